"""The settings of the server: one list that feeds the command line, the environment and the docs.

A setting is a field of `Settings`; `SETTINGS` describes the same fields as data. The option of
`max_timeout` is `--max-timeout`, its environment variable `RENKEI_MAX_TIMEOUT`; the option wins.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Self, cast
from urllib.parse import urlsplit

from renkei.errors import RenkeiError

MIB: Final = 1024 * 1024
_SERVICE: Final = re.compile(r"https?://[A-Za-z0-9\-._~:/?\[\]!$&'()*+;=%]+")
"""An address as SERVICE can name it: in ASCII, without escapes, comma, user or fragment."""
_SWITCH: Final = ("on", "off")


@dataclass(frozen=True)
class Setting:
    """One setting as data.

    Attributes:
        name: the field of `Settings`.
        type: `str`, `int` or `float`.
        default: its value where nothing is said.
        unit: what a number counts, or an empty string.
        help: one line for people.
        minimum: the smallest number allowed.
        maximum: the largest number allowed.
        choices: the words allowed, or nothing where any will do.
        repeatable: whether the option may be given several times, for a list with commas.
    """

    name: str
    type: type[str] | type[int] | type[float]
    default: str | int | float
    unit: str
    help: str
    minimum: float = -math.inf
    maximum: float = math.inf
    choices: tuple[str, ...] = ()
    repeatable: bool = False

    @property
    def option(self) -> str:
        """The option on the command line.

        >>> SETTINGS[3].option
        '--long-workers'
        """
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """The environment variable.

        >>> SETTINGS[3].variable
        'RENKEI_LONG_WORKERS'
        """
        return "RENKEI_" + self.name.upper()

    @property
    def is_switch(self) -> bool:
        """Whether it is on or off."""
        return self.choices == _SWITCH

    def parse(self, given: Any, where: str) -> str | int | float:
        """Turn what was given into a value of the setting's type.

        Args:
            given: text, or a value already of the right type.
            where: the option or variable it came from, for the error.

        Raises:
            RenkeiError: it is no such value, or outside the allowed range.
        """
        if self.repeatable and not isinstance(given, str):
            given = ",".join(given)
        try:
            value = self.type(given)
        except (TypeError, ValueError):
            kind = "a whole number" if self.type is int else "a number"
            raise RenkeiError(f"{given!r} is not {kind}", where=where) from None
        if self.choices and value not in self.choices:
            raise RenkeiError(f"{value!r} is not one of {', '.join(self.choices)}", where=where)
        if not isinstance(value, str):
            if not self.minimum <= value <= self.maximum:  # false for NaN too
                reach = f"at least {self.minimum:g}"
                if math.isfinite(self.maximum):
                    reach = f"between {self.minimum:g} and {self.maximum:g}"
                raise RenkeiError(f"{value:g} {self.unit}: must be {reach}".strip(), where=where)
            if not math.isfinite(value):
                raise RenkeiError(f"{value} is not a finite number", where=where)
        return value


def _setting(default: Any, unit: str, help_: str, **bounds: Any) -> Any:
    return field(default=default, metadata={"unit": unit, "help": help_, **bounds})


@dataclass(frozen=True)
class Settings:
    """What the server goes by. Make one with `Settings.load`."""

    host: str = _setting("127.0.0.1", "", "address to listen on")
    port: int = _setting(8000, "", "TCP port to listen on", minimum=0, maximum=65535)
    workers: int = _setting(
        0, "processes", "queries answered at once; 0 is two a processor, at least 4", minimum=0
    )
    long_workers: int = _setting(
        0,
        "processes",
        "places beside those for queries that turn out long, and as many for those known to take "
        "less than 0.1 s, or not known yet; 0 is one a processor, at least 2",
        minimum=0,
    )
    timeout: float = _setting(
        10.0, "seconds", "time a query may take where it names none", minimum=0.001, maximum=86400
    )
    max_timeout: float = _setting(
        60.0, "seconds", "longest time a query may ask for", minimum=0.001, maximum=86400
    )
    memory: int = _setting(
        512, "MiB", "memory that one query may take up", minimum=16, maximum=1 << 20
    )
    max_result: int = _setting(64, "MiB", "largest result that is sent", minimum=1, maximum=4096)
    max_query: int = _setting(
        1024, "KiB", "longest query that is read", minimum=1, maximum=64 * 1024
    )
    queue: int = _setting(64, "queries", "queries that may wait for a worker", minimum=0)
    body_timeout: float = _setting(
        10.0, "seconds", "time a client has to send its query", minimum=0.1, maximum=3600
    )
    default_graph: str = _setting(
        "merge",
        "",
        "what a query without GRAPH sees: merge of the named graphs, or plain as in the files",
        choices=("merge", "plain"),
    )
    cache: int = _setting(
        64, "MiB", "answers kept in memory for when they are asked for again", minimum=0
    )
    page_cache: int = _setting(
        64, "MiB", "pages and data kept in memory for when they are asked for again", minimum=0
    )
    watch: str = _setting(
        "on", "", "whether a new build is served as soon as it is there", choices=_SWITCH
    )
    grace: int = _setting(
        10, "seconds", "time that running requests have to finish when the server stops", minimum=0
    )
    log: str = _setting(
        "on", "", "whether a line of JSON is written of each request", choices=_SWITCH
    )
    log_queries: str = _setting(
        "off", "", "whether these lines hold the text of queries", choices=_SWITCH
    )
    public_base: str = _setting(
        "", "", "address the server is reached at from outside, such as https://data.example.org/"
    )
    source_text: str = _setting(
        "whole",
        "",
        "what is shown of a source: the whole stored text, or only the words with evidence",
        choices=("whole", "evidence"),
    )

    allow_service: str = _setting(
        "",
        "",
        "address of a SPARQL endpoint that SERVICE may call; several with commas, or repeated",
        repeatable=True,
    )

    def __post_init__(self) -> None:
        for address in self.services:
            if not _is_endpoint(address):
                raise RenkeiError(
                    f"{address!r} is not the address of an endpoint",
                    where="allow_service",
                    mend="give it as SERVICE will name it, such as https://host/sparql",
                )
        if self.public_base:
            parts = urlsplit(self.public_base)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
                raise RenkeiError(
                    f"{self.public_base!r} is not an address",
                    where="public_base",
                    mend="give it as https://host/ or https://host/path/",
                )
        if self.timeout > self.max_timeout:
            raise RenkeiError(
                f"timeout ({self.timeout:g} s) is above max_timeout ({self.max_timeout:g} s)",
                where="timeout",
                mend="raise max_timeout or lower timeout",
            )

    @classmethod
    def load(
        cls,
        given: Mapping[str, object] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Self:
        """Settings from options, then the environment, then the defaults.

        Args:
            given: field name → value, as from the command line; None and () stand for not given.
            environment: the environment variables; those of the process where not given.

        Raises:
            RenkeiError: a value cannot be used; says which option or variable it came from.

        >>> Settings.load({"port": "9000", "host": None}, {"RENKEI_TIMEOUT": "2.5"}).timeout
        2.5
        >>> Settings.load({}, {"RENKEI_PORT": "http"})
        Traceback (most recent call last):
        renkei.errors.RenkeiError: RENKEI_PORT: 'http' is not a whole number
        """
        options = {name: value for name, value in (given or {}).items() if value not in (None, ())}
        variables = os.environ if environment is None else environment
        known = {setting.name for setting in SETTINGS}
        if unknown := sorted(set(options) - known):
            raise RenkeiError(f"no such setting: {', '.join(unknown)}")
        values: dict[str, Any] = {}
        for setting in SETTINGS:
            if setting.name in options:
                values[setting.name] = setting.parse(options[setting.name], setting.option)
            elif variables.get(setting.variable):
                text = variables[setting.variable]
                values[setting.name] = setting.parse(text, setting.variable)
        return cls(**values)

    @property
    def services(self) -> frozenset[str]:
        """The addresses that SERVICE may call.

        >>> sorted(Settings(allow_service="https://a.example/sparql, http://b.example/").services)
        ['http://b.example/', 'https://a.example/sparql']
        """
        return frozenset(part.strip() for part in self.allow_service.split(",") if part.strip())

    @property
    def worker_count(self) -> int:
        """Queries answered at once, with 0 made into a number for this machine."""
        return self.workers or 2 * max(2, os.cpu_count() or 1)

    @property
    def long_worker_count(self) -> int:
        """Places for long queries, with 0 made into a number for this machine."""
        return self.long_workers or max(2, os.cpu_count() or 1)


def _is_endpoint(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = bool(parts.hostname) and "@" not in parts.netloc
    return host and port != 0 and _SERVICE.fullmatch(address) is not None


_TYPES: Final[dict[str, type[str] | type[int] | type[float]]] = {
    "str": str,
    "int": int,
    "float": float,
}

SETTINGS: Final[tuple[Setting, ...]] = tuple(
    Setting(f.name, _TYPES[str(f.type)], cast("str | int | float", f.default), **f.metadata)
    for f in fields(Settings)
)
"""Every setting, in the order in which it is shown."""
