"""Identity links as RDF: one graph for each scheme, described as a VoID linkset.

Every row of a scheme's file becomes one triple in `graph/links/{scheme}`; the set as a whole is
described in `graph/provenance`.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Dataset, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, VOID

from renkei.build.sssom import LinkSet
from renkei.names import BASE
from renkei.terms import PROVENANCE_GRAPH, bind_prefixes


def link_dataset(link_sets: Iterable[LinkSet]) -> Dataset:
    """The links as RDF: a graph for each set, and their descriptions in the provenance graph.

    A description has type void:Linkset, label, licence, sources, the datasets on both sides, link
    predicates and the number of triples (VoID, section 5). A set in which nothing was found for
    anything gives nothing.

    >>> from renkei.build.sssom import Link
    >>> from renkei.names import SKOS
    >>> tokyo = Link(BASE + "id/city/tokyo", SKOS.closeMatch, "https://example.org/1", 0.5)
    >>> licence = "https://creativecommons.org/licenses/by/4.0/"
    >>> len(link_dataset([LinkSet("there", "Things there", licence, (), (tokyo,))]))
    9
    """
    dataset = Dataset()
    bind_prefixes(dataset)
    for link_set in link_sets:
        if not link_set.links:
            continue
        name, target = URIRef(link_set.graph), URIRef(link_set.target)
        graph = dataset.graph(name)
        for link in link_set.links:
            graph.add((URIRef(link.subject), URIRef(link.predicate), URIRef(link.object)))
        about = dataset.graph(PROVENANCE_GRAPH)
        about.add((name, RDF.type, VOID.Linkset))
        about.add((name, RDFS.label, Literal(link_set.title, lang="en")))
        about.add((name, DCTERMS.license, URIRef(link_set.licence)))
        about.add((name, VOID.triples, Literal(len(graph))))
        about.add((name, VOID.subjectsTarget, URIRef(BASE)))
        about.add((name, VOID.objectsTarget, target))
        about.add((target, VOID.uriSpace, Literal(link_set.space)))
        for source in link_set.sources:
            about.add((name, DCTERMS.source, URIRef(source)))
        for predicate in {link.predicate for link in link_set.links}:
            about.add((name, VOID.linkPredicate, URIRef(predicate)))
    return dataset
