"""Percent-encoding, beside the decoder of the standard library."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renkei.settings import Settings
from renkei.web.sparql.problems import Problem
from renkei.web.sparql.protocol import FORM, parse

# what quoted-printable, which the decoding rests on, gives a meaning of its own, and more
PIECES = st.sampled_from(
    b"%|=|==|+|_|\n|\r\n| |\t|3D|F|0|\xc3\xa9|%0A|%0d%0a|%3D|%3d|%25|%26|%20|%09|%C3%A9|%E9".split(
        b"|"
    )
)
MALFORMED = re.compile(rb"%(?![0-9A-Fa-f][0-9A-Fa-f])")


@given(st.lists(PIECES, max_size=12).map(b"".join))
def test_a_query_is_what_the_standard_library_makes_of_it_or_refused(encoded: bytes) -> None:
    decoded = unquote_to_bytes(encoded.replace(b"+", b" "))
    try:
        found = parse("POST", b"", FORM, b"query=ASK+" + encoded, Settings()).query
    except Problem as problem:
        found = problem.name
    if MALFORMED.search(encoded):
        assert found == "percent-encoding"
        return
    try:
        assert found == "ASK " + decoded.decode()
    except UnicodeDecodeError:
        assert found == "not-utf-8"


@pytest.mark.parametrize(
    "encoded", [b"%", b"%A", b"%\n", b"%\r\n", b"%=41", b"a%3", b"%%41", b"%+4"]
)
def test_what_is_not_followed_by_two_digits_is_refused(encoded: bytes) -> None:
    with pytest.raises(Problem) as refused:
        parse("POST", b"", FORM, b"query=" + encoded, Settings())
    assert refused.value.name == "percent-encoding"
