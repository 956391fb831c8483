from __future__ import annotations

import pytest

from renkei.store.tokens import tokens


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, text[token.start : token.end]) for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("?a<?b", [("variable", "?a"), ("other", "<"), ("variable", "?b")]),
        ("<http://a/#b>", [("iri", "<http://a/#b>")]),
        (r"<http://a/\u00E9>", [("iri", r"<http://a/\u00E9>")]),
        ("'a' # 'b'\n'c'", [("string", "'a'"), ("string", "'c'")]),
        (r"'a\'b'", [("string", r"'a\'b'")]),
        ("'''a'b''c'''", [("string", "'''a'b''c'''")]),
        ('"""a\n"b"""', [("string", '"""a\n"b"""')]),
        ("''''a'''", [("string", "''''a'''")]),
        ("'a\nb'", [("other", "'"), ("word", "a"), ("word", "b"), ("other", "'")]),
        ("'x'@ja--ltr", [("string", "'x'"), ("language", "@ja--ltr")]),
        (r"ex:a\'b", [("name", r"ex:a\'b")]),
        ("ex:a.b.", [("name", "ex:a.b"), ("other", ".")]),
        ("ex:東京、\\'", [("name", "ex:東京、\\'")]),
        ("_:b1.", [("blank", "_:b1"), ("other", ".")]),
        ("1.5e3SELECT", [("number", "1.5e3"), ("word", "SELECT")]),
        ("GRAPHex:g{", [("name", "GRAPHex:g"), ("other", "{")]),
        ("", []),
        ("  # only a comment", []),
    ],
)
def test_tokens(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize("text", ["(" * 100_000, "'" * 100_001, "<" * 100_000, "a:\\" * 50_000])
def test_no_text_takes_long(text: str) -> None:
    assert sum(1 for _ in tokens(text)) <= len(text)
