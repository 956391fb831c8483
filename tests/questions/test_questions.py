"""The questions of queries/: their columns, their rows, the same answers on two engines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Literal, URIRef
from rdflib.namespace import RDF, XSD
from rdflib.query import ResultRow

from renkei.build.graphset import GraphSet
from renkei.content import find_content
from renkei.export.formats import ExportFormat
from renkei.export.serialize import serialize
from renkei.extract.document import Document
from renkei.questions.ask import ask_store
from renkei.questions.binding import bind, marked
from renkei.questions.question import LANGUAGES, Question, read_questions

ID = "https://w3id.org/renkei/id/"
NAMES = sorted(read_questions(find_content()))
COLUMNS = {
    "cities": ["city", "name", "country", "government"],
    "events": ["event", "date", "title", "kind", "mode", "phase"],
    "participants": ["event", "date", "participant", "name", "role", "mode", "office"],
    "projects": ["project", "title", "start", "end", "programme", "contractor"],
    "awards": ["award", "category", "year", "recipient", "work", "giver"],
    "targets": ["target", "of", "metric", "change", "baseline", "targetYear", "asOf"],
    "evidence": ["graph", "quote", "start", "end", "source"],
    "links": ["thing", "predicate", "other", "source"],
}
GRAPHLESS = ["cities", "events", "participants", "projects", "awards", "targets"]

Cell = tuple[str, ...] | None
Row = tuple[Cell, ...]
NUMBERS = {str(XSD.integer), str(XSD.decimal)}


def _cell(kind: str, value: str, datatype: str = "", language: str = "") -> Cell:
    """A term by value: 70 and 70.0 are one number, a plain string is an xsd:string."""
    if datatype in NUMBERS:
        return ("number", f"{Decimal(value).normalize():f}")
    return (
        (kind, value, datatype or str(XSD.string), language) if kind == "literal" else (kind, value)
    )


def _from_engine(term: object) -> Cell:
    match term:
        case None:
            return None
        case ox.Literal():
            return _cell("literal", term.value, term.datatype.value, term.language or "")
        case ox.NamedNode():
            return _cell("iri", term.value)
    raise AssertionError(term)


def _from_rdflib(term: object) -> Cell:
    match term:
        case None:
            return None
        case Literal():
            kind = str(term.datatype or (RDF.langString if term.language else ""))
            return _cell("literal", str(term), kind, term.language or "")
        case URIRef():
            return _cell("iri", str(term))
    raise AssertionError(term)


def _ask(store: ox.Store, question: Question, **values: str) -> tuple[list[str], list[Row]] | bool:
    answer = ask_store(store, bind(question, values), question.name)
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return names, [tuple(_from_engine(row[name]) for name in names) for row in answer]


def _ask_rdflib(
    dataset: Dataset, question: Question, **values: str
) -> tuple[list[str], list[Row]] | bool:
    answer = dataset.query(bind(question, values))
    if answer.type == "ASK":
        return bool(answer.askAnswer)
    assert answer.vars is not None
    names = [str(variable) for variable in answer.vars]
    rows = [
        tuple(_from_rdflib(row[name]) for name in names)
        for row in answer
        if isinstance(row, ResultRow)
    ]
    return names, rows


def _plain(store: ox.Store, question: Question, **values: str) -> list[dict[str, str]]:
    """Rows as people read them: IRIs without what all share, empty where nothing is said."""
    answer = _ask(store, question, **values)
    assert not isinstance(answer, bool)
    names, rows = answer
    return [
        {n: cell[1].removeprefix(ID) if cell else "" for n, cell in zip(names, row, strict=True)}
        for row in rows
    ]


def _table(rows: Iterable[dict[str, str]], *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


# --- what every question keeps -------------------------------------------------------------------


def test_the_eight_are_there(questions: dict[str, Question]) -> None:
    assert set(COLUMNS) <= set(questions)


@pytest.mark.parametrize("name", COLUMNS)
def test_columns(questions: dict[str, Question], store: ox.Store, name: str) -> None:
    answer = _ask(store, questions[name])
    assert not isinstance(answer, bool)
    assert answer[0] == COLUMNS[name]


@pytest.mark.parametrize("name", NAMES)
def test_title_and_description_in_three_languages(
    questions: dict[str, Question], name: str
) -> None:
    question = questions[name]
    for texts in (question.title, question.description):
        assert tuple(texts) == LANGUAGES
        assert all(text.strip() == text and text for text in texts.values())
        assert len(set(texts.values())) == len(LANGUAGES)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_declared_is_marked_with_its_default(
    questions: dict[str, Question], name: str
) -> None:
    question = questions[name]
    assert {parameter.name for parameter in question.parameters} == marked(question)
    defaults = {parameter.name: parameter.default for parameter in question.parameters}
    # binding the defaults changes white space and quotes at most
    assert _words(bind(question, defaults)) == _words(question.sparql)
    for parameter in question.parameters:
        assert not parameter.choices or parameter.default in parameter.choices


def _words(sparql: str) -> str:
    """A query without white space and without the datatype of plain integers."""
    bare = sparql.replace("^^<http://www.w3.org/2001/XMLSchema#integer>", "")
    return re.sub(r"[\s\"]", "", bare)


@pytest.mark.parametrize("name", NAMES)
def test_rows_as_the_header_says(
    questions: dict[str, Question], store: ox.Store, name: str
) -> None:
    question = questions[name]
    answer = _ask(store, question)
    if isinstance(answer, bool):
        assert question.answer is answer
        assert question.rows is None
    elif question.rows is not None:
        assert len(answer[1]) == question.rows
    else:
        assert answer[1]


@pytest.mark.parametrize("name", NAMES)
def test_two_engines_give_the_same_answer(
    questions: dict[str, Question], store: ox.Store, dataset: Dataset, name: str
) -> None:
    ours, theirs = _ask(store, questions[name]), _ask_rdflib(dataset, questions[name])
    if isinstance(ours, bool) or isinstance(theirs, bool):
        assert ours is theirs
    else:
        assert ours[0] == theirs[0]
        assert Counter(ours[1]) == Counter(theirs[1])


@pytest.mark.parametrize("lang", ["en", "ms"])
@pytest.mark.parametrize("name", ["cities", "events", "participants", "projects"])
def test_two_engines_agree_in_other_languages(
    questions: dict[str, Question], store: ox.Store, dataset: Dataset, name: str, lang: str
) -> None:
    ours = _ask(store, questions[name], lang=lang)
    theirs = _ask_rdflib(dataset, questions[name], lang=lang)
    assert not isinstance(ours, bool)
    assert not isinstance(theirs, bool)
    assert Counter(ours[1]) == Counter(theirs[1])


@pytest.fixture(scope="module")
def turtle(graphs: GraphSet) -> ox.Store:
    """The Turtle export in a store: no graphs, all facts."""
    store = ox.Store()
    text = serialize(graphs, ExportFormat.TURTLE, {})
    store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    return store


@pytest.mark.parametrize("name", GRAPHLESS)
def test_the_turtle_export_gives_the_same_answers(
    questions: dict[str, Question], store: ox.Store, turtle: ox.Store, name: str
) -> None:
    assert _ask(turtle, questions[name]) == _ask(store, questions[name])


def test_the_turtle_export_keeps_links_without_their_graphs(
    questions: dict[str, Question], store: ox.Store, turtle: ox.Store
) -> None:
    ours, theirs = (_plain(s, questions["links"]) for s in (store, turtle))
    columns = ("thing", "predicate", "other")
    assert set(_table(ours, *columns)) == set(_table(theirs, *columns))
    assert all(row["source"] for row in ours)
    assert not any(row["source"] for row in theirs)


def test_the_turtle_export_keeps_the_evidence_of_n_ary_facts(
    questions: dict[str, Question], turtle: ox.Store
) -> None:
    rows = _plain(turtle, questions["evidence"], thing=f"{ID}event/tokyo-kl-1")
    assert _table(rows, "graph", "quote") == [
        ("", "2019年6月"),
        ("", "都及びIGES職員がKL市に訪問し、現地視察や意見交換を実施"),
    ]


# --- the eight, by their rows --------------------------------------------------------------------

P1, P2 = "phase/tokyo-kl-1", "phase/tokyo-kl-2"
EVENTS = [
    ("event/tokyo-kl-1", "2019-06", "visit", "in-person", P1),
    ("event/tokyo-kl-2", "2019-07", "workshop", "in-person", P1),
    ("event/tokyo-kl-3", "2019-08", "ceremony", "in-person", P1),
    ("event/tokyo-kl-4", "2019-10", "forum", "", P1),
    ("event/tokyo-kl-5", "2021-02", "webinar", "online", P1),
    ("event/tokyo-kl-6", "2021-03", "forum", "online", P1),
    ("event/tokyo-kl-7", "2021-07", "workshop", "online", P1),
    ("event/tokyo-kl-8", "2021-11", "side-event", "", P1),
    ("event/tokyo-kl-9", "2022-02", "workshop", "online", P1),
    ("event/tokyo-kl-10", "2022-06", "meeting", "online", P2),
    ("event/tokyo-kl-11", "2022-08", "seminar", "hybrid", P2),
    ("event/tokyo-kl-governor-visit", "2022-09", "visit", "in-person", P2),
    ("conferral/tokyo-kl-12", "2022-10", "award-conferral", "", P2),
    ("event/tokyo-kl-13", "2022-11", "side-event", "hybrid", P2),
    ("event/tokyo-kl-14", "2023-08", "talks", "hybrid", P2),
    ("event/tokyo-kl-15", "2023-10", "forum", "", P2),
    ("event/tokyo-kl-16", "2023-10", "talks", "", P2),
    ("event/tokyo-kl-17", "2023-11", "conference", "online", P2),
    ("event/tokyo-kl-18", "2023-12", "study-tour", "in-person", P2),
]


def test_events(questions: dict[str, Question], store: ox.Store) -> None:
    rows = _plain(store, questions["events"])
    assert _table(rows, "event", "date", "kind", "mode", "phase") == EVENTS


def test_titles_of_events_are_words_of_the_page(
    questions: dict[str, Question], store: ox.Store, document: Document
) -> None:
    for row in _plain(store, questions["events"]):
        assert row["title"] in document.text or row["event"] == "event/tokyo-kl-governor-visit"


KL, TOKYO, JAKARTA = "government/kuala-lumpur", "government/tokyo", "government/jakarta"
KOIKE, MAHADI, KAMARULZAMAN = (
    f"person/{name}" for name in ("koike-yuriko", "mahadi-che-ngah", "kamarulzaman-mat-salleh")
)
GOVERNOR, MAYOR = "post/governor-of-tokyo", "post/mayor-of-kuala-lumpur"
PARTICIPANTS = {
    ("2019-06", TOKYO, "visitor", "in-person", ""),
    ("2019-06", "organisation/iges", "visitor", "in-person", ""),
    ("2019-07", KL, "visitor", "in-person", ""),
    ("2019-08", "", "attendee", "", MAYOR),
    ("2019-08", TOKYO, "attendee", "", ""),
    ("2019-10", TOKYO, "attendee", "", ""),
    ("2021-02", "organisation/iclei", "attendee", "", ""),
    ("2021-03", KOIKE, "speaker", "", GOVERNOR),
    ("2021-03", MAHADI, "speaker", "", MAYOR),
    ("2021-07", KL, "attendee", "", ""),
    ("2021-07", KL, "presenter", "", ""),
    ("2021-07", JAKARTA, "attendee", "", ""),
    ("2021-11", MAHADI, "speaker", "", MAYOR),
    ("2022-06", "", "attendee", "", MAYOR),
    ("2022-06", TOKYO, "attendee", "", ""),
    ("2022-09", KOIKE, "visitor", "in-person", GOVERNOR),
    ("2022-11", "", "attendee", "", MAYOR),
    ("2022-11", TOKYO, "attendee", "", ""),
    ("2023-08", KOIKE, "speaker", "video-message", GOVERNOR),
    ("2023-10", TOKYO, "organiser", "", ""),
    ("2023-10", KAMARULZAMAN, "attendee", "", MAYOR),
    ("2023-10", TOKYO, "attendee", "", ""),
}


def test_participants(questions: dict[str, Question], store: ox.Store) -> None:
    rows = _plain(store, questions["participants"])
    found = _table(rows, "date", "participant", "role", "mode", "office")
    assert set(found) == PARTICIPANTS
    assert len(found) == len(PARTICIPANTS)
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)
    assert all(bool(row["name"]) == bool(row["participant"]) for row in rows)


@pytest.mark.parametrize(
    ("date", "absent"),
    [
        ("2021-07", ["tokyo", "saitama", "iges"]),
        ("2022-02", [""]),
        ("2022-08", [""]),
        ("2023-11", [""]),
        ("2023-12", [""]),
        ("2022-10", [""]),
        ("2021-11", ["tokyo"]),
    ],
)
def test_who_is_not_said_to_take_part(
    questions: dict[str, Question], store: ox.Store, date: str, absent: list[str]
) -> None:
    rows = [row for row in _plain(store, questions["participants"]) if row["date"] == date]
    for name in absent:
        assert not [row for row in rows if row["participant"].endswith(name)], (date, name)


def test_saitama_takes_part_in_nothing(questions: dict[str, Question], store: ox.Store) -> None:
    for row in _plain(store, questions["participants"]):
        assert "saitama" not in row["participant"]


def test_projects(questions: dict[str, Question], store: ox.Store) -> None:
    rows = _plain(store, questions["projects"])
    common = ("programme/moej-city-to-city", "organisation/iges")
    assert _table(rows, "project", "start", "end", "programme", "contractor") == [
        ("project/tokyo-kl-1", "2019-04", "", *common),
        ("project/tokyo-kl-2", "2022-04", "2025-03", *common),
    ]
    assert rows[1]["title"].endswith("制度構築支援事業(クアラルンプール市-東京都/さいたま市)")


def test_awards(questions: dict[str, Question], store: ox.Store) -> None:
    assert _plain(store, questions["awards"]) == [
        {
            "award": "award/c40-bloomberg-philanthropies-awards",
            "category": "climate-movement",
            "year": "2022",
            "recipient": "cooperation/tokyo-kuala-lumpur",
            "work": P1,
            "giver": "organisation/c40",
        }
    ]


def test_targets(questions: dict[str, Question], store: ox.Store) -> None:
    rows = _plain(store, questions["targets"])
    assert _table(rows, *COLUMNS["targets"]) == [
        (
            "target/kuala-lumpur-2030",
            KL,
            "co2-per-gdp",
            "-70",
            "bau",
            "2030",
            "fiscal-year/jp-2019",
        ),
        ("target/kuala-lumpur-2050", KL, "", "", "", "2050", ""),
        ("target/tokyo-2030", TOKYO, "", "", "", "2030", ""),
    ]


def test_cities(questions: dict[str, Question], store: ox.Store) -> None:
    assert _table(_plain(store, questions["cities"]), *COLUMNS["cities"]) == [
        ("city/jakarta", "ジャカルタ特別州", "country/indonesia", JAKARTA),
        ("city/kuala-lumpur", "クアラルンプール市", "country/malaysia", KL),
        ("city/saitama", "さいたま市", "country/japan", "government/saitama"),
        ("city/tokyo", "東京都", "country/japan", TOKYO),
    ]


def test_evidence_of_an_event(questions: dict[str, Question], store: ox.Store) -> None:
    rows = _plain(store, questions["evidence"], thing=f"{ID}event/tokyo-kl-16")
    assert ("2023年10月", "3467", "3475") in _table(rows, "quote", "start", "end")
    assert "カマルザマン・マット・サレー クアラルンプール市長や都職員が参加" in {
        r["quote"] for r in rows
    }
    assert {row["source"] for row in rows} == {"document/tokyo-kl"}
    assert all("/graph/tokyo-kl/p" in row["graph"] for row in rows)


def test_evidence_of_what_is_only_an_object(
    questions: dict[str, Question], store: ox.Store
) -> None:
    rows = _plain(store, questions["evidence"], thing=f"{ID}person/kamarulzaman-mat-salleh")
    assert any("カマルザマン" in row["quote"] for row in rows)


def test_evidence_of_nothing(questions: dict[str, Question], store: ox.Store) -> None:
    assert _plain(store, questions["evidence"], thing=f"{ID}city/atlantis") == []


def test_links(questions: dict[str, Question], store: ox.Store) -> None:
    found = _table(_plain(store, questions["links"]), *COLUMNS["links"])
    skos = "http://www.w3.org/2004/02/skos/core#"
    graph = "https://w3id.org/renkei/graph/links/"
    for thing, other in (("tokyo", "Q1490"), ("kuala-lumpur", "Q1865")):
        row = (
            f"city/{thing}",
            f"{skos}exactMatch",
            f"http://www.wikidata.org/entity/{other}",
            f"{graph}wikidata",
        )
        assert row in found
    geonames = "https://sws.geonames.org/1642907/"
    assert ("city/jakarta", f"{skos}exactMatch", geonames, f"{graph}geonames") in found
    assert not [row for row in found if "sameAs" in row[1]]


# --- languages -----------------------------------------------------------------------------------


def _labelled(*labels: str) -> ox.Store:
    store = ox.Store()
    store.update(
        f"INSERT DATA {{ <{ID}city/x> a <https://w3id.org/renkei/ont#City> ; "
        f"<http://www.w3.org/2000/01/rdf-schema#label> {' , '.join(labels)} }}"
    )
    return store


@pytest.mark.parametrize(
    ("labels", "lang", "name"),
    [
        (('"x"@ja', '"y"@en', '"z"@ms'), "ja", "x"),
        (('"x"@ja', '"y"@en', '"z"@ms'), "en", "y"),
        (('"x"@ja', '"y"@en', '"z"@ms'), "ms", "z"),
        (('"x"@ja', '"y"@en'), "ms", "x"),
        (('"x"@ja', '"z"@ms'), "en", "x"),
        (('"y"@en', '"z"@ms'), "ja", "y"),
        (('"y"@en',), "ms", "y"),
        (('"z"@ms',), "ja", ""),
    ],
)
def test_a_name_falls_back_to_japanese_then_english(
    questions: dict[str, Question], labels: tuple[str, ...], lang: str, name: str
) -> None:
    (row,) = _plain(_labelled(*labels), questions["cities"], lang=lang)
    assert row["name"] == name


def test_names_in_english_and_malay(questions: dict[str, Question], store: ox.Store) -> None:
    names = {
        lang: [row["name"] for row in _plain(store, questions["cities"], lang=lang)]
        for lang in ("en", "ms")
    }
    assert names["en"] == names["ms"] == ["Jakarta", "Kuala Lumpur", "Saitama", "Tokyo"]


@pytest.mark.parametrize("name", ["events", "participants", "projects"])
def test_another_language_changes_names_alone(
    questions: dict[str, Question], store: ox.Store, name: str
) -> None:
    ours, theirs = (_plain(store, questions[name], lang=lang) for lang in ("ja", "en"))
    shown = "name" if name == "participants" else "title"
    assert [r[shown] for r in ours] != [r[shown] for r in theirs]
    for rows in (ours, theirs):
        for row in rows:
            del row[shown]
    assert ours == theirs
