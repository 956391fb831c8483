"""An imported file as a source of a content folder."""

from __future__ import annotations

from pathlib import Path

from renkei.build.release import write_files
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.imports.graph import Imported
from renkei.imports.received import Received
from renkei.terms import PROVENANCE_GRAPH, bind_prefixes, thing


def save(received: Received, imported: Imported, content: Content) -> Path:
    """Keep the bytes, the text, their description and the graphs in `data/sources/NAME`.

    Raises:
        RenkeiError: there is a source of that name with another text.
    """
    slug = received.document.slug
    folder = content.data / "sources" / slug
    text = folder / "page.txt"
    if text.exists() and text.read_bytes() != received.document.text.encode():
        raise RenkeiError("there is another source of that name", where=str(folder), mend="--name")
    document = str(thing("document", slug))
    described = imported.graphs.graph(PROVENANCE_GRAPH)
    metadata = bind_prefixes(type(described)())
    for triple in described:
        if str(triple[0]).partition("#")[0] == document:
            metadata.add(triple)
    write_files(
        {
            folder / f"received{received.document.path.suffix.lower()}": received.raw,
            text: received.document.text.encode(),
            folder / "metadata.ttl": metadata.serialize(format="turtle").encode(),
            folder / "imported.trig": imported.graphs.trig().encode(),
        }
    )
    return folder
