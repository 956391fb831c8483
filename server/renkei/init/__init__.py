"""A new content folder: vocabulary, shapes and questions of this one, and nobody in it yet."""

from renkei.init.scaffold import create

__all__ = ["create"]
