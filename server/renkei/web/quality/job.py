"""Computes the report of a release once, beside the server, when it is first asked for."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import Final

from renkei.content import Content
from renkei.errors import RenkeiError
from renkei.web.quality.model import Quality

_LOG: Final = logging.getLogger(__name__)
_MODULE: Final = "renkei.quality.published"
_LONGEST: Final = 300
"""Seconds after which it has failed."""
_AGAIN: Final = 60.0
"""Seconds after a failure before which it is not tried again."""


@dataclass(frozen=True)
class Report:
    """What was computed.

    Attributes:
        quality: the report.
        turtle: the SHACL validation report as Turtle.
    """

    quality: Quality
    turtle: str


class QualityJob:
    """The report of one release, to be.

    Args:
        content: the content folders.
        release: the release that is served.
    """

    def __init__(self, content: Content, release: str) -> None:
        self._content = content
        self._release = release
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._report: Report | None = None
        self._failure: str | None = None
        self._failed = 0.0

    @property
    def is_ours(self) -> bool:
        """Whether what is served is the release in the content folders."""
        try:
            manifest = json.loads(self._content.manifest.read_bytes())
        except (OSError, ValueError):
            return False
        return isinstance(manifest, dict) and manifest.get("release") == self._release

    def result(self) -> Report | None:
        """The report; None while it is computed, which the first call begins.

        Raises:
            RenkeiError: it could not be computed.
        """
        with self._lock:
            if self._failure is not None and time.monotonic() - self._failed > _AGAIN:
                self._thread, self._failure = None, None
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
        if self._failure is not None:
            raise RenkeiError(self._failure)
        return self._report

    def wait(self) -> Report:
        """The report, as soon as it is there.

        Raises:
            RenkeiError: it could not be computed.
        """
        self.result()
        assert self._thread is not None
        self._thread.join()
        report = self.result()
        assert report is not None
        return report

    def _run(self) -> None:
        try:
            self._report = self._compute()
        except RenkeiError as error:
            _LOG.error("the report of release %s: %s", self._release[:12], error)
            self._failed, self._failure = time.monotonic(), str(error)

    def _compute(self) -> Report:
        command = [sys.executable, "-m", _MODULE, str(self._content.root)]
        try:
            done = subprocess.run(  # noqa: S603 - this interpreter with a module of ours
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LONGEST
            )
            if done.returncode:
                said = done.stderr.decode(errors="replace").strip().splitlines()
                raise RenkeiError(said[-1] if said else f"it ended with {done.returncode}")
            document = json.loads(done.stdout)
            turtle = document.pop("turtle")
            quality = Quality.model_validate(document)
        except (OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            raise RenkeiError(f"it could not be computed ({type(error).__name__})") from None
        if quality.release != self._release:
            raise RenkeiError("the content folders hold another release by now")
        return Report(quality, turtle)
