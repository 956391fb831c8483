"""Whether every link of a folder of pages leads to a file."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from renkei.export.site.rewriting import links


def broken_links(folder: Path, root: str = "") -> Iterator[tuple[str, str]]:
    """The links that lead nowhere: the file they stand in, and where they lead.

    Args:
        folder: the folder that a host would publish.
        root: the path that it would publish it at, without a final slash.
    """
    known: dict[str, bool] = {}
    for page in sorted(folder.rglob("*.html")):
        here = page.relative_to(folder).parent.as_posix()
        for link in links(page.read_text(encoding="utf-8")):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            path = unquote(parts.path)
            if path.startswith("/"):
                target = posixpath.normpath(path.removeprefix(root).lstrip("/"))
            else:
                target = posixpath.normpath(posixpath.join(here, path))
            if target not in known:
                place = folder / target
                known[target] = not target.startswith("..") and (
                    place.is_file() or (place / "index.html").is_file()
                )
            if not known[target]:
                yield str(page.relative_to(folder)), link
