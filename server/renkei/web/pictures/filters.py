"""Which activities are shown: one filter for all pictures and all tables.

`server/frontend/src/pictures/filter.ts` does the same in the browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from renkei.errors import RenkeiError
from renkei.web.pictures.activities import Activity
from renkei.web.pictures.cities import slug_of


@dataclass(frozen=True)
class Filter:
    """A choice of activities; what is empty admits all.

    Attributes:
        kind: the key of a kind.
        mode: the key of a mode; `not-stated` are the events of which none is said.
        city: the slug of a city that has anything to do with it.
        as_of: a year, with all that began in it or before.
    """

    kind: str = ""
    mode: str = ""
    city: str = ""
    as_of: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> Filter:
        """The filter that the parameters of an address ask for.

        Raises:
            RenkeiError: `as-of` is not a year.

        >>> Filter.read({"mode": "online", "as-of": "2021", "lang": "en"})
        Filter(kind='', mode='online', city='', as_of='2021')
        """
        year = parameters.get("as-of", "")
        if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
            raise RenkeiError("is not a year of four digits", where=f"as-of={year[:20]}")
        kind, mode, city = (parameters.get(key, "") for key in ("kind", "mode", "city"))
        return cls(kind, mode, city, year)

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of an address that ask for it.

        >>> Filter(mode="online", as_of="2021").parameters
        {'mode': 'online', 'as-of': '2021'}
        """
        given = {"kind": self.kind, "mode": self.mode, "city": self.city, "as-of": self.as_of}
        return {key: value for key, value in given.items() if value}

    def admits(self, activity: Activity) -> bool:
        """Whether an activity is shown. One without a date began in no year."""
        return (
            self.kind in ("", activity.kind_key)
            and self.mode in ("", activity.mode_key)
            and (not self.city or self.city in map(slug_of, activity.cities))
            and (not self.as_of or "" < activity.start[:4] <= self.as_of)
        )
