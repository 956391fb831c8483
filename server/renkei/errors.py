"""Errors that a user can mend: one line that says what, where and how."""

from __future__ import annotations


class RenkeiError(Exception):
    """Unusable input. The command line prints it as one line and exits with 2.

    Args:
        what: what is wrong, without a full stop.
        where: the file, line, IRI or option concerned.
        mend: what to do about it.

    >>> print(RenkeiError("month 13 does not exist", where="page.txt:24", mend="correct the date"))
    page.txt:24: month 13 does not exist; correct the date
    >>> print(RenkeiError("no built graph"))
    no built graph
    """

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what = " ".join(what.split())
        self.where = where
        self.mend = mend
        super().__init__(self.what)

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line}; {self.mend}" if self.mend else line
