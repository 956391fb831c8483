"""`renkei query`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click

from renkei.content import Content, find_content
from renkei.errors import RenkeiError
from renkei.names import CURATED_GRAPHS
from renkei.questions.answers import FORMATS, as_table, write_answer
from renkei.questions.ask import ask_endpoint, ask_store
from renkei.questions.binding import bind
from renkei.questions.question import Question, parse_question, read_question, read_questions
from renkei.store.dataset import Dataset, load


@click.command("query")
@click.argument("question", metavar="NAME|FILE|-")
@click.option(
    "--data",
    multiple=True,
    type=click.Path(),
    metavar="FILE",
    help="Ask these RDF files instead of the built graph.",
)
@click.option("--endpoint", metavar="URL", help="Ask a SPARQL endpoint instead.")
@click.option(
    "--param", "params", multiple=True, metavar="K=V", help="Set a parameter of the question."
)
@click.option(
    "--format",
    "wanted",
    type=click.Choice(FORMATS),
    help="Format of the answer.  [default: table; turtle for CONSTRUCT and DESCRIBE]",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=60.0,
    show_default=True,
    help="Seconds to wait for an endpoint.",
)
@click.pass_context
def command(
    context: click.Context,
    question: str,
    data: tuple[str, ...],
    endpoint: str | None,
    params: tuple[str, ...],
    wanted: str | None,
    timeout: float,
) -> None:
    """Ask a named question, a .rq file, or SPARQL from standard input (-).

    Named questions are the files of queries/: cities, events, participants, projects, awards,
    targets, evidence, links.
    """
    if data and endpoint:
        raise RenkeiError("--data and --endpoint exclude each other", mend="give one of them")
    content = find_content(context.obj)
    asked = _find(question, content)
    sparql = bind(asked, _parameters(params))
    if endpoint:
        answer = ask_endpoint(endpoint, sparql, timeout)
    else:
        # the engine cannot be interrupted from Python: let Ctrl-C end the process
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        answer = ask_store(load(_dataset(data, content)), sparql, asked.name)
    if wanted is None or wanted == "table":
        click.echo(as_table(answer, strict=wanted == "table"), nl=False)
    else:
        sys.stdout.buffer.write(write_answer(answer, wanted))
        sys.stdout.buffer.flush()


def _find(name: str, content: Content) -> Question:
    if name == "-":
        try:
            return parse_question("standard input", sys.stdin.buffer.read().decode())
        except UnicodeDecodeError:
            raise RenkeiError("not UTF-8 text", where="standard input") from None
    questions = read_questions(content)
    if name in questions:
        return questions[name]
    path = Path(name)
    if path.is_file():
        return read_question(path)
    raise RenkeiError(
        f"there is no question and no file {name!r}", mend=f"ask one of {', '.join(questions)}"
    )


def _parameters(given: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals:
            raise RenkeiError(f"--param {item!r} has no value", mend="write --param NAME=VALUE")
        pairs[name] = value
    return pairs


def _dataset(files: tuple[str, ...], content: Content) -> Dataset:
    if files:
        return Dataset.of_files(files, left_out=[CURATED_GRAPHS])
    if not content.graph.exists():
        raise RenkeiError("nothing is built yet", where=str(content.graph), mend="run renkei build")
    return Dataset.of_release(content.graph, content.manifest, left_out=[CURATED_GRAPHS])
