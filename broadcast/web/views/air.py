"""Hôm nay: what is really sounding, live; stop and resume, and the end of what was ordered."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from broadcast.domain.people import Role
from broadcast.errors import Said
from broadcast.reports import words
from broadcast.station import accounts, onair, orders
from broadcast.station.onair import OnAir, OutputAir, Quiet
from broadcast.station.people import may
from broadcast.web.asking import SESSION, Operator, Station, Viewer, deed
from broadcast.web.live import Live, Look, look
from broadcast.web.pages import language, said, show

router = APIRouter()
_PARTS = ("sound", "orders", "coming", "signs")
"""What of the page is shown anew when it changes: its id, and the name of its template."""
_HEARTBEAT = 4
"""Looks after which something is said even where nothing has changed, and the session is asked for."""
_FLOOR = -6_000
"""Hundredths of dBFS that a meter shows as nothing."""
MINUTES = (15, 60, 240)
"""For how long a stop may be asked for."""
QUIET = {
    Quiet.BETWEEN: Said("Không có gì phải phát lúc này", "Nothing is to be heard now"),
    Quiet.STOPPED: Said("Đài đang dừng", "The station is stopped"),
    Quiet.CLOCK: Said(
        "Đồng hồ của máy sai nên đài không phát gì: chỉnh giờ máy",
        "The clock is wrong, so nothing airs: set it",
    ),
    Quiet.SOUNDLESS: Said("Đang phải phát mà không có tiếng", "Something should be heard and is silent"),
    Quiet.STUCK: Said(
        "Card âm thanh không chạy; máy đang tự nối lại",
        "The sound card stands still; it is being opened anew",
    ),
    Quiet.CARD_LOST: Said(
        "Mất card âm thanh: kiểm tra dây, cắm lại card", "The sound card has gone: check it and plug it in"
    ),
    Quiet.UNANSWERED: Said(
        "Máy phát chưa chạy: khởi động lại máy, hoặc chạy broadcast run",
        "Playout does not answer: start the computer anew, or run broadcast run",
    ),
}
_WRONG = frozenset({Quiet.CLOCK, Quiet.SOUNDLESS, Quiet.STUCK, Quiet.CARD_LOST, Quiet.UNANSWERED})
_STOPPED = Said("Đã dừng. Đài im lặng đến {at}.", "Stopped. The station is silent until {at}.")
_RESUMED = Said("Đã trở lại lịch phát.", "Back to the schedule.")
_ENDED = Said("Đã kết thúc; lịch phát đi tiếp.", "Ended; the schedule goes on.")


@router.get("/")
def page(request: Request, home: Station, person: Viewer) -> Response:
    """The first page of a working day."""
    return show(request, "air.html", **_facts(request, look(home)))


@router.get("/phat-song/su-kien")
async def events(request: Request, home: Station, person: Viewer) -> Response:
    """The same page's parts as they change, and the level, for as long as the session lasts."""
    live: Live = request.app.state.live
    if live.is_full:
        return Response(status_code=503, headers={"Retry-After": "30"})
    return StreamingResponse(_told(request, home, live), media_type="text/event-stream")


@router.get("/phat-song/dung")
def stop_page(request: Request, home: Station, person: Operator) -> Response:
    """What a stop would stop, before it does."""
    return show(request, "air/stop.html", air=onair.now(home), minutes=MINUTES)


@router.post("/phat-song/dung")
def stop(request: Request, home: Station, person: Operator, minutes: Annotated[int, Form()]) -> Response:
    """Silence now, everywhere."""
    deed(request, f"dừng phát {minutes} phút")
    until = orders.stop(home, minutes=minutes, user=person.name)
    at = f"{until.astimezone(home.settings.rule_values.zone):%H:%M}"
    return back_to_air(request, Said(*(text.format(at=at) for text in _STOPPED)))


@router.post("/phat-song/tiep")
def resume(request: Request, home: Station, person: Operator) -> Response:
    """Back to the schedule."""
    deed(request, "phát tiếp theo lịch")
    orders.resume(home, user=person.name)
    return back_to_air(request, _RESUMED)


@router.post("/phat-song/ket-thuc")
def end(request: Request, home: Station, person: Operator, order: Annotated[str, Form()]) -> Response:
    """End one order."""
    deed(request, f"kết thúc “{order}”")
    orders.end(home, order=order, user=person.name)
    return back_to_air(request, _ENDED)


def back_to_air(request: Request, sentence: Said) -> Response:
    """The first page, which says what was done."""
    answer = RedirectResponse("/", 303)
    said(request, answer, sentence)
    return answer


# ── live ─────────────────────────────────────────────────────────────────────────────────────────


async def _told(request: Request, home: Station, live: Live) -> AsyncIterator[str]:
    """What has changed, look by look; it ends with the session, and with the desk."""
    secret, shown, levels = request.cookies.get(SESSION, ""), dict[str, str](), None
    yield "retry: 3000\n\n"
    async for one in live.looks():
        due = one.number % _HEARTBEAT == 0
        if due and await run_in_threadpool(accounts.session, home, secret) is None:
            return
        parts = _parts(request, one)
        changed = {name: text for name, text in parts.items() if shown.get(name) != text}
        now_levels = _levels(one.air)
        if changed or due or now_levels != levels:
            yield f"data: {_message(home, one, changed, now_levels)}\n\n"
        shown, levels = parts, now_levels


def _parts(request: Request, one: Look) -> dict[str, str]:
    """The parts of the page, made once for all of one language who may do the same: all wake at the same moment."""
    facts = _facts(request, one)
    alike = language(request), facts["may_order"]
    if alike not in one.pages:
        one.pages[alike] = {
            name: bytes(show(request, f"air/_{name}.html", **facts).body).decode() for name in _PARTS
        }
    return one.pages[alike]


def _message(home: Station, one: Look, parts: dict[str, str], levels: list[list[tuple[float, float]]]) -> str:
    at = one.air.at
    here = at.astimezone(home.settings.rule_values.zone)
    return json.dumps(
        {
            "now": round(at.timestamp() * 1000),
            "clock": f"{here:%H:%M:%S}",
            "levels": levels,
            "parts": parts,
        },
        ensure_ascii=False,
    )


def _levels(air: OnAir) -> list[list[tuple[float, float]]]:
    """For each output, for each of its channels: mean and peak in dBFS, as a meter takes them."""
    return [
        [(_shown(level.rms), _shown(level.peak)) for level in output.levels] if _is_of_now(output) else []
        for output in air.outputs
    ]


def _is_of_now(output: OutputAir) -> bool:
    return output.at is not None and output.quiet is not Quiet.STUCK


def _shown(level: int | None) -> float:
    return max(_FLOOR, _FLOOR if level is None else level) / 100


def _facts(request: Request, one: Look) -> dict[str, Any]:
    spoken = language(request)
    air = one.air
    return {
        "air": air,
        "signs": one.signs,
        "quiet": min(
            (one.quiet for one in air.outputs if one.quiet), key=list(QUIET)[::-1].index, default=None
        ),
        "plays": any(output.quiet is None for output in air.outputs),
        "wrong": [output for output in air.outputs if output.quiet in _WRONG],
        "why": QUIET,
        "levels": _levels(air),
        "reason": words.reason if spoken == "vi" else str,
        "may_order": may(request.state.person, Role.OPERATOR),
    }
