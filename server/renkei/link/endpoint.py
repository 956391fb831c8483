"""SPARQL endpoints of others: asked politely, again where that may help, and never by halves.

Requests go through SPARQLWrapper. An endpoint that is down, slow or busy is tried again with
growing pauses, as long as it asks for in Retry-After; what is wrong for good is said at once. Each
answer is kept in a journal, so that a run that broke off goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlsplit

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from renkei import __version__
from renkei.errors import RenkeiError
from renkei.link.extras import optional

AGENT: Final = f"renkei/{__version__} (https://w3id.org/renkei/)"
"""How we introduce ourselves, as the rules of use of public endpoints ask."""
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Status codes after which another try may succeed."""

Binding = dict[str, str]


class _BusyError(Exception):
    """Something that may pass.

    Args:
        what: what happened, in words.
        wait: the seconds that the endpoint asks to wait for.
    """

    def __init__(self, what: str, wait: float | None = None) -> None:
        self.wait = wait
        super().__init__(what)


@dataclass
class Endpoint:
    """An endpoint, and how patient to be with it.

    Attributes:
        url: its address.
        timeout: seconds to wait for one answer.
        attempts: how often one query is tried.
        pause: seconds between two queries.
        longest_wait: seconds that it may ask to wait for; beyond, it is given up for now.
        first_wait: seconds before the second try; each further one waits twice as long.
        page: rows asked for at once.
        journal: answers kept from an earlier run.
        asked: called after each answer, for progress.
    """

    url: str
    timeout: float = 60.0
    attempts: int = 4
    pause: float = 1.0
    longest_wait: float = 120.0
    first_wait: float = 2.0
    page: int = 1000
    journal: Journal | None = None
    asked: Callable[[], None] = field(default=lambda: None)
    _last: float = field(default=float("-inf"), repr=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            _ = parts.port  # the property raises where the port is none
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not re.fullmatch("[!-~]+", self.url):
            raise RenkeiError(
                "not an address", where=self.url, mend="give it as http(s)://host/sparql"
            )

    def rows(self, query: str) -> Iterator[Binding]:
        """Every row of a SELECT query, page by page until one is empty.

        A page that is not full may be one that the endpoint cut: only an empty one is the end.

        Args:
            query: with an ORDER BY, without LIMIT and OFFSET.

        Raises:
            RenkeiError: there is no usable answer, or the pages do not end.
        """
        offset = 0
        while True:
            found = self._ask(f"{query}\nLIMIT {self.page} OFFSET {offset}")
            if not found:
                return
            yield from found
            offset += len(found)
            if offset > 1_000_000:
                raise RenkeiError("more than a million rows for one query", where=self.url)

    def _ask(self, query: str) -> list[Binding]:
        kept = self.journal.answer(query) if self.journal else None
        if kept is None:
            kept = self._try(query)
            if self.journal:
                self.journal.keep(query, kept)
        self.asked()
        return kept

    def _try(self, query: str) -> list[Binding]:
        """One query, tried as often as makes sense."""
        tenacity = optional("tenacity")
        growing = tenacity.wait_exponential(multiplier=self.first_wait, max=self.longest_wait)

        def wait(state: Any) -> float:
            asked = state.outcome.exception().wait
            return float(growing(state) if asked is None else asked)

        tries = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_BusyError),
            stop=tenacity.stop_after_attempt(self.attempts),
            wait=wait,
            reraise=True,
        )
        try:
            found: list[Binding] = tries(self._once, query)
        except _BusyError as error:
            raise RenkeiError(
                f"{error}, {self.attempts} times", where=self.url, mend=self._go_on()
            ) from None
        return found

    def _go_on(self) -> str:
        if self.journal:
            return f"run the command again later: {self.journal.count} answers are kept"
        return "try again later, with --out to keep what was answered"

    def _once(self, query: str) -> list[Binding]:
        rest = self._last + self.pause - time.monotonic()
        if rest > 0:
            time.sleep(rest)
        wrapper = SPARQLWrapper(self.url, agent=AGENT)
        wrapper.setQuery(query)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setReturnFormat(JSON)
        wrapper.setTimeout(max(1, round(self.timeout)))
        try:
            with closing(wrapper.query().response) as response:
                kind = response.headers.get_content_type()
                body: bytes = response.read()
        except HTTPError as error:
            raise self._refused(error) from None
        except SPARQLWrapperException as error:
            # SPARQLWrapper has its own exceptions for 400, 401, 404, 414 and 500
            cause = error.__context__
            if isinstance(cause, HTTPError) and cause.code in _AGAIN:
                raise self._refused(cause) from None
            text = re.sub(r"\s+", " ", str(error).replace("\\n", " "))[:200]
            raise RenkeiError(f"the endpoint refused: {text}", where=self.url) from None
        except TimeoutError:
            raise _BusyError(f"no answer within {self.timeout:g} s") from None
        except (HTTPException, OSError) as error:
            reason = getattr(error, "reason", None) or error
            if isinstance(reason, TimeoutError):
                raise _BusyError(f"no answer within {self.timeout:g} s") from None
            text = str(reason) or type(reason).__name__
            if isinstance(error, HTTPException):
                text = "the answer broke off"
            raise _BusyError(text) from None
        finally:
            self._last = time.monotonic()
        return self._read(kind, body)

    def _refused(self, error: HTTPError) -> Exception:
        """What a status code means for us."""
        asked = error.headers.get("Retry-After") if error.headers else None
        error.close()
        said = f"{error.code} {error.reason}"
        if error.code not in _AGAIN:
            return RenkeiError(f"the endpoint refused: {said}", where=self.url)
        wait = _seconds(asked)
        if wait is not None and wait > self.longest_wait:
            return RenkeiError(
                f"{said}: it asks to wait {wait:.0f} s", where=self.url, mend=self._go_on()
            )
        return _BusyError(said, wait)

    def _read(self, kind: str, body: bytes) -> list[Binding]:
        if kind in ("text/html", "application/xhtml+xml"):
            raise RenkeiError(
                "a web page instead of SPARQL results",
                where=self.url,
                mend="check that this is the address of the endpoint itself",
            )
        try:
            bindings = json.loads(body)["results"]["bindings"]
            return [
                {name: str(term["value"]) for name, term in binding.items()} for binding in bindings
            ]
        except ValueError:
            raise _BusyError("the answer is not whole SPARQL results in JSON") from None
        except (KeyError, TypeError, AttributeError):
            raise RenkeiError("the answer is JSON, but no SPARQL results", where=self.url) from None


def _seconds(retry_after: str | None) -> float | None:
    """The seconds that a Retry-After field asks for (RFC 9110, section 10.2.3).

    >>> _seconds("7"), _seconds(None), _seconds("soon")
    (7.0, None, None)
    """
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        then = parsedate_to_datetime(retry_after)
    except (TypeError, ValueError):
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


class Journal:
    """Answers kept in a file, a line of JSON each, until the whole is done.

    A line that was not written to its end is left out when the file is read again.

    Args:
        path: the file; read if it is there.
        about: what the answers belong to; answers to something else are dropped.
    """

    def __init__(self, path: Path, about: str) -> None:
        self.path = path
        self._answers: dict[str, list[Binding]] = {}
        first = json.dumps({"about": about})
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        if lines[:1] == [first]:
            for line in lines[1:]:
                try:
                    kept = json.loads(line)
                    self._answers[kept["query"]] = kept["rows"]
                except (ValueError, KeyError, TypeError):
                    continue
        text = "".join(
            json.dumps({"query": query, "rows": rows}, ensure_ascii=False) + "\n"
            for query, rows in self._answers.items()
        )
        self._start = f"{first}\n{text}"

    @property
    def count(self) -> int:
        """How many answers are kept."""
        return len(self._answers)

    def answer(self, query: str) -> list[Binding] | None:
        """The answer to a query, where an earlier run has it."""
        return self._answers.get(_digest(query))

    def keep(self, query: str, rows: list[Binding]) -> None:
        """Keep an answer, on disk before anything else is asked."""
        self._answers[_digest(query)] = rows
        line = json.dumps({"query": _digest(query), "rows": rows}, ensure_ascii=False) + "\n"
        mode = "a" if not self._start else "w"
        with self.path.open(mode, encoding="utf-8") as file:
            file.write(self._start + line)
        self._start = ""

    def done(self) -> None:
        """Remove the file: the whole is written."""
        self.path.unlink(missing_ok=True)


def _digest(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()
