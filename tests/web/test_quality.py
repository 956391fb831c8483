"""Quality in public: the release's own report, computed beside the server."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import RDF, SH, Graph, Literal

from renkei.build.assemble import Build
from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.web.quality.job import QualityJob

Parse = Callable[[str], Any]


def patiently(client: httpx.Client, path: str, headers: dict[str, str]) -> httpx.Response:
    """Ask until it is there; the report takes seconds of another process."""
    for _ in range(240):
        response = client.get(path, headers=headers)
        if response.status_code != 202:
            return response
        time.sleep(0.25)
    raise AssertionError("the report does not come")


@pytest.fixture(scope="module")
def served(serve: Callable[..., Any]) -> Iterator[tuple[httpx.Client, httpx.Response]]:
    """A server of its own, and what it answers first."""
    with serve(source_text="evidence") as client:
        yield client, client.get("/quality", headers={"Accept": "text/html"})


@pytest.mark.long
def test_the_report_is_computed_beside_the_server(
    served: tuple[httpx.Client, httpx.Response], parse: Parse
) -> None:
    client, first = served
    assert first.status_code == 202
    assert first.headers["cache-control"] == "no-store"
    assert int(first.headers["refresh"]) > 0
    assert parse(first.text).all("p", role="status")
    as_json = client.get("/quality.json")
    assert as_json.status_code in (200, 202)
    assert as_json.json()["release"] == client.get("/health").json()["release"]
    assert client.get("/ready").status_code == 200


@pytest.mark.long
def test_the_report_says_what_the_commands_say(
    served: tuple[httpx.Client, httpx.Response],
    parse: Parse,
    browser: dict[str, str],
    renkei: Any,
    built: Build,
) -> None:
    client, _ = served
    page = parse(patiently(client, "/quality?lang=en", browser).text)
    document = patiently(client, "/quality.json", {}).json()
    commanded = json.loads(renkei("quality", "--format", "json").out)
    assert {key: document[key] for key in commanded} == commanded
    assert document["validation"]["conforms"]
    assert document["shapes"]["node_shapes"] > 20
    links = {it["scheme"]: it["count"] for it in document["links"]}
    assert links["wikidata"] == sum(
        str(name).endswith("/links/wikidata") for *_, name in built.graphs.quads()
    )
    (source,) = document["sources"]
    (report,) = built.reports
    assert [it["name"] for it in source["candidates"]] == [
        it.name for it in report.extraction.candidates
    ]
    assert [it["start"] for it in source["unsupported"]] == [it.start for it in report.unsupported]
    assert {it["text"] for it in source["unsupported"]} == {""}  # as this server is set
    assert str(Path.cwd()) not in json.dumps(document)

    assert "Conforms to its rules" in page.text
    table = page.all("table", class_="figures-table")[0]
    assert len(table.all("tr")) == len(document["figures"]) + 1
    assert not table.all("span", lang="en"), "a figure has no title in the page's words"
    assert "92.4%" in table.text


@pytest.mark.long
def test_the_validation_report_is_shacl(served: tuple[httpx.Client, httpx.Response]) -> None:
    client, _ = served
    response = patiently(client, "/quality", {"Accept": "text/turtle"})
    assert response.headers["content-type"].startswith("text/turtle")
    graph = Graph().parse(data=response.text, format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(True)
    assert client.get("/quality", headers={"Accept": "image/png"}).status_code == 406


def test_data_that_was_not_built_here_has_no_report(
    serve: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "foreign.ttl"
    path.write_text("<http://example.org/a> <http://example.org/b> 1 .", encoding="utf-8")
    with serve(path) as client:
        answer = client.get("/quality.json")
        assert answer.status_code == 404
        assert "no release" in answer.json()["detail"]


def test_what_is_wrong_is_said(folder: Content) -> None:
    (folder.shapes / "broken.ttl").write_text("not Turtle", encoding="utf-8")
    release = json.loads(folder.manifest.read_bytes())["release"]
    job = QualityJob(folder, release)
    assert job.is_ours
    with pytest.raises(RenkeiError, match=r"broken\.ttl"):
        job.wait()
    assert not QualityJob(folder, "another").is_ours
    folder.manifest.unlink()
    assert not QualityJob(folder, release).is_ours


def test_the_command_of_its_process_ends_cleanly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "renkei.quality.published", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
