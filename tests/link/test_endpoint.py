"""Endpoints of others: paging, batches, and everything that can go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from renkei.errors import RenkeiError
from renkei.link.decide import Matcher, Verdict
from renkei.link.endpoint import AGENT, Endpoint, Journal
from renkei.link.entity import Entity, Level
from renkei.link.index import Index
from renkei.link.shapes import BATCH, SHAPES, look_up

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Renkei
    from tests.link.conftest import Behaviour

    Served = tuple[str, Behaviour]

ALL = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"


def endpoint(url: str, **more: object) -> Endpoint:
    return Endpoint(url, pause=0, first_wait=0.01, attempts=3, **more)  # type: ignore[arg-type]


def test_pages_are_asked_for_until_one_is_empty(wikidata: Served) -> None:
    url, behaviour = wikidata
    rows = list(endpoint(url, page=10).rows(ALL))
    assert rows == list(endpoint(url).rows(ALL))
    assert len(behaviour.queries) == len(rows) // 10 + 2 + 2
    assert set(behaviour.agents) == {AGENT}


@pytest.mark.parametrize("fault", ["429 0", "500", "503", "truncated", "half"])
def test_what_passes_is_tried_again(
    wikidata: Served,
    fault: str,
) -> None:
    url, behaviour = wikidata
    whole = list(endpoint(url).rows(ALL))
    behaviour.faults = [fault, fault]
    assert list(endpoint(url).rows(ALL)) == whole


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("429 0", "429 Too Many Requests, 3 times; try again later"),
        ("429 86400", "it asks to wait 86400 s"),
        ("503", "503 Service Unavailable, 3 times"),
        ("truncated", "the answer broke off, 3 times"),
        ("half", "not whole SPARQL results in JSON, 3 times"),
        ("html", "a web page instead of SPARQL results; check"),
        ("other", "JSON, but no SPARQL results"),
        ("400", "the endpoint refused"),
    ],
)
def test_what_stays_wrong_is_said_in_one_line(
    wikidata: Served,
    fault: str,
    says: str,
) -> None:
    url, behaviour = wikidata
    behaviour.faults = [fault] * 3
    with pytest.raises(RenkeiError, match=says) as caught:
        list(endpoint(url).rows(ALL))
    assert "\n" not in str(caught.value)
    assert caught.value.where == url


def test_a_slow_endpoint_is_given_up(
    wikidata: Served,
) -> None:
    url, behaviour = wikidata
    behaviour.faults = ["slow"]
    slow = Endpoint(url, timeout=1, attempts=1, pause=0)
    with pytest.raises(RenkeiError, match="no answer within 1 s"):
        list(slow.rows(ALL))


def test_nobody_at_the_address(nobody: str) -> None:
    with pytest.raises(RenkeiError, match="refused, 3 times"):
        list(endpoint(nobody).rows(ALL))
    for bad in ("ftp://example.org/", "http://exa mple/", "http://x:99999999/"):
        with pytest.raises(RenkeiError, match="not an address"):
            Endpoint(bad)


def test_a_run_that_broke_off_goes_on_where_it_stopped(
    wikidata: Served,
    tmp_path: Path,
) -> None:
    url, behaviour = wikidata
    whole = list(endpoint(url, page=10).rows(ALL))
    asked = len(behaviour.queries)
    kept = tmp_path / "out.partial"
    behaviour.queries.clear()
    behaviour.faults = ["", "", "html"]
    with pytest.raises(RenkeiError):
        list(endpoint(url, page=10, journal=Journal(kept, "a")).rows(ALL))
    with kept.open("a", encoding="utf-8") as file:
        file.write('{"query": "torn')
    behaviour.queries.clear()
    journal = Journal(kept, "a")
    assert journal.count == 2
    assert list(endpoint(url, page=10, journal=journal).rows(ALL)) == whole
    assert len(behaviour.queries) == asked - 2
    assert Journal(kept, "something else").count == 0


def test_names_go_in_batches_and_quotes_do_no_harm(
    wikidata: Served,
) -> None:
    url, behaviour = wikidata
    rows = [Entity(f"x:{n}", (f"City {n}",)) for n in range(BATCH)]
    rows.append(Entity("x:q", ('" } DELETE WHERE { ?s ?p ?o } #\\\n',)))
    assert look_up(endpoint(url), SHAPES["wikidata"], rows) == []
    assert len(behaviour.queries) == 3  # two languages for each Latin name
    assert all("VALUES ?name" in query for query in behaviour.queries)


def test_wikidata_keeps_tokyo_and_saitama_apart(
    wikidata: Served,
) -> None:
    url, _ = wikidata
    rows = [
        Entity("x:1", ("Kuala Lumpur",), "MY"),
        Entity("x:2", ("Saitama",), "JP"),
        Entity("x:3", ("さいたま市",), "JP"),
        Entity("x:4", ("東京都",), "JP"),
        Entity("x:5", ("Tokyo",), "JP"),
    ]
    found = look_up(endpoint(url), SHAPES["wikidata"], rows)
    assert "http://www.wikidata.org/entity/Q999" not in {entity.id for entity in found}
    levels = {entity.id.rpartition("/")[2]: entity.level for entity in found}
    assert levels["Q1490"] is levels["Q128186"] is Level.DIVISION
    matcher = Matcher(Index(found), declared=True)
    verdicts = [matcher.decide(row) for row in rows]
    assert [v.verdict for v in verdicts] == [
        Verdict.MATCH,
        Verdict.REVIEW,
        Verdict.MATCH,
        Verdict.MATCH,
        Verdict.REVIEW,
    ]
    assert verdicts[2].candidates[0].entity.id.endswith("Q134635")
    assert verdicts[3].candidates[0].entity.id.endswith("Q1490")
    assert len(verdicts[4].candidates) == 2


def test_e_stat_gives_codes(e_stat: Served) -> None:
    rows = [Entity("x:1", ("さいたま市",), "JP"), Entity("x:2", ("東京都",), "JP")]
    found = {e.label: e for e in look_up(endpoint(e_stat[0]), SHAPES["e-stat"], rows)}
    assert found["さいたま市"].level is Level.PLACE
    assert ("jp-code", "111007") in found["さいたま市"].codes
    assert found["東京都"].level is Level.DIVISION


def test_a_failing_endpoint_leaves_nothing_half_written_and_is_gone_on_with(
    renkei: Renkei, wikidata: Served, tmp_path: Path
) -> None:
    url, behaviour = wikidata
    out = tmp_path / "out.sssom.tsv"
    command = ["link", url, "--out", str(out), "--shape", "wikidata"]
    command += ["--pause", "0", "--attempts", "1"]
    behaviour.faults = ["", "", "html"]
    failed = renkei(*command)
    assert "a web page instead of SPARQL results" in failed.complaint
    assert [path.name for path in tmp_path.iterdir()] == ["out.sssom.tsv.partial"]
    asked = len(behaviour.queries)
    behaviour.queries.clear()
    done = renkei(*command)
    assert done.code == 0, done.err
    assert "4 rows: " in done.err
    assert len(behaviour.queries) < asked + 2
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"out.sssom.tsv", "out.review.sssom.tsv"}
    assert "wikidata:Q134635" in out.read_text("utf-8")
