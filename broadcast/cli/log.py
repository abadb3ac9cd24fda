"""The as-run logs on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast import config
from broadcast.airlog.chain import Head
from broadcast.airlog.export import record
from broadcast.cli.entries import show_entries
from broadcast.cli.language import _, language
from broadcast.cli.speech import answer, document, home_folder, json_option, station, station_options, tell
from broadcast.domain.times import RATE, Period
from broadcast.errors import BroadcastError, LogMissingError
from broadcast.station import handing, papers, verification
from broadcast.station.home import Home


@click.group(help=_("Nhật ký phát sóng: xem, kiểm tra nguyên vẹn, xuất ra tệp."))
def log() -> None:
    """The as-run log."""


@log.command(help=_("Xem nhật ký của một kỳ (mặc định tất cả)."))
@click.argument("period", required=False)
@json_option
@station_options
def show(period: str | None, as_json: bool) -> None:
    """Show entries."""
    with station() as home:
        entries = list(papers.entries(home, Period.parse(period) if period else None))
        zone = home.settings.rule_values.zone
    if as_json:
        document([record(place, entry) for place, entry in entries])
    else:
        show_entries(entries, zone)


@log.command(help=_("Kiểm tra chuỗi băm: không dòng nào bị sửa, mất, thêm hay đổi chỗ."))
@json_option
@station_options
def verify(as_json: bool) -> None:
    """Verify the chain of every output; at an office those of all stations."""
    if config.is_office(home_folder()):
        from broadcast.cli import office

        office.verify(as_json)
        return
    with station() as home:
        aside = home.logs_put_aside()
        for path in aside:
            tell(
                _(
                    "Có nhật ký hỏng đã cất riêng: {path}. Giữ nguyên tệp này và báo cho cơ quan quản lý."
                ).format(path=path)
            )
        heads = _verify(home)
    if as_json:
        document({"ok": True, **_facts(heads), "set_aside": [path.name for path in aside]})


def _verify(home: Home) -> dict[str, Head]:
    """The head of every log that is there, told as it comes; all are looked at before a refusal is raised."""
    heads: dict[str, Head] = {}
    refused: list[BroadcastError] = []
    missing: list[BroadcastError] = []
    for output, log in home.logs().items():
        try:
            heads[output] = verification.verify(home, log, "")
        except LogMissingError as error:
            missing.append(error)
        except BroadcastError as error:
            refused.append(error)
        else:
            _tell_whole(output, heads[output])
    if not heads:
        refused += missing
    for other in refused[1:]:
        tell(other.sentence(language()))
    if refused:
        raise refused[0]
    return heads


def _tell_whole(output: str, head: Head) -> None:
    sentence = (
        _("Nhật ký của đầu ra {output} nguyên vẹn: {count} dòng, mã băm cuối {hash}.")
        if output
        else _("Nhật ký nguyên vẹn: {count} dòng, mã băm cuối {hash}.")
    )
    tell(sentence.format(output=output, count=head.seq, hash=head.hash[:16]))


def _facts(heads: dict[str, Head]) -> dict[str, object]:
    """Number and hash of the last entry; by output where there are several."""
    if "" in heads:
        return {"entries": heads[""].seq, "hash": heads[""].hash}
    return {
        "logs": [{"output": output, "entries": head.seq, "hash": head.hash} for output, head in heads.items()]
    }


@log.command(help=_("Xuất nhật ký của một kỳ ra csv, json hoặc ndjson (theo đuôi tệp)."))
@click.argument("period", required=False)
@click.option(
    "-o",
    "--output",
    "path",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=_("Tệp xuất ra: csv, json hoặc ndjson."),
)
@click.option(
    "--usb",
    metavar="DIR|FILE",
    type=click.Path(path_type=Path),
    help=_("Ghi một tệp có chữ ký của đài ra USB cho cơ quan: những dòng chưa giao."),
)
@click.option("--whole", is_flag=True, help=_("Cùng với --usb: cả nhật ký, kể cả phần đã giao."))
@station_options
def export(period: str | None, path: Path | None, usb: Path | None, whole: bool) -> None:
    """Write entries to a file."""
    if usb is not None and path is None and period is None:
        _hand_over(usb, whole=whole)
        return
    if path is None or usb is not None or whole:
        raise click.UsageError(_("chọn một trong hai: -o TỆP (có thể kèm kỳ), hoặc --usb THƯ_MỤC [--whole]."))
    with station() as home:
        count = papers.export(home, Period.parse(period) if period else None, path)
    tell(_("Đã ghi {count} dòng vào {path}.").format(count=count, path=path))


@log.command(
    help=_(
        "Nghe lại một dòng nhật ký: tiếng máy đã phát (kênh trái) và tiếng nghe được ngoài loa (kênh phải)."
    )
)
@click.argument("seq", metavar="N", type=click.IntRange(min=1))
@click.option(
    "-o",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Tệp wav xuất ra (mặc định reports/ của đài)."),
)
@click.option("--output", metavar="ID", help=_("Đầu ra có nhật ký đó (mặc định đầu ra thứ nhất)."))
@station_options
def listen(seq: int, path: Path | None, output: str | None) -> None:
    """The sound of a log line."""
    from broadcast.station import airchecks  # with numpy

    with station() as home:
        found = airchecks.cut(home, seq, output, path)
    tell(
        _("“{title}”, {seconds:.0f} giây: kênh trái là tiếng máy phát, kênh phải là tiếng nghe được.").format(
            title=found.title, seconds=found.frames / RATE
        )
    )
    answer(str(found.path))


def _hand_over(target: Path, *, whole: bool) -> None:
    with station() as home:
        written = handing.hand_over(home, target, whole=whole)
    if written is None:
        tell(_("Không có dòng nào mới kể từ lần giao trước; `--whole` ghi lại cả nhật ký."))
        return
    tell(_("Đã ghi và đọc lại {count} dòng, có chữ ký của đài.").format(count=written.count))
    answer(str(written.path))
