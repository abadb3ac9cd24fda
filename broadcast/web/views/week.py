"""The week board: a week by day and hour, what is wrong in it, what will be heard where, and its versions."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from broadcast.domain.people import Role
from broadcast.domain.times import WEEKDAYS, Week
from broadcast.errors import BroadcastError, Said
from broadcast.station import board, weekfiles, weeks
from broadcast.station.board import Block, Board
from broadcast.station.home import Home
from broadcast.station.people import may
from broadcast.store import WeekOrigin, WeekState
from broadcast.traffic import is_music
from broadcast.traffic.changes import KINDS
from broadcast.traffic.spellings import write_days, write_zones
from broadcast.web.asking import Station, Viewer
from broadcast.web.pages import show
from broadcast.web.views.week_at import AtWeek, Reading

router = APIRouter()
_of_a_week = APIRouter(prefix="/tuan/{week}")

STATES = {
    WeekState.DRAFT: Said("bản nháp, chưa duyệt", "draft, not approved"),
    WeekState.APPROVED: Said("đã duyệt, chưa công bố", "approved, not published"),
    WeekState.PUBLISHED: Said("đã công bố", "published"),
}
ORIGINS = {
    WeekOrigin.DRAFTED: Said("máy xếp", "drafted by the planner"),
    WeekOrigin.LOADED: Said("nạp từ tệp", "loaded from a file"),
    WeekOrigin.EDITED: Said("sửa trên bản trước", "edited from the version before"),
}
_EMPTY = Said("Chưa có gì", "Nothing yet")
_LEAST = timedelta(minutes=12)
"""What lasts less is drawn as long as this, so that it can be read and taken hold of."""


@router.get("/tuan")
def this_week(home: Station, person: Viewer) -> Response:
    """The week of today."""
    return RedirectResponse(f"/tuan/{Week.of(home.here().date())}", 303)


@_of_a_week.get("")
def page(at: Reading) -> Response:
    """The newest version of a week."""
    return show_board(at)


def show_board(
    at: AtWeek,
    *,
    refusal: BroadcastError | None = None,
) -> Response:
    """The page of a week, or for htmx its board alone; a refusal is shown above it."""
    part = at.is_part
    answer = show(
        at.request,
        "week/_board.html" if part else "week.html",
        status=200 if refusal is None else 409,
        refusal="" if refusal is None else refusal.sentence(at.spoken),
        **facts_of(at),
    )
    if part and refusal is not None:
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#board", "outerHTML"
    return answer


def facts_of(at: AtWeek) -> dict[str, Any]:
    """What the templates of a week's board show."""
    shown = board.board(at.home, at.week)
    return {
        "board": shown,
        "week": at.week,
        "before": Week.of(at.week.days[0] - timedelta(days=7)),
        "after": Week.of(at.week.days[0] + timedelta(days=7)),
        "version": shown.schedule.version,
        "state": STATES[shown.kept.state] if shown.kept else _EMPTY,
        "origin": ORIGINS[shown.kept.origin] if shown.kept else _EMPTY,
        "by": board.full_name(at.home, shown.kept.author) if shown.kept else "",
        "undo_to": board.before_last(at.home, at.week),
        "edits": may(at.person, Role.EDITOR),
        "publishes": may(at.person, Role.OPERATOR),
        "events": json.dumps(
            [_event(at.home, block, at.spoken) for block in shown.blocks], ensure_ascii=False
        ),
        "zones": json.dumps(
            [{"id": zone.id, "title": zone.name} for zone in at.home.settings.zone_values], ensure_ascii=False
        ),
        "weekdays": WEEKDAYS,
        "write_days": write_days,
        "write_zones": write_zones,
    }


def _event(home: Home, block: Block, spoken: str) -> dict[str, Any]:
    """A block as the calendar draws it; moments are local, without a zone."""
    zones = home.settings.zone_values
    names = block.head.zones
    spoken_first = sorted(block.parts, key=lambda part: is_music(part.line))
    titles = ", ".join(part.title for part in spoken_first)
    marks = [
        *(["⚠"] if block.is_faulty else []),
        *([block.odd.sentence(spoken)] if block.odd else []),
    ]
    return {
        "id": f"{block.index}-{block.weekday}",
        "start": _naive(block.start),
        "end": _naive(max(block.end, block.start + _LEAST)),
        "title": " ".join([*marks, f"{block.start:%H:%M}", titles]),
        "resourceIds": [zone.id for zone in zones if not names or zone.name in names],
        "durationEditable": block.is_resizable,
        "classNames": [
            *(["is-faulty"] if block.is_faulty else []),
            *(["is-odd"] if block.odd else []),
        ],
        "extendedProps": {
            "line": block.index,
            "last": block.parts[-1].index,
            "day": block.weekday,
            "end": _naive(block.end),
        },
    }


def _naive(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}"


@_of_a_week.get("/moi")
def newer(at: Reading, ban: int = 0) -> Response:
    """Who has kept a newer version than the one that a page shows, and what is other in it; nothing otherwise."""
    found = board.since(at.home, at.week, ban)
    if found is None:
        return Response(status_code=204)
    return show(at.request, "week/_newer.html", status=286, found=found, week=at.week)  # asked no more


@_of_a_week.get("/buoi/{line}")
def block(at: Reading, line: int, ngay: int) -> Response:
    """One run on one day, with all that may be done to it: what is dragged on the board, by keyboard."""
    facts = facts_of(at)
    found = next((one for one in facts["board"].blocks if (one.index, one.weekday) == (line, ngay)), None)
    if found is None:
        return RedirectResponse(f"/tuan/{at.week}", 303)
    return show(at.request, "week/block.html", block=found, **facts)


@_of_a_week.get("/nghe")
def preview(at: Reading, ngay: date | None = None, loa: str = "") -> Response:
    """What would be heard on the days of a week, and where, with a warning for odd hours."""
    facts = facts_of(at)
    shown: Board = facts["board"]
    heard = [
        (day, [one for one in blocks if not loa or not one.head.zones or loa in one.head.zones])
        for day, blocks in zip(at.week.days, shown.days, strict=True)
        if ngay in {None, day}
    ]
    return show(
        at.request,
        "week/heard.html",
        heard=heard,
        chosen_zone=loa,
        chosen_day=ngay,
        all_zones=at.home.settings.zone_values,
        notes=weeks.notes(at.home, shown.schedule),
        odd=[one for _, blocks in heard for one in blocks if one.odd],
        **facts,
    )


@_of_a_week.get("/cac-ban")
def versions(
    at: Reading,
    tu: int | None = None,
    den: int | None = None,
) -> Response:
    """The versions of a week, and what changed from one to another."""
    steps = board.history(at.home, at.week)
    return show(
        at.request,
        "week/versions.html",
        week=at.week,
        steps=steps,
        names={one.last.author: board.full_name(at.home, one.last.author) for one in steps},
        states=STATES,
        origins=ORIGINS,
        kinds=KINDS,
        difference=weekfiles.difference(at.home, at.week, tu, den) if steps else None,
        edits=may(at.person, Role.EDITOR),
        version=steps[0].last.version if steps else 0,
    )


router.include_router(_of_a_week)
