"""The id of a release, which names its content."""

from __future__ import annotations

import hashlib

import pyoxigraph as ox


def release_id(trig: str) -> str:
    """SHA-256 (hex) over the sorted N-Quads of a dataset.

    It names the content, not the file: comments, order and prefixes do not matter.

    >>> one = release_id("<urn:g> { <urn:a> <urn:b> 1 , 2 }")
    >>> one == release_id("<urn:g> { <urn:a> <urn:b> 2 . <urn:a> <urn:b> 1 }")
    True
    """
    quads = ox.parse(trig, format=ox.RdfFormat.TRIG)
    lines = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines()
    return hashlib.sha256(b"\n".join(sorted(set(lines))) + b"\n").hexdigest()
