"""EDTF in words."""

from __future__ import annotations

import pytest

from renkei.web.dates import in_words


@pytest.mark.parametrize(
    ("edtf", "ja", "en"),
    [
        ("2023", "2023年", "2023"),
        ("2021-03", "2021年3月", "March 2021"),
        ("2022-09-01", "2022年9月1日", "1 September 2022"),
        ("2019-04/..", "2019年4月~", "April 2019 – "),
        ("../2019-04", "~2019年4月", " – April 2019"),
        (
            "2022-08-31/2022-09-02",
            "2022年8月31日~2022年9月2日",
            "31 August 2022 – 2 September 2022",
        ),
        ("2021-13", "2021-13", "2021-13"),
        ("2021?", "2021?", "2021?"),
        ("", "", ""),
    ],
)
def test_dates_in_words(edtf: str, ja: str, en: str) -> None:
    assert in_words(edtf, "ja") == ja
    assert in_words(edtf, "en") == en
