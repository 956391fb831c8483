"""The form of a question: a field for each parameter, with what may be chosen from the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from renkei.errors import RenkeiError
from renkei.names import SKOS, curie
from renkei.ordering import natural
from renkei.questions.binding import sparql_term
from renkei.questions.question import Parameter, ParameterType, Question
from renkei.web import terms
from renkei.web.page import Page
from renkei.web.terms import Node

LANGUAGE: Final = "lang"
_IN_SCHEME: Final = NamedNode(SKOS.inScheme)
_MOST: Final = 500
"""Values that a drop-down offers; above that a field is for writing in."""
_SHOWN: Final = 100
"""Code points of a value that an error repeats."""


@dataclass(frozen=True)
class Option:
    """A value that may be chosen.

    Attributes:
        value: what is sent.
        text: what it is called.
        language: the tag of the language of `text`.
    """

    value: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Field:
    """A field of the form.

    Attributes:
        name: the parameter.
        label: what it is called.
        type: the type of the parameter.
        value: what it stands at.
        groups: heading → what may be chosen; empty where anything can be written.
        error: what is wrong with the value; empty where nothing is.
    """

    name: str
    label: str
    type: ParameterType
    value: str
    groups: Mapping[str, list[Option]]
    error: str = ""


def faults(question: Question, given: Mapping[str, list[str]]) -> dict[str, RenkeiError]:
    """What is wrong with the parameters of a request, by parameter.

    Args:
        question: the question.
        given: parameter → its values in the request; `lang` is of the page where the question has
            no such parameter.

    >>> from renkei.questions.question import parse_question
    >>> question = parse_question("q", "#+ parameters: {year: {type: integer, default: 2021}}")
    >>> [str(fault) for fault in faults(question, {"year": ["x"]}).values()]
    ["year: 'x' is not of the type integer"]
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    found = {}
    for name, values in given.items():
        try:
            if name in known:
                if len(values) > 1:
                    raise RenkeiError(f"{name} is given {len(values)} times", mend="give it once")
                _check(known[name], values[0])
            elif name != LANGUAGE:
                raise RenkeiError(
                    f"the question {question.name} has no parameter {name[:_SHOWN]!r}",
                    mend=f"it has {', '.join(known) or 'none'}",
                )
        except RenkeiError as error:
            found[name] = error
    return found


def _check(parameter: Parameter, value: str) -> None:
    try:
        sparql_term(parameter, value)
    except RenkeiError:
        if len(value) <= _SHOWN:
            raise
        raise RenkeiError(
            f"{parameter.name}: what is given is not of the type {parameter.type}"
        ) from None


def fields(
    page: Page, question: Question, given: Mapping[str, str], wrong: Mapping[str, RenkeiError]
) -> list[Field]:
    """The fields of a question's form, in the order of its header.

    Args:
        page: the page they are shown on.
        question: the question.
        given: parameter → the value it stands at; its default where it is not among them.
        wrong: what `faults` found.
    """
    return [
        Field(
            parameter.name,
            _name(page, parameter),
            parameter.type,
            value := given.get(parameter.name, parameter.default),
            _groups(page, parameter, value),
            _said(page, parameter) if parameter.name in wrong else "",
        )
        for parameter in question.parameters
    ]


def _name(page: Page, parameter: Parameter) -> str:
    return page.t.text.get(f"parameter.{parameter.name}", parameter.name)


def _said(page: Page, parameter: Parameter) -> str:
    if parameter.choices:
        return page.t("queries.bad_choice")
    return page.t(f"queries.bad_{parameter.type}")


def _groups(page: Page, parameter: Parameter, value: str) -> dict[str, list[Option]]:
    if parameter.choices:
        names = _notations(page, parameter.of)
        options = [
            names.get(choice) or _written(page, parameter, choice) for choice in parameter.choices
        ]
        return {"": options}
    if not parameter.of:
        return {}
    if parameter.type is not ParameterType.IRI:
        return {"": options} if (options := list(_notations(page, parameter.of).values())) else {}
    groups = {
        page.label(NamedNode(kind)).text: [_option(page, node) for node in members]
        for kind in parameter.of
        if (members := _members(page, NamedNode(kind)))
    }
    values = {option.value for options in groups.values() for option in options}
    if not values or len(values) > _MOST:
        return {}
    if value not in values:  # what came with the address stays as it is
        return {"": [Option(value, curie(value))], **groups}
    return groups


def _written(page: Page, parameter: Parameter, choice: str) -> Option:
    if parameter.type is ParameterType.LANGUAGE:
        return Option(choice, page.t(f"language.{choice}"), choice)
    return Option(choice, choice)


def _members(page: Page, kind: NamedNode) -> list[NamedNode]:
    """The members of a class, in the data or the vocabulary, in the order of their names."""
    site = page.site
    found: set[Node] = {
        node for it in (site.lookup, site.vocabulary) for node in it.subjects(terms.TYPE, kind)
    }
    nodes = [node for node in found if isinstance(node, NamedNode)]
    return sorted(nodes, key=lambda node: natural(node.value))


def _notations(page: Page, schemes: tuple[str, ...]) -> dict[str, Option]:
    """Notation → concept, for the concepts of schemes."""
    lookup = page.site.lookup
    found = {}
    for scheme in schemes:
        for node in lookup.subjects(_IN_SCHEME, NamedNode(scheme)):
            for notation in lookup.objects(node, terms.NOTATION):
                if isinstance(notation, Literal):
                    label = page.label(node)
                    found[notation.value] = Option(notation.value, label.text, label.language)
    return found


def _option(page: Page, node: NamedNode) -> Option:
    label = page.label(node)
    return Option(node.value, label.text, label.language)
