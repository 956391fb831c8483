"""The files of the release: what they hold, their checksums, parts of them."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from renkei.content import Content
from renkei.export.formats import ExportFormat
from renkei.web.downloads.dumps import Dumps

ENDINGS = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "nquads": "nq"}
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}


@pytest.fixture(scope="module")
def release(history: Content) -> str:
    return str(json.loads(history.manifest.read_bytes())["release"])


@pytest.fixture(scope="module")
def stem(release: str) -> str:
    return f"renkei-{release[:12]}"


def test_every_format_of_the_export_is_there(
    released: httpx.Client, parse: Callable[[str], Any], stem: str
) -> None:
    page = parse(released.get("/download/?lang=en").text)
    table = page.all("table", class_="files")[0]
    shown = [link.text for link in table.all("a")]
    endings = [ENDINGS.get(wanted, wanted) for wanted in ExportFormat]
    assert shown == [f"{stem}.{ending}{pack}" for ending in endings for pack in ("", ".gz")]
    for row in table.all("tbody")[0].all("tr"):
        name, sum_ = row.all("a")[0].attributes["href"], row.all("code", class_="sum")[0].text
        assert name.startswith("/renkei/download/")
        data = released.get(name.removeprefix("/renkei")).content
        assert hashlib.sha256(data).hexdigest() == sum_


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_holds_the_release(
    released: httpx.Client, stem: str, history: Content, ending: str
) -> None:
    quads = set(ox.parse(path=str(history.graph), format=ox.RdfFormat.TRIG))
    response = released.get(f"/download/{stem}.{ending}")
    assert response.headers["content-disposition"] == f'attachment; filename="{stem}.{ending}"'
    assert response.headers["last-modified"] == "Sun, 07 Jun 2026 08:09:10 GMT"
    found = set(ox.parse(response.content, format=FORMATS[ending]))
    if ending in ("nq", "trig"):
        assert found == quads
    else:
        merged = {q.triple for q in quads if "/graph/curated/" not in str(q.graph_name)}
        assert {q.triple for q in found} == merged
    packed = released.get(f"/download/{stem}.{ending}.gz")
    assert packed.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in packed.headers
    assert gzip.decompress(packed.content) == response.content


def test_the_sum_of_the_nquads_is_the_release(
    released: httpx.Client, stem: str, release: str
) -> None:
    response = released.get(f"/download/{stem}.nq")
    assert response.headers["etag"] == f'"{release}"'
    assert hashlib.sha256(response.content).hexdigest() == release


def test_sha256sum_agrees(released: httpx.Client, stem: str, tmp_path: Path) -> None:
    for name in (f"{stem}.ttl", f"{stem}.nq.gz", "SHA256SUMS"):
        (tmp_path / name).write_bytes(released.get(f"/download/{name}").content)
    command = ["sha256sum", "--check", "--ignore-missing", "SHA256SUMS"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout.count(": OK")) == (0, 2), done


def test_parts(released: httpx.Client, stem: str) -> None:
    path = f"/download/{stem}.nt"
    whole = released.get(path)
    assert whole.headers["accept-ranges"] == "bytes"
    part = released.get(path, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole.content)}"
    tail = released.get(path, headers={"Range": "bytes=-7"})
    assert tail.content == whole.content[-7:]
    same = {"Range": "bytes=0-9", "If-Range": whole.headers["etag"]}
    assert released.get(path, headers=same).status_code == 206
    other = {"Range": "bytes=0-9", "If-Range": '"other"'}
    assert released.get(path, headers=other).status_code == 200
    beyond = released.get(path, headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416


def test_a_file_is_not_sent_twice(released: httpx.Client, stem: str) -> None:
    path = f"/download/{stem}.ttl"
    first = released.get(path)
    for name, field in (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")):
        again = released.get(path, headers={field: first.headers[name]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["renkei.ttl", "renkei.nq.gz"])
def test_the_newest_has_an_address_that_stays(released: httpx.Client, stem: str, name: str) -> None:
    response = released.get(f"/download/{name}")
    assert response.status_code == 302
    assert response.headers["location"] == "/renkei/download/" + name.replace("renkei", stem)


@pytest.mark.parametrize(
    "name", ["renkei.exe", "renkei-000000000000.ttl", "..%2Fregistry.csv", "renkei", "x.gz", "%00"]
)
def test_there_is_nothing_else(released: httpx.Client, name: str) -> None:
    assert released.get(f"/download/{name}").status_code == 404


def test_data_of_others_has_no_files(
    foreign: httpx.Client, parse: Callable[[str], Any], browser: dict[str, str]
) -> None:
    page = parse(foreign.get("/download/?lang=en", headers=browser).text)
    assert not page.all("table")
    for name in ("SHA256SUMS", "renkei.ttl"):
        assert foreign.get(f"/download/{name}").status_code == 404
    assert foreign.get("/feed.atom").status_code == 404
    for path in ("/releases", "/releases/latest", "/releases.json"):
        assert foreign.get(path, follow_redirects=True).status_code == 200


def test_a_replaced_build_is_not_passed_off_as_the_release(history: Content) -> None:
    dumps = Dumps(history, "a" * 64, "0" * 64)
    with pytest.raises(Exception, match="no longer the release"):
        dumps.files()


def test_the_folder_goes_with_the_release(content: Content, tmp_path: Path) -> None:
    small = Content(tmp_path)
    shutil.copytree(content.ontology, small.ontology)
    small.graph.parent.mkdir(parents=True)
    small.graph.write_text("<urn:g> { <urn:a> <urn:b> <urn:c> }", "utf-8")
    sha256 = hashlib.sha256(small.graph.read_bytes()).hexdigest()
    dumps = Dumps(small, "a" * 64, sha256)
    folder = dumps.files()[0].path.parent
    assert folder.is_dir()
    assert dumps.files() is dumps.files()
    del dumps
    assert not folder.exists()
