"""Who stands before which week: what every page of a week is asked with, for readers, editors and operators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from broadcast.domain.people import Person
from broadcast.domain.times import Week
from broadcast.station.home import Home
from broadcast.web.asking import Editor, Operator, Station, Viewer
from broadcast.web.pages import language


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWeek:
    """A request of a person about a week."""

    request: Request
    home: Home
    person: Person
    week: Week

    @property
    def spoken(self) -> str:
        """The reader's language."""
        return language(self.request)

    @property
    def is_part(self) -> bool:
        """Whether htmx asks, for a part of a page that is open."""
        return "hx-request" in self.request.headers


def _named(week: str) -> Week:
    return Week.parse(week)


_Named = Annotated[Week, Depends(_named)]
"""The week that an address names. Raises PeriodError."""


def _reading(request: Request, home: Station, person: Viewer, week: _Named) -> AtWeek:
    return AtWeek(request=request, home=home, person=person, week=week)


def _editing(request: Request, home: Station, person: Editor, week: _Named) -> AtWeek:
    return AtWeek(request=request, home=home, person=person, week=week)


def _operating(request: Request, home: Station, person: Operator, week: _Named) -> AtWeek:
    return AtWeek(request=request, home=home, person=person, week=week)


Reading = Annotated[AtWeek, Depends(_reading)]
Editing = Annotated[AtWeek, Depends(_editing)]
Operating = Annotated[AtWeek, Depends(_operating)]
