"""The same request again, in the whole application: answered before routing, and no different."""

from __future__ import annotations

import httpx
import pytest

ALL = "SELECT * { ?s ?p ?o } LIMIT 200"


def ask(site: httpx.Client, query: str, method: str = "GET", **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return site.request(method, "/sparql", params={"query": query}, headers=sent)


def fields(response: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name != "date"}


def hits(site: httpx.Client) -> int:
    lines = site.get("/metrics").text.splitlines()
    found = [line for line in lines if line.startswith('renkei_cache_total{result="hit"}')]
    return int(found[0].split()[1]) if found else 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept_Encoding": "identity"},
        {"Accept_Encoding": "gzip"},
        {"Accept_Encoding": "identity", "Accept": "text/csv"},
        {"Accept_Encoding": "gzip;q=0.5", "Accept": "application/sparql-results+xml"},
    ],
)
def test_a_recalled_answer_is_the_first_one(site: httpx.Client, headers: dict[str, str]) -> None:
    query = f"{ALL} # {headers}"
    first = ask(site, query, **headers)
    before = hits(site)
    second, head = ask(site, query, **headers), ask(site, query, "HEAD", **headers)
    assert hits(site) == before + 2
    assert (second.status_code, second.content) == (200, first.content)
    assert fields(second) == fields(first) == fields(head)
    assert head.content == b""
    tag = first.headers["etag"]
    unchanged = ask(site, query, If_None_Match=tag, **headers)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    body = {"content-type", "content-length", "content-encoding"}
    expected = {name: value for name, value in fields(first).items() if name not in body}
    # A 304 has nothing of which a security header could speak: it is neither page nor data.
    assert expected.items() <= fields(unchanged).items()
    assert not body & set(unchanged.headers)


def test_what_was_negotiated_is_told_apart(site: httpx.Client, browser: dict[str, str]) -> None:
    query = f"{ALL} # for all"
    for _ in range(2):
        assert ask(site, query, Accept="text/csv").headers["content-type"].startswith("text/csv")
        assert ask(site, query, Accept="*/*").headers["content-type"].endswith("results+json")
        page = ask(site, query, **browser)
        assert page.headers["content-type"].startswith("text/html")
        assert "content-encoding" not in ask(site, query, Accept_Encoding="identity").headers
        assert ask(site, query, Accept_Encoding="gzip").headers["content-encoding"] == "gzip"


def test_other_paths_and_methods_are_not_recalled(site: httpx.Client) -> None:
    query = f"{ALL} # elsewhere"
    assert ask(site, query).status_code == ask(site, query).status_code == 200
    assert site.get("/browse", params={"query": query}).headers["content-type"] != (
        "application/sparql-results+json"
    )
    assert ask(site, query, "DELETE").status_code == 405
    assert ask(site, query, "OPTIONS").status_code == 204
