"""Fuzz test of extraction: whatever page is given, the result is a clear one.

    make fuzz-extract                    20,000 mutated documents
    make fuzz-extract N=200000 SEED=7    more of them, and others

Documents of the evaluation are cut, joined, doubled and sprinkled with what breaks readers. Each
must be read or refused with one line, within the limit; every passage must be the words of the
stored text at its offsets. Every hundredth goes on to a graph, which must serialise and parse.
The first that breaks one of this is printed with its number, and 1 is returned.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from typing import Final

import pyoxigraph as ox
from rich.console import Console
from rich.progress import Progress
from tests.eval.gold import DOCUMENTS

from renkei.build.assemble import Ground, read_ground, stand_alone
from renkei.content import Content, find_content
from renkei.errors import RenkeiError
from renkei.extract.reader import extract
from renkei.intake.convert import take_in
from renkei.intake.received import ENDINGS, Kind, Received

LIMIT: Final = 5.0
"""Seconds of processor time that a document may take."""
_GRAPH_EVERY: Final = 100
_SPRINKLES: Final = [
    *("|", "\n", "\r\n", "---|---|", " | ", "<td>", "</tr>", "<table>", "<br>", "<li>", "<!--"),
    *("<td rowspan=9>", "<td colspan=99999>", "<ruby><rt>", "&#0;", "&nbsp;", "※", "。", "「", "("),
    *("2019年13月", "令和0年1月", "R99.99", "FY 9999", "2021年2月30日", "~", "0000年", "９９年"),
    *(
        "都",
        "KL市",
        "(以下「都」という。)",
        "が登壇",
        "が参加",
        "オンライン",
        "https://[",
        "http://a/%",
    ),
    *("\u2028", "\u0085", "\x0b", "\x1c", "\ufeff", "\u200b", "\ud7ff", "😀", "e\u0301", "\x01"),
    *("```", "[a](", "**", "# ", "> ", "by and the Mayor of", "visited", "Dr. ", "\t", "　"),
]
_BYTES: Final = [b"\xff", b"\xc0\x80", b"\x1b$B", b"\x00", b"\x8f\xa1", b"\xed\xa0\x80"]


def mutated(pages: Sequence[tuple[bytes, Kind]], choose: random.Random) -> Received:
    """A document made from others by some small faults."""
    raw, kind = choose.choice(pages)
    for _ in range(choose.randint(1, 8)):
        begin = choose.randrange(len(raw) + 1)
        end = min(len(raw), begin + choose.choice((0, 1, 3, 30, 300)))
        piece = choose.choice(_SPRINKLES).encode("utf-8", "surrogatepass")
        change = choose.random()
        if change < 0.5:
            raw = raw[:begin] + piece * choose.choice((1, 1, 1, 5, 50)) + raw[end:]
        elif change < 0.6:
            raw = raw[:begin] + raw[end:]
        elif change < 0.7:
            raw = raw[:end] + raw[begin:]
        elif change < 0.8:
            other, _ = choose.choice(pages)
            raw = raw[:begin] + other[: choose.randrange(len(other) + 1)] + raw[end:]
        elif change < 0.85:
            raw = raw[:begin] + choose.choice(_BYTES) + raw[end:]
        elif change < 0.95:
            lines = raw.split(b"\n")
            choose.shuffle(lines)
            raw = b"\n".join(lines)
        else:
            raw = raw.decode("utf-8", "replace").encode(
                choose.choice(("cp932", "euc_jp", "utf-16", "utf-8")), "replace"
            )
    if choose.random() < 0.2:
        kind = choose.choice(list(Kind))
    return Received(raw[:200_000], kind, "page", "https://example.org/a/b")


def outcome(received: Received, content: Content, ground: Ground, *, whole: bool) -> str:
    """Read a document and check what comes out.

    Returns:
        `refused`, `nothing` or `found`.
    """
    try:
        document = take_in(received, "x").document
    except RenkeiError as error:
        return "refused" if "\n" not in str(error) else _more_than_a_line(error)
    extraction = extract(document, ground.authority, ground.names)
    end = 0
    for passage in extraction.layout.passages:
        assert document.text[passage.start : passage.end] == passage.text, passage
        assert end <= passage.start < passage.end, passage
        end = passage.end
    for problem in extraction.problems:
        assert problem.place.startswith("page"), problem
    if whole:
        graphs, _ = stand_alone(document, content, ground)
        for quad in ox.parse(graphs.trig().encode(), format=ox.RdfFormat.TRIG):
            assert quad
    found = extraction.events or extraction.projects or extraction.named
    return "found" if found else "nothing"


def _more_than_a_line(error: RenkeiError) -> str:
    raise AssertionError(f"more than a line: {error}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the test."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    content = find_content()
    ground = read_ground(content)
    pages = [
        (path.read_bytes(), ENDINGS[path.suffix])
        for path in sorted(DOCUMENTS.glob("*/page.*"))
        if "long" not in path.parent.name
    ]
    console = Console(stderr=True)
    counts: Counter[str] = Counter()
    slowest = 0.0
    with Progress(console=console, disable=not sys.stderr.isatty()) as progress:
        for number in progress.track(range(options.documents), description="documents"):
            received = mutated(pages, random.Random(f"{options.seed}-{number}"))
            begun = time.process_time()
            try:
                counts[outcome(received, content, ground, whole=not number % _GRAPH_EVERY)] += 1
            except Exception:
                traceback.print_exc()
                print(f"document {number} of seed {options.seed} breaks it")
                return 1
            taken = time.process_time() - begun
            slowest = max(slowest, taken)
            if taken > LIMIT:
                print(f"document {number} of seed {options.seed} takes {taken:.1f} seconds")
                return 1
    told = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    print(f"{options.documents} documents: {told}; the slowest took {slowest:.2f} seconds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
