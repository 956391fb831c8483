"""What a server serves, and the engine over it. Importing this loads nothing of the pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from renkei.content import Content
from renkei.names import CURATED_GRAPHS, PREFIXES
from renkei.settings import Settings
from renkei.store.dataset import Dataset
from renkei.store.engine import Engine
from renkei.store.evaluate import Style
from renkei.store.limits import Limits

CONTEXT_FILE: Final = "context.jsonld"
_DESCRIBE: Final = "renkei.web.describe:describe_all"


@dataclass(frozen=True)
class Served:
    """What is served.

    Attributes:
        source: names what to serve, each time anew.
        dataset: what it has named.
        watched: the files that change with a release; none where they are not watched.
        style: how answers are written.
        engine: answers queries on it, once it is started.
    """

    source: Callable[[], Dataset]
    dataset: Dataset
    watched: tuple[Path, ...]
    style: Style
    engine: Engine


def prepare(content: Content, settings: Settings, dataset: Dataset | None = None) -> Served:
    """Make ready to serve; nothing is loaded yet.

    Args:
        content: the content folders.
        settings: what the server goes by.
        dataset: what is served; the built graph of `content` where not given, and watched.

    Raises:
        RenkeiError: there is no built graph.
    """

    def source() -> Dataset:
        return dataset or Dataset.of_release(
            content.graph, content.manifest, left_out=[CURATED_GRAPHS]
        )

    first = source()
    style = Style(dict(PREFIXES), read_context(content), describe=_DESCRIBE)
    dated = (content.releases,) if content.releases.is_dir() else ()
    watched = () if dataset else (content.graph, content.manifest, *dated)
    return Served(source, first, watched, style, Engine(first, Limits.of(settings), style))


def read_context(content: Content) -> Mapping[str, Any]:
    """The JSON-LD context of the vocabulary."""
    return cast(Mapping[str, Any], json.loads((content.ontology / CONTEXT_FILE).read_bytes()))
