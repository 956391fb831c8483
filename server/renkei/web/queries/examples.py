"""The questions as RDF, in the form of SIB's sparql-examples, which other editors read.

https://github.com/sib-swiss/sparql-examples: SHACL's terms for a query and its prefixes, RDFS for
what it is called, schema.org for the endpoint and the keywords. Titles are labels, descriptions
comments; a list of prefixes is a node with an IRI, since our data has no blank nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from renkei.names import BASE, PREFIXES, RDF, RDFS, SCHEMA, SH, XSD
from renkei.questions.question import Question
from renkei.store.tokens import tokens
from renkei.web.catalogue import Catalogue
from renkei.web.page import HEADER_MARK

_DESCRIBE: Final = "https://purl.expasy.org/sparql-examples/ontology#"
FORMS: Final[Mapping[str, tuple[str, str]]] = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
    "DESCRIBE": (f"{_DESCRIBE}SPARQLDescribeExecutable", f"{_DESCRIBE}describe"),
}
"""Query form → its class and the property that holds the text."""
_PREFIXES: Final = NamedNode(BASE + "queries/#prefixes")


def form(sparql: str) -> str:
    r"""SELECT, ASK, CONSTRUCT or DESCRIBE: the first of these words in a query.

    >>> form("PREFIX ask: <urn:ask> # describe\nselect * {}")
    'SELECT'
    """
    words = (sparql[it.start : it.end].upper() for it in tokens(sparql) if it.kind == "word")
    return next((word for word in words if word in FORMS), "SELECT")


def without_header(question: Question) -> str:
    """The SPARQL of a question as it stands, without the header."""
    lines = question.sparql.splitlines()
    return "\n".join(line for line in lines if not line.startswith(HEADER_MARK))


def describe(
    questions: Iterable[Question], endpoint: str, catalogues: Mapping[str, Catalogue]
) -> list[Triple]:
    """The questions as RDF.

    Args:
        questions: the questions.
        endpoint: the address that answers them.
        catalogues: for the keywords.
    """
    triples = []
    used: set[str] = set()

    def say(subject: NamedNode, predicate: object, value: NamedNode | Literal) -> None:
        triples.append(Triple(subject, NamedNode(str(predicate)), value))

    for question in questions:
        node, text = NamedNode(f"{BASE}queries/{question.name}"), without_header(question)
        kind, property_ = FORMS[form(text)]
        say(node, RDF.type, NamedNode(SH.SPARQLExecutable))
        say(node, RDF.type, NamedNode(kind))
        say(node, property_, Literal(text))
        say(node, SH.prefixes, _PREFIXES)
        say(node, SCHEMA.target, NamedNode(endpoint))
        for language, title in question.title.items():
            say(node, RDFS.label, Literal(title, language=language))
        for language, description in question.description.items():
            say(node, RDFS.comment, Literal(description, language=language))
        for language, words in catalogues.items():
            if theme := words.text.get(f"theme.{question.theme}"):
                say(node, SCHEMA.keywords, Literal(theme, language=language))
        used |= {prefix for prefix, iri in PREFIXES.items() if f"<{iri}>" in text}
    for prefix in sorted(used):
        declaration = NamedNode(f"{_PREFIXES.value}-{prefix}")
        namespace = Literal(PREFIXES[prefix], datatype=NamedNode(XSD.anyURI))
        say(_PREFIXES, SH.declare, declaration)
        say(declaration, SH.prefix, Literal(prefix))
        say(declaration, SH.namespace, namespace)
    return triples
