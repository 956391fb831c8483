"""HTML as text: what a reader sees, a row on a line, nothing of what stands around the content."""

from __future__ import annotations

import pytest

from renkei.intake.html import to_text

ROW = "<tr><td>2019年6月</td><td>訪問</td></tr>"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (f"<table>{ROW}</table>", "2019年6月 | 訪問 |\n"),
        ("<table><tr><td>2019年6月<td>訪問<br>視察</table>", "2019年6月 | 訪問  視察 |\n"),
        (
            "<table><tr><td rowspan=2>2019年6月<td>一<tr><td>二</table>",
            "2019年6月 | 一 |\n二 |\n",
        ),
        ("<table><tr><td colspan=2>2019年度</td></tr>" + ROW, "2019年度\n2019年6月 | 訪問 |\n"),
        ("<table><tr><th>年月<th>内容</tr>" + ROW, "年月 | 内容 |\n2019年6月 | 訪問 |\n"),
        (
            "<dl><dt>2019年6月<dd>訪問<dd>視察</dl>",
            "2019年6月 | 訪問 |\n視察 |\n",
        ),
        ("<dl><dt>材料<dd>水</dl>", "材料\n水\n"),
        ("<ul><li>一<ul><li>二</ul><li>三</ul>", "- 一\n- 二\n- 三\n"),
        ("<p><ruby>市<rp>(<rt>し<rp>)</ruby>の取組", "市の取組\n"),
        ("<p>協力の\n   もと", "協力のもと\n"),
        ("<p>in co-\noperation", "in co- operation\n"),
        ("<p>a|b", "a｜b\n"),
        ("<p>a<script>b</script>c<!-- d -->e<style>f</style>", "ace\n"),
        ("<nav>a</nav><div id=global-nav>b</div><footer>c</footer><p>d", "d\n"),
        ("<div class=header>a</div><main><div class=header>b</div></main>", "b\n"),
        ("<h1>題</h1><main><p>本文</main>", "題\n本文\n"),
        ("<table><tr><td><table>" + ROW + "</table></td></tr></table>", "2019年6月 | 訪問 |\n"),
        ("", ""),
        ("<!-- -->", ""),
        ("<p hidden>a</p>", ""),
    ],
)
def test_text(page: str, text: str) -> None:
    assert to_text(page) == text


@pytest.mark.parametrize(
    ("href", "written"),
    [
        ("/b?c=d", " https://example.org/b?c=d"),
        ("https://a.jp/日 本", " https://a.jp/%E6%97%A5%20%E6%9C%AC"),
        ("#top", ""),
        ("mailto:a@example.org", ""),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
        ("x|y", " https://example.org/a/x%7Cy"),
        ("(z)", " https://example.org/a/%28z%29"),
    ],
)
def test_addresses_stand_after_the_line_that_links(href: str, written: str) -> None:
    page = f"<table><tr><td>2019年6月<td><a href='{href}'>会合</a>の記録<br>訪問</table>"
    assert to_text(page, "https://example.org/a/") == f"2019年6月 | 会合の記録{written}  訪問 |\n"


def test_an_address_that_is_shown_is_not_written_twice() -> None:
    page = "<table><tr><td>2019年6月<td><a href='https://a.jp/'>https://a.jp/</a></table>"
    assert to_text(page) == "2019年6月 | https://a.jp/ |\n"


def test_tables_that_follow_each_other_stay_two() -> None:
    assert to_text(f"<table>{ROW}</table><table>{ROW}</table>").split("\n\n") == [
        "2019年6月 | 訪問 |",
        "2019年6月 | 訪問 |\n",
    ]
