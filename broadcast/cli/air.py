"""The air on the command line: hear it before, play a day, run the station."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from broadcast.cli.language import _, language
from broadcast.cli.making import one_day
from broadcast.cli.speech import (
    answer,
    document,
    json_option,
    progress,
    station,
    station_options,
    table,
    tell,
)
from broadcast.domain.asrun import AsRun, EntryKind, to_record
from broadcast.domain.times import RATE, Period
from broadcast.reports import words
from broadcast.station import air as on_air


@click.command(help=_("Chạy thử nhanh hơn thời gian thật: sẽ nghe gì, nhật ký sẽ ghi gì."))
@click.argument("name", metavar="WEEK|DATE")
@click.option(
    "--wav",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Ghi âm thanh ra tệp wav (bỏ khoảng lặng giữa các buổi)."),
)
@json_option
@station_options
def simulate(name: str, path: Path | None, as_json: bool) -> None:
    """The engine faster than real time."""
    with station() as home, progress(_("Chạy thử")) as report:
        simulated = on_air.simulate(home, Period.parse(name).within_a_week(), path, report)
        zone = home.settings.rule_values.zone
    if as_json:
        document(
            {
                "period": name,
                "published": simulated.published,
                "wav": str(path) if path else None,
                "entries": [to_record(entry) for entry in simulated.entries],
            }
        )
    else:
        show_entries(enumerate(simulated.entries, 1), zone)
    if not simulated.published:
        tell(_("Chưa công bố: chạy thử trên bản đã lưu."))


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
        zone = home.settings.rule_values.zone
        today = home.clock.wall().astimezone(zone).date()
        chosen = one_day(day) if day else today
        rehearsal = rehearse or chosen != today
        if rehearsal:
            tell(_("Diễn tập ngày {day}: đồng hồ giả, không tính là lượt phát thật.").format(day=chosen))

        def listen(said: dict[str, Any]) -> None:
            if not as_json:
                _tell_air(said, zone)

        played = on_air.play(home, chosen, output or home.settings.output.device, rehearsal, listen)
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
    from broadcast.station import chores

    with station() as home:
        zone = home.settings.rule_values.zone
        tell(_("{name} bắt đầu chạy. Dừng bằng Ctrl+C.").format(name=home.settings.station.name))
        chores.run(home, output or home.settings.output.device, lambda said: _tell_air(said, zone), tell)


def _tell_air(said: dict[str, Any], zone: ZoneInfo) -> None:
    if said["said"] == "trouble":
        tell(said[language()])
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


def show_entries(entries: Any, zone: ZoneInfo) -> None:
    """As-run entries as a table; `entries` gives (number, AsRun). That an event began is told by its end."""
    table(
        (
            _("Số"),
            _("Bắt đầu"),
            _("Kết thúc"),
            _("Thời lượng"),
            _("Kết quả"),
            _("Nhóm"),
            _("Tên"),
            _("Mức âm"),
            _("Đồng hồ"),
        ),
        [_row(number, entry, zone) for number, entry in entries if entry.kind is not EntryKind.BEGUN],
    )


def _happened(entry: AsRun) -> str:
    kinds = {
        EntryKind.STARTED: _("Bắt đầu phát"),
        EntryKind.STOPPED: _("Ngừng phát"),
        EntryKind.CLOCK_STEP: _("Đồng hồ nhảy"),
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
        f"{entry.loudness / 100:.1f} dB" if entry.loudness is not None else "-",
        entry.clock_trust,
    )
