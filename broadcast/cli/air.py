"""The air on the command line, heard before: a rehearsal faster than real time, a day in this window."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from broadcast.cli.entries import show_entries, tell_air
from broadcast.cli.language import _
from broadcast.cli.making import one_day
from broadcast.cli.speech import (
    document,
    json_option,
    long_document,
    progress,
    station,
    station_options,
    tell,
)
from broadcast.domain.asrun import AsRun, to_record
from broadcast.domain.times import Period
from broadcast.station import air as on_air


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
                tell_air(said, home.settings.rule_values.zone)

        played = on_air.play(home, chosen, output, rehearsal, listen)
    if as_json:
        document({"date": chosen.isoformat(), "rehearsal": rehearsal, **played.summary()})
    tell(
        _("Xong: {heard} dòng đã phát, {missed} dòng không phát; đầu ra {device}.").format(
            heard=played.heard, missed=played.missed, device=played.device
        )
    )


def _show_by_day(entries: Iterable[AsRun], zone: ZoneInfo) -> None:
    """A table for each day: a year of them in one would have to be measured as a whole before it is shown."""
    for _day, numbered in groupby(enumerate(entries, 1), lambda one: one[1].moment.astimezone(zone).date()):
        show_entries(numbered, zone)
