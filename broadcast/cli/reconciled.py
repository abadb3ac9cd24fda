"""What became of each planned event, on the command line: the rundowns of some days laid beside the log."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import click

from broadcast.airlog.makegoods import Answer
from broadcast.airlog.reconcile import Ending
from broadcast.cli.language import _, language
from broadcast.cli.log import log
from broadcast.cli.speech import answer, document, json_option, station, station_options, table, tell
from broadcast.domain.asrun import AsRun, Place
from broadcast.domain.makegoods import Unowed
from broadcast.domain.times import Period, millis_in, stamp
from broadcast.reports import words
from broadcast.station import reconciliation
from broadcast.station.reconciliation import Reconciliation


@log.command(
    help=_(
        "Đối chiếu kịch bản với nhật ký: từng dòng đã xếp có phát đúng không, vì sao không, bao giờ phát bù."
    )
)
@click.argument("period")
@json_option
@station_options
def reconcile(period: str, as_json: bool) -> None:
    """Show the end of every planned event."""
    with station() as home:
        zone = home.settings.rule_values.zone
        found = reconciliation.of_period(home, Period.parse(period), home.clock.wall())
    if as_json:
        document(_document(found))
        return
    odd = [one for one in found.answers if one.end.reason]
    if odd:
        table(
            (_("Dự kiến"), _("Tên"), _("Kết quả"), _("Vì sao"), _("Phát bù"), _("Dòng nhật ký")),
            [_row(one, zone) for one in odd],
        )
    _sum_up(found)


def _row(one: Answer, zone: ZoneInfo) -> tuple[object, ...]:
    end = one.end
    why = words.reason(end.reason) if language() == "vi" else end.reason
    off = end.start_error if end.reason in {"late", "early"} else None
    return (
        _at(end.planned_start, zone),
        end.event.title,
        _ending(end.ending),
        why if off is None else f"{why} ({off / 1000:+.1f}s)",
        _made_good(one, zone),
        words.lines(end.seqs) or "-",
    )


def _ending(ending: Ending) -> str:
    return {
        Ending.AS_PLANNED: _("đúng lịch"),
        Ending.DIFFERENT: _("phát có sai lệch"),
        Ending.NOT_AIRED: _("không phát"),
        Ending.AHEAD: _("chưa đến lượt"),
    }[ending]


def _made_good(one: Answer, zone: ZoneInfo) -> str:
    if one.make_good is not None:
        return _("từ {moment}").format(moment=_at(one.make_good.not_before, zone))
    if one.unowed is None:
        return "-"
    return {
        Unowed.NOT_REPEATED: _("không: loại này không phát bù"),
        Unowed.BEFORE_LOG: _("không: trước khi có nhật ký"),
        Unowed.BY_RULE: _("không: bị quy định giữ lại"),
        Unowed.LET_GO: _("không: đã quá 14 ngày"),
        Unowed.PUT_IN_LATE: _("không: xếp vào khi đã qua giờ"),
        Unowed.SETTLING: _("chưa rõ: chờ hết một giờ"),
        Unowed.TOLD_SINCE: _("không: sau đó đã phát"),
        Unowed.TO_COME: _("không: đã có trong lịch sắp tới"),
        Unowed.NOT_ASKED: _("không: kế hoạch không còn yêu cầu"),
        Unowed.NO_WINDOW: _("không: hai tuần tới không có giờ được phát"),
    }[one.unowed]


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%d/%m %H:%M:%S")


def _sum_up(found: Reconciliation) -> None:
    counts = found.counts
    answer(
        _(
            "{all} dòng đã xếp: {right} đúng lịch, {odd} phát có sai lệch, {lost} không phát, {ahead} chưa đến lượt."
        ).format(
            all=len(found.answers),
            right=counts[Ending.AS_PLANNED],
            odd=counts[Ending.DIFFERENT],
            lost=counts[Ending.NOT_AIRED],
            ahead=counts[Ending.AHEAD],
        )
    )
    if found.besides:
        answer(
            _(
                "Ngoài kịch bản nhật ký còn ghi {count} dòng phát (bản tin khẩn, micrô, bản cũ): {lines}."
            ).format(count=len(found.besides), lines=words.lines(place for place, _entry in found.besides))
        )
    if found.unplanned:
        tell(
            _("Không có kịch bản: {days}.").format(
                days=", ".join(f"{day:%d/%m/%Y}" for day in found.unplanned)
            )
        )


# ── json ─────────────────────────────────────────────────────────────────────────────────────────


def _document(found: Reconciliation) -> dict[str, object]:
    period = found.period
    return {
        "period": {"name": period.name, "first": period.first.isoformat(), "last": period.last.isoformat()},
        "counts": dict(found.counts),
        "events": [_event(one) for one in found.answers],
        "besides": [_besides(place, entry) for place, entry in found.besides],
        "unplanned": [day.isoformat() for day in found.unplanned],
    }


def _event(one: Answer) -> dict[str, object]:
    end = one.end
    return {
        "day": one.day.isoformat(),
        "event": end.event.id,
        "title": end.event.title,
        "column": end.event.column,
        "items": list(end.event.items),
        "planned_start": stamp(end.planned_start),
        "planned_end": stamp(end.planned_end),
        "ending": end.ending,
        "reason": end.reason or None,
        "start_error_ms": end.start_error,
        "tolerance_ms": end.event.tolerance,
        "seconds_played": millis_in(end.played) / 1000,
        "told": end.told,
        "lines": [_line(place) for place in end.seqs],
        "not_before": stamp(one.make_good.not_before) if one.make_good else None,
        "unowed": one.unowed,
    }


def _besides(place: Place, entry: AsRun) -> dict[str, object]:
    return {**_line(place), "title": entry.title, "at": stamp(entry.moment), "outcome": entry.outcome}


def _line(place: Place) -> dict[str, object]:
    return {"seq": place.seq, **({"output": place.output} if place.output else {})}
