"""The air on the command line: hear it before, play a day, run the station."""

from __future__ import annotations

import signal
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from broadcast import config
from broadcast.cli.language import _, choose, language
from broadcast.cli.making import one_day
from broadcast.cli.speech import (
    answer,
    document,
    home_folder,
    json_option,
    long_document,
    progress,
    station,
    station_options,
    system_clock,
    table,
    tell,
    user_name,
)
from broadcast.domain.asrun import AsRun, EntryKind, Verdict, to_record
from broadcast.domain.times import RATE, Period
from broadcast.reports import words
from broadcast.station import air as on_air
from broadcast.station import orders
from broadcast.station.orders import Given
from broadcast.station.outputs import outputs
from broadcast.station.running import Running


@click.command(help=_("Chạy thử nhanh hơn thời gian thật: sẽ nghe gì, nhật ký sẽ ghi gì."))
@click.argument("name", metavar="PERIOD")
@click.option(
    "--wav",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Ghi âm thanh ra tệp wav (bỏ khoảng lặng giữa các buổi); nhiều nhất một tuần."),
)
@json_option
@station_options
def simulate(name: str, path: Path | None, as_json: bool) -> None:
    """The engine faster than real time."""
    period = Period.parse(name)
    with station() as home, ExitStack() as stack:
        with progress(_("Chạy thử")) as report:
            simulated = stack.enter_context(on_air.simulate(home, period, path, report))
        if as_json:
            head = {
                "period": name,
                "days": simulated.days,
                "published": simulated.published,
                "wav": str(path) if path else None,
            }
            long_document(head, "entries", map(to_record, simulated.entries))
        else:
            _show_by_day(simulated.entries, home.settings.rule_values.zone)
    if simulated.days < period.days:
        tell(_("{count} ngày trong kỳ không có lịch: bỏ qua.").format(count=period.days - simulated.days))
    if not simulated.published:
        tell(_("Có tuần chưa công bố: chạy thử trên bản đã lưu."))


@click.command(
    help=_("Phát một ngày ngay trong cửa sổ này. Ngày khác hôm nay là diễn tập: đồng hồ giả, bỏ khoảng lặng.")
)
@click.option("--date", "day", metavar="DATE", help=_("Ngày phát (mặc định hôm nay)."))
@click.option(
    "--output",
    "output",
    metavar="SPEC",
    help=_("card, card:TÊN, null, file:TỆP.wav; có thể ghép bằng dấu phẩy."),
)
@click.option("--rehearse", is_flag=True, help=_("Diễn tập ngay cả khi là hôm nay."))
@json_option
@station_options
def play(day: str | None, output: str | None, rehearse: bool, as_json: bool) -> None:
    """One day on air in the foreground."""
    with station() as home:
        today = home.here().date()
        chosen = one_day(day) if day else today
        rehearsal = rehearse or chosen != today
        if rehearsal:
            tell(_("Diễn tập ngày {day}: đồng hồ giả, không tính là lượt phát thật.").format(day=chosen))

        def listen(said: dict[str, Any]) -> None:
            if not as_json:
                _tell_air(said, home.settings.rule_values.zone)

        played = on_air.play(home, chosen, output, rehearsal, listen)
    if as_json:
        document({"date": chosen.isoformat(), "rehearsal": rehearsal, **played.summary()})
    tell(
        _("Xong: {heard} dòng đã phát, {missed} dòng không phát; đầu ra {device}.").format(
            heard=played.heard, missed=played.missed, device=played.device
        )
    )


@click.command(help=_("Chạy đài: phát sóng và các việc hằng ngày, đến khi dừng bằng Ctrl+C."))
@click.option(
    "--output", "output", metavar="SPEC", help=_("card, card:TÊN, null (mặc định theo config.toml).")
)
@station_options
def run(output: str | None) -> None:
    """The station."""
    folder = home_folder()
    settings = config.load(folder)
    choose(settings.language)
    zone = settings.rule_values.zone
    signal.signal(signal.SIGTERM, _interrupt)
    on = outputs(folder.absolute(), settings, output)
    with Running(settings, on, system_clock(), lambda said: _tell_air(said, zone)) as running:
        tell(_("{name} bắt đầu chạy. Dừng bằng Ctrl+C.").format(name=settings.station.name))
        running.run(desk=True)


def _interrupt(_number: int, _frame: object) -> None:
    """A service that is stopped has playout fade out and everything end, and has then done as it was told."""
    raise SystemExit(0)


_zone_option = click.option(
    "--zone", "zones", multiple=True, metavar="ZONE", help=_("Cụm loa; ghi nhiều lần được (mặc định tất cả).")
)


@click.command(help=_("Phát bản tin khẩn cấp ngay bây giờ: tiếng báo động, rồi lời đọc hoặc tệp âm thanh."))
@click.argument("text", required=False, default="", metavar="[TEXT]")
@click.option(
    "--audio", type=click.Path(path_type=Path), metavar="FILE", help=_("Tệp âm thanh thay cho lời đọc.")
)
@_zone_option
@click.option(
    "--repeat", "times", type=int, default=2, metavar="N", help=_("Phát bao nhiêu lần (mặc định 2).")
)
@click.option(
    "--drill",
    is_flag=True,
    help=_("Diễn tập: nói rõ là diễn tập, không có tiếng báo động, theo đúng giờ được phát."),
)
@station_options
def alert(text: str, audio: Path | None, zones: tuple[str, ...], times: int, drill: bool) -> None:
    """Emergency now."""
    if not text and audio is None:
        raise click.UsageError(_("Cần lời bản tin hoặc --audio TỆP."))
    with station() as home:
        given = orders.alert(home, text, audio=audio, zones=zones, times=times, drill=drill, user=user_name())
        _tell_given(given, home.settings.rule_values.zone)


@click.command(help=_("Nói trực tiếp qua micrô ngay bây giờ (chỉ người có vai trò duyệt)."))
@click.option("--minutes", type=int, metavar="N", help=_("Nhiều nhất bao nhiêu phút."))
@_zone_option
@station_options
def live(minutes: int | None, zones: tuple[str, ...]) -> None:
    """The microphone on air."""
    with station() as home:
        _tell_given(
            orders.live(home, minutes=minutes, zones=zones, user=user_name()), home.settings.rule_values.zone
        )
    tell(_("Kết thúc sớm bằng `broadcast resume`."))


@click.command(help=_("Im lặng ngay, kể cả bản tin khẩn cấp; hết số phút đó đài tự phát tiếp."))
@click.option(
    "--minutes",
    type=click.IntRange(1, 1440),
    default=60,
    metavar="N",
    help=_("Bao nhiêu phút (mặc định 60)."),
)
@station_options
def stop(minutes: int) -> None:
    """Silence now."""
    with station() as home:
        until = orders.stop(home, minutes=minutes, user=user_name())
        at = until.astimezone(home.settings.rule_values.zone)
    tell(_("Đã dừng. Đài im lặng đến {at:%H:%M} hoặc đến khi chạy `broadcast resume`.").format(at=at))


@click.command(help=_("Trở lại lịch phát."))
@station_options
def resume() -> None:
    """Back to the schedule."""
    with station() as home:
        orders.resume(home, user=user_name())
    tell(_("Đã trở lại lịch phát."))


def _tell_given(given: Given, zone: ZoneInfo) -> None:
    at = given.at.astimezone(zone)
    tell(
        _("“{title}” bắt đầu lúc {at:%H:%M:%S}, dài nhất {seconds:.0f} giây.").format(
            title=given.order.title, at=at, seconds=given.order.length / RATE
        )
    )


def _tell_air(said: dict[str, Any], zone: ZoneInfo) -> None:
    if said["said"] in {"trouble", "alarm"}:
        tell(said[language()])
    elif said["said"] == "notice":
        tell(said["text"])
    elif said["said"] == "ended":
        at = (
            datetime.fromisoformat(said["start"]).astimezone(zone).strftime("%H:%M:%S")
            if said["start"]
            else "--:--:--"
        )
        answer(f"{at}  {said['seconds']:7.1f}s  {_ended(said['outcome'], said['reason'])}  {said['title']}")


def _ended(outcome: str, reason: str) -> str:
    """How an event ended and why, in words; in English the log's own keys."""
    if language() == "en":
        return f"{outcome} {reason}".rstrip()
    return words.outcome(outcome) + (f" ({words.reason(reason).lower()})" if reason else "")


def _show_by_day(entries: Iterable[AsRun], zone: ZoneInfo) -> None:
    """A table for each day: a year of them in one would have to be measured as a whole before it is shown."""
    for _day, numbered in groupby(enumerate(entries, 1), lambda one: one[1].moment.astimezone(zone).date()):
        show_entries(numbered, zone)


def show_entries(entries: Any, zone: ZoneInfo) -> None:
    """As-run entries as a table; `entries` gives (number, AsRun). That an event began is told by its end.

    What a monitor heard of an event stands beside it.
    """
    kept = list(entries)
    heard = {_event(number, entry): entry for number, entry in kept if entry.kind is EntryKind.HEARD}
    table(
        (
            _("Số"),
            _("Bắt đầu"),
            _("Kết thúc"),
            _("Thời lượng"),
            _("Kết quả"),
            _("Nhóm"),
            _("Tên"),
            _("Giọng"),
            _("Mức âm"),
            _("Đồng hồ"),
            *([_("Nghe tại loa")] if heard else []),
        ),
        [
            (
                *_row(number, entry, zone),
                *([_heard(heard.get(_event(number, entry)), entry)] if heard else []),
            )
            for number, entry in kept
            if entry.kind not in {EntryKind.BEGUN, EntryKind.HEARD}
        ],
    )


def _event(place: Any, entry: AsRun) -> tuple[object, ...]:
    """What an event's own entry and the one of what was heard of it have in common."""
    return getattr(place, "output", ""), entry.rundown, entry.event, entry.planned_start, entry.actual_start


def _heard(found: AsRun | None, entry: AsRun) -> str:
    if found is None or found.verdict is None or entry.kind is not EntryKind.EVENT:
        return "-"
    verdicts = {
        Verdict.HEARD: _("nghe được"),
        Verdict.LOW: _("quá nhỏ"),
        Verdict.SILENT: _("không có tiếng"),
        Verdict.WRONG: _("tiếng khác"),
    }
    share = "" if found.heard_share == 100 else f" ({found.heard_share} %)"
    return f"{verdicts[found.verdict]}{share}"


def _happened(entry: AsRun) -> str:
    kinds = {
        EntryKind.STARTED: _("Bắt đầu phát"),
        EntryKind.STOPPED: _("Ngừng phát"),
        EntryKind.CLOCK_STEP: _("Đồng hồ nhảy"),
        EntryKind.HELD: _("Người trực dừng phát đến"),
        EntryKind.RELEASED: _("Trở lại lịch phát"),
        EntryKind.UNDERRUN: _("Hụt tiếng, số lần:"),
    }
    return f"{kinds[entry.kind]} {entry.reason}".rstrip()


def _row(number: int, entry: AsRun, zone: ZoneInfo) -> tuple[object, ...]:
    def at(moment: datetime | None) -> str:
        return moment.astimezone(zone).strftime("%d/%m %H:%M:%S.%f")[:-3] if moment else "-"

    return (
        number,
        at(entry.actual_start or entry.at),
        at(entry.actual_end),
        f"{entry.frames / RATE:.1f}s",
        _ended(entry.outcome, entry.reason) if entry.outcome else _happened(entry),
        entry.group or "-",
        entry.title or "-",
        entry.voice or "-",
        f"{entry.loudness / 100:.1f} dB" if entry.loudness is not None else "-",
        entry.clock_trust,
    )
