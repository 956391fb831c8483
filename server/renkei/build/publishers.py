"""Who publishes a linked page: whose website the page's host belongs to, by the authority."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from rdflib import Graph, URIRef
from rdflib.namespace import FOAF

from renkei.terms import ID


def websites(authority: Graph) -> dict[str, URIRef]:
    """Host without `www.` → the government or organisation whose homepage it is.

    >>> graph = Graph()
    >>> iges = ID["organisation/iges"]
    >>> _ = graph.add((iges, FOAF.homepage, URIRef("https://www.iges.or.jp/")))
    >>> websites(graph)["iges.or.jp"] == iges
    True
    """
    kinds = (f"{ID}government/", f"{ID}organisation/")
    return {
        _host(str(page)): owner
        for owner, page in sorted(authority.subject_objects(FOAF.homepage))
        if isinstance(owner, URIRef) and str(owner).startswith(kinds)
    }


def publisher(address: str, sites: Mapping[str, URIRef]) -> URIRef | None:
    """The owner of the site that an address is on: of its host, or of a host above it.

    >>> tokyo = ID["government/tokyo"]
    >>> publisher("https://www.kankyo.metro.tokyo.lg.jp/x", {"metro.tokyo.lg.jp": tokyo}) == tokyo
    True
    """
    labels = _host(address).split(".")
    hosts = (".".join(labels[start:]) for start in range(len(labels)))
    return next((sites[host] for host in hosts if host in sites), None)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
