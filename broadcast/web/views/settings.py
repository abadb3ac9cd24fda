"""The station's settings as they stand in config.toml: who it is, its zones with a tone for each, its rules."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel

from broadcast.domain.times import WEEKDAYS
from broadcast.errors import Said
from broadcast.station import care, settings, tones
from broadcast.station.settings import Hours, ZoneLine
from broadcast.web.asking import Administrator, Operator, Station, Viewer, deed
from broadcast.web.pages import onwards, show
from broadcast.web.parts import part

router = APIRouter(prefix="/cai-dat")
_WRITTEN = Said(
    "Đã ghi thiết lập. Các trang dùng ngay; phần phát sóng dùng từ lần chạy lại chương trình của đài.",
    "The settings are written. The pages use them now, the air from the next start of the station's program on.",
)
_EMPTY_ROWS = 2


class StationAsked(BaseModel):
    """Who the station is, as it is typed in."""

    seen: str
    name: str
    code: str
    commune: str
    supervisor: str = ""
    language: str = "vi"


class ZonesAsked(BaseModel):
    """A table of zones, as it is typed in: what has an id was there before."""

    seen: str
    id: list[str] = []
    name: list[str]
    channels: list[str]
    drop: list[str] = []


class _RulesAsked(BaseModel):
    seen: str
    decision: str = ""
    quiet_from: str
    quiet_until: str
    sessions_a_day: int
    minutes_a_session: int
    days: list[str]
    start: list[str]
    end: list[str]


@router.get("")
def station(request: Request, home: Station, person: Viewer) -> Response:
    """Who the station is, and its zones."""
    return part(
        request,
        person,
        "settings/station.html",
        settings=home.settings,
        seen=settings.state(home),
        empty=range(_EMPTY_ROWS),
    )


@router.post("/dai")
def rename(
    request: Request,
    home: Station,
    person: Administrator,
    asked: Annotated[StationAsked, Form()],
) -> Response:
    """Say who the station is."""
    deed(request, "sửa tên và mã của đài")
    settings.rename(home, **asked.model_dump())
    return onwards(request, "/cai-dat", _WRITTEN)


@router.post("/cum-loa")
def set_zones(
    request: Request,
    home: Station,
    person: Administrator,
    asked: Annotated[ZonesAsked, Form()],
) -> Response:
    """Say which zones there are, and which channels feed them."""
    deed(request, "sửa cụm loa")
    settings.set_zones(home, zone_lines(asked), seen=asked.seen)
    return onwards(request, "/cai-dat", _WRITTEN)


@router.post("/tieng-thu")
def sound(request: Request, home: Station, person: Operator, zone: Annotated[str, Form()]) -> Response:
    """Sound a tone in one zone."""
    deed(request, f"phát tiếng thử ra {zone}")
    sounded = tones.sound(home, zone, user=person.name)
    sentence = (
        Said(
            f"Đang phát tiếng thử hai giây ra {sounded.zone}.",
            f"A tone of two seconds sounds in {sounded.zone} now.",
        )
        if sounded.alone
        else Said(
            "Đã phát tiếng thử hai giây ra mọi kênh của card: phần phát sóng chưa chạy nên chưa phân được cụm loa.",
            "A tone of two seconds was sounded on every channel of the card: nothing is on air that would part the zones.",
        )
    )
    return show(request, "settings/_sounded.html", sentence=sentence)


@router.get("/card")
def cards(request: Request, home: Station, person: Administrator) -> Response:
    """The sound cards of this computer, to choose from."""
    return show(
        request,
        "settings/_cards.html",
        known=care.devices(),
        outputs=home.settings.outputs,
        seen=settings.state(home),
    )


@router.post("/card")
def choose_card(
    request: Request,
    home: Station,
    person: Administrator,
    seen: Annotated[str, Form()],
    output: Annotated[int, Form(ge=0)],
    device: Annotated[str, Form()],
) -> Response:
    """Have an output sound on another card, the present ones next in order."""
    deed(request, f"chọn card âm thanh {device}")
    settings.choose_card(home, output, device, seen=seen)
    return onwards(request, "/cai-dat", _WRITTEN)


@router.get("/quy-dinh")
def rules(request: Request, home: Station, person: Viewer) -> Response:
    """What was decided: hours, quotas, special days, silences, relays, each with its decision and when it is in force."""
    ruled = home.settings.rules
    return part(
        request,
        person,
        "settings/rules.html",
        rules=ruled,
        regulations=(ruled, *ruled.changes),
        weekdays=WEEKDAYS,
        shown_days=settings.shown_days,
        phrases=settings.phrases(home),
        seen=settings.state(home),
        empty=range(_EMPTY_ROWS),
    )


@router.post("/quy-dinh")
def set_rules(
    request: Request,
    home: Station,
    person: Administrator,
    asked: Annotated[_RulesAsked, Form()],
) -> Response:
    """Set the hours and quotas of the first decision; those of others are data of the file."""
    deed(request, f"sửa quy định {asked.decision}".rstrip())
    settings.set_rules(
        home,
        seen=asked.seen,
        decision=asked.decision,
        quiet_from=asked.quiet_from,
        quiet_until=asked.quiet_until,
        sessions_a_day=asked.sessions_a_day,
        minutes_a_session=asked.minutes_a_session,
        windows=[
            Hours(days=days, start=start, end=end)
            for days, start, end in zip(asked.days, asked.start, asked.end, strict=True)
            if start and end
        ],
    )
    return onwards(request, "/cai-dat/quy-dinh", _WRITTEN)


def zone_lines(asked: ZonesAsked) -> list[ZoneLine]:
    """The rows of the table that stay or are new."""
    return [
        ZoneLine(id=id_, name=name, channels=channels)
        for id_, name, channels in zip(
            [*asked.id, *[""] * (len(asked.name) - len(asked.id))], asked.name, asked.channels, strict=True
        )
        if name.strip() and id_ not in asked.drop
    ]
