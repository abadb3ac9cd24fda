"""Making on the command line: the running order, the words as read, speech, voices, and carts ahead."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from broadcast.cli.language import _, language
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
from broadcast.domain.rundown import event_record
from broadcast.domain.schedule import StartKind
from broadcast.domain.times import RATE, Period
from broadcast.production.spoken import NumberStyle, read_aloud
from broadcast.station import air, carts, weeks
from broadcast.station.auditions import known, sample


@click.command(help=_("Xem kịch bản một ngày, chính xác đến từng giây. DATE ví dụ 2026-11-23."))
@click.argument("day", metavar="DATE")
@json_option
@station_options
def rundown(day: str, as_json: bool) -> None:
    """Show a day's running order."""
    with station() as home:
        found = weeks.rundown(home, one_day(day))
        placed = air.layout(home, found)
        zone = home.settings.rule_values.zone
    if as_json:
        document(
            {
                "station": found.station,
                "day": found.day.isoformat(),
                "version": found.version,
                "file": found.file_name,
                "events": [event_record(event) for event in found.events],
            }
        )
        return
    kinds = {
        StartKind.HARD: _("cứng"),
        StartKind.SOFT: _("mềm"),
        StartKind.NOT_BEFORE: _("không trước"),
        StartKind.BACK: _("kết thúc lúc"),
    }
    table(
        (_("Giờ"), _("Thời lượng"), _("Kiểu giờ"), _("Chuyên mục"), _("Tên"), _("Nhóm"), _("Ghi chú")),
        [
            (
                line.start.astimezone(zone).strftime("%H:%M:%S") if line.start else "-",
                f"{line.frames / RATE:.1f}s",
                kinds[line.event.start_kind],
                line.event.column,
                line.event.title,
                line.event.group or "-",
                line.reason,
            )
            for line in placed
        ],
    )


@click.command(help=_("Đọc từng dòng từ đầu vào chuẩn, in ra lời như sẽ đọc trên loa."))
def spoken() -> None:
    """Standard input to standard output, line by line."""
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    for line in sys.stdin:
        answer(read_aloud(line.rstrip("\r\n"), style=NumberStyle.VERBATIM).text)


@click.command(help=_("Chuyển một đoạn văn thành tiếng đọc, ghi ra tệp wav, như sẽ nghe trên loa."))
@click.argument("text")
@click.option(
    "-o",
    "--output",
    "path",
    required=True,
    metavar="FILE.wav",
    type=click.Path(path_type=Path),
    help=_("Tệp wav xuất ra."),
)
@click.option("--voice", help=_("Giọng đọc, như espeak-ng:vi-vn-x-south hoặc gtts."))
def say(text: str, path: Path, voice: str | None) -> None:
    """Speech and mastering on their own."""
    said = carts.say(text, path, voice)
    for note in said.notes:
        tell(note.sentence(language()))
    _tell_said(path, said)


def _tell_said(path: Path | None, said: carts.Said) -> None:
    tell(
        _("Đã ghi {path}: {seconds:.1f} giây, giọng {voice}.").format(
            path=path, seconds=said.frames / RATE, voice=said.voice
        )
    )


@click.command(help=_("Các giọng đọc có ở đây: dùng được không, ngoại tuyến hay qua mạng, giấy phép."))
@click.option(
    "-o",
    "--output",
    "path",
    metavar="FILE.wav",
    type=click.Path(path_type=Path),
    help=_("Ghi một câu đọc thử bằng giọng của --voice."),
)
@click.option("--voice", help=_("Giọng đọc thử (mặc định giọng đầu tiên của đài)."))
@json_option
@station_options
def voices(path: Path | None, voice: str | None, as_json: bool) -> None:
    """What there is to speak with."""
    with station() as home:
        found = known(home)
        said = sample(home, path, voice) if path else None
    rows = [
        {
            "name": one.name,
            "chosen": one.chosen,
            "online": one.about.online,
            "language": one.about.language,
            "licence": one.about.licence,
            "version": one.version,
            "trouble": one.trouble.sentence(language()) if one.trouble else "",
        }
        for one in found
    ]
    if as_json:
        document({"voices": rows})
    else:
        table(
            (_("Giọng"), _("Dùng"), _("Nối mạng"), _("Tiếng"), _("Giấy phép"), _("Tình trạng")),
            [
                (
                    row["name"],
                    _("đang chọn") if row["chosen"] else "",
                    _("qua mạng") if row["online"] else _("ngoại tuyến"),
                    row["language"] or "-",
                    row["licence"] or "-",
                    row["trouble"] or _("dùng được"),
                )
                for row in rows
            ],
        )
    if said is not None:
        _tell_said(path, said)


@click.command(help=_("Làm sẵn các băng của một tuần hoặc một ngày."))
@click.argument("name", metavar="WEEK|DATE")
@click.option(
    "--jobs",
    type=click.IntRange(1, 32),
    default=2,
    show_default=True,
    help=_("Số bài đọc được làm cùng lúc."),
)
@json_option
@station_options
def render(name: str, jobs: int, as_json: bool) -> None:
    """Make carts ahead."""
    with station() as home, progress(_("Làm băng")) as report:
        made = weeks.render(home, Period.parse(name).within_a_week(), jobs, report)
    for note in made.notes:
        tell(note.sentence(language()))
    if as_json:
        document({"made": made.fresh, "kept": made.warm, "seconds": sum(made.lengths) // RATE})
    tell(
        _("{fresh} băng mới, {warm} băng đã có, {seconds:.0f} giây âm thanh.").format(
            fresh=made.fresh, warm=made.warm, seconds=sum(made.lengths) / RATE
        )
    )


def one_day(text: str) -> date:
    """A date as an argument. Raises PeriodError."""
    return Period.parse(text).one_day()
