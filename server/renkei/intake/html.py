"""HTML becomes the text form that the reader of tables knows.

Headings, paragraphs and list items stand on lines of their own; a table's row is one line, its
cells parted by bars, lines within a cell parted by two blanks. A cell that spans rows stands in the
first of them only; a row of one cell across the table is a heading. Navigation, scripts and the
readings of characters (ruby) are left out; addresses stand after the line that links to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from lxml import etree, html
from lxml.html import HtmlElement

from renkei.extract.dates import is_date
from renkei.intake.cells import BLOCKS, Lines, absolute, cell_lines, visit
from renkei.intake.landmarks import is_left_out, main_part

CONVERTER: Final = "renkei-html-text"
VERSION: Final = "1"
"""Changes whenever the same page would give another text."""
LINE_BREAK: Final = "  "
_WIDEST: Final = 100


def to_text(page: str, address: str = "") -> str:
    """The text of a page.

    Args:
        page: HTML as text.
        address: where the page was, for relative addresses in its tables.

    >>> to_text("<h1>題</h1><table><tr><td>2019年6月<td>訪問<br>視察</table>").splitlines()
    ['題', '2019年6月 | 訪問  視察 |']
    """
    root = _parse(page)
    if root is None:
        return ""
    base = next((absolute(address, h) for h in root.xpath("//base/@href")), None) or address
    content = main_part(root)
    left_out = partial(is_left_out, content=content)
    lines: list[str] = []
    if content is not root and not content.xpath(".//h1"):
        lines += _title(root)
    _write(content, lines, base, left_out)
    return "".join(f"{line}\n" for line in lines)


def language(page: str) -> str | None:
    """The language that a page says it is in, two letters.

    >>> language("<html lang='en-GB'>")
    'en'
    """
    root = _parse(page[:4096])
    said = root.get("lang") if root is not None else None
    return said[:2].lower() if said else None


def _parse(page: str) -> HtmlElement | None:
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8")
    try:
        return html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None  # nothing in it


def _title(root: HtmlElement) -> list[str]:
    for path in ("//h1", "//title"):
        for element in root.xpath(path):
            found = " ".join("".join(element.itertext()).split()).replace("|", "｜")
            if found:
                return [found]
    return []


def _write(
    content: HtmlElement, lines: list[str], base: str, left_out: Callable[[HtmlElement], bool]
) -> None:
    inside = Lines(base, with_links=False)
    tables: set[HtmlElement] = set()

    def outside(element: HtmlElement) -> bool:
        return left_out(element) or _is_tabular(element, tables)

    for event, element in visit(content, outside):
        tag = element.tag
        if event == "start":
            if tag in BLOCKS or tag == "br":
                _end(inside, lines)
            if tag == "li":
                inside.add("- ")
            inside.add(element.text)
            continue
        if element in tables:
            _end(inside, lines)
            tables.discard(element)
            rows = list((_rows if tag == "table" else _pairs)(element, base, left_out))
            if rows and lines and lines[-1].endswith(" |"):
                lines.append("")  # so that two tables do not become one
            lines += rows
        elif event == "end" and tag in BLOCKS:
            _end(inside, lines)
        if element is not content:
            inside.add(element.tail)
    _end(inside, lines)


def _end(inside: Lines, lines: list[str]) -> None:
    line = inside.end()
    if line and line != "-":
        lines.append(line)


def _is_tabular(element: HtmlElement, found: set[HtmlElement]) -> bool:
    """A table without a table inside, or a list of terms of which one is a date."""
    tabular = (element.tag == "table" and next(element.iterdescendants("table"), None) is None) or (
        element.tag == "dl"
        and any(is_date("".join(dt.itertext()).strip()) for dt in element.iter("dt"))
    )
    if tabular:
        found.add(element)
    return tabular


def _rows(table: HtmlElement, base: str, left_out: Callable[[HtmlElement], bool]) -> Iterator[str]:
    caption = next(table.iterchildren("caption"), None)
    if caption is not None:
        yield from cell_lines(caption, "", left_out)
    spanning: dict[int, int] = {}
    for row in table.iter("tr"):
        column, cells = 0, []
        widest = 1
        for cell in row.iterchildren("td", "th"):
            while spanning.get(column, 0) > 0:
                cells.append("")
                spanning[column] -= 1
                column += 1
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            widest = max(widest, width)
            cells.append(LINE_BREAK.join(cell_lines(cell, base, left_out)))
            for taken in range(column, column + width):
                if height > 1:
                    spanning[taken] = height - 1
            column += width
        for later in [c for c in spanning if c >= column and spanning[c] > 0]:
            spanning[later] -= 1
        filled = [cell for cell in cells if cell]
        if len(filled) == 1 and len(cells) == 1 and widest > 1:
            yield filled[0]
        elif filled:
            yield " | ".join(filled if not cells[0] else [c for c in cells if c]) + " |"


def _span(cell: HtmlElement, name: str) -> int:
    said = cell.get(name, "1").strip()
    return min(int(said), _WIDEST) if said.isascii() and said.isdigit() and int(said) else 1


def _pairs(terms: HtmlElement, base: str, left_out: Callable[[HtmlElement], bool]) -> Iterator[str]:
    """Terms and descriptions as rows of two cells; the parser nests those that nobody closed."""

    def next_one(element: HtmlElement) -> bool:
        return element.tag in ("dt", "dd") or left_out(element)

    term = ""
    for element in terms.iter("dt", "dd"):
        words = LINE_BREAK.join(cell_lines(element, base, next_one))
        if element.tag == "dt":
            term = words
        elif words:
            yield f"{term} | {words} |" if term else f"{words} |"
            term = ""
