"""An office's commands: logs pulled from stations or taken from sticks, verified, accepted, and its figures."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from broadcast.cli.language import _, choose, language
from broadcast.cli.log import log
from broadcast.cli.speech import (
    answer,
    document,
    home_folder,
    json_option,
    progress,
    station_options,
    system_clock,
    table,
    tell,
)
from broadcast.domain.times import Period
from broadcast.errors import BroadcastError
from broadcast.office import proofs, province, pulling, sticks
from broadcast.office.contact import Held
from broadcast.office.home import OfficeHome, make_office, open_office
from broadcast.store.office import Span


@contextmanager
def office() -> Iterator[OfficeHome]:
    """The opened office of this command, in its own language from here on."""
    with open_office(home_folder(), system_clock()) as home:
        choose(home.settings.language)
        yield home


def make(folder: Path) -> None:
    """Make an office's home, and tell what comes next."""
    make_office(folder.absolute())
    tell(
        _(
            "Đã tạo thư mục cơ quan tại {folder}. Khai báo các đài trong config.toml rồi chạy `broadcast log pull`."
        ).format(folder=folder)
    )


# ── what stations hand over ──────────────────────────────────────────────────────────────────────


@log.command(
    help=_(
        "Lấy nhật ký mới từ các đài qua mạng, nhiều đài cùng lúc, kiểm tra từng dòng (mặc định mọi đài có địa chỉ)."
    )
)
@click.argument("stations", nargs=-1, metavar="[URL]...")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help=_("Tệp chứa mã truy cập, cho địa chỉ chưa có trong config.toml (hoặc biến BROADCAST_TOKEN)."),
)
@json_option
@station_options
def pull(stations: tuple[str, ...], token_file: Path | None, as_json: bool) -> None:
    """Pull the logs of stations."""
    token = token_file.read_text("utf-8").strip() if token_file else os.environ.get("BROADCAST_TOKEN", "")
    with office() as home:
        whom = pulling.addresses(home, stations, token)
        with progress(_("Lấy nhật ký")) as report:
            found = pulling.pull(home, whom, lambda name, done, whole: report(done, whole, name))
    if as_json:
        document({"stations": [_pulled(one) for one in found]})
    for one in found:
        for held in one.logs:
            _tell_held(one.station, held)
        for refusal in one.refusals:
            tell(f"✗ {one.station or one.url}: {refusal.sentence(language())}")
    failed = sum(bool(one.refusals) for one in found)
    tell(_("Đã hỏi {count} đài, {failed} đài có trục trặc.").format(count=len(found), failed=failed))
    click.get_current_context().exit(1 if failed else 0)


@log.command("import", help=_("Nhận tệp nhật ký do đài ghi ra USB; nhận hai lần cũng như một lần."))
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@json_option
@station_options
def take_in(files: tuple[Path, ...], as_json: bool) -> None:
    """Take in files that came by stick."""
    taken: list[tuple[Path, sticks.Taken]] = []
    refused: list[tuple[Path, BroadcastError]] = []
    with office() as home, progress(_("Nhận tệp")) as report:
        for count, path in enumerate(files, 1):
            try:
                taken.append((path, sticks.take_in(home, path)))
            except BroadcastError as error:
                refused.append((path, error))
            report(count, len(files), path.name)
    if as_json:
        document(
            {
                "files": [
                    {"file": str(path), "station": one.station, "logs": [_log(log) for log in one.logs]}
                    for path, one in taken
                ],
                "refused": [{"file": str(path), **_refusal(why)} for path, why in refused],
            }
        )
    for _path, one in taken:
        for held in one.logs:
            _tell_held(one.station, held)
        if one.is_new:
            tell(
                _("{station} là đài mới: thêm vào config.toml để có địa bàn và số loa.").format(
                    station=one.station
                )
            )
    for path, why in refused:
        tell(f"✗ {path.name}: {why.sentence(language())}")
    click.get_current_context().exit(1 if refused else 0)


@log.command(
    help=_(
        "Chấp nhận khóa mới và nhật ký bắt đầu lại của một đài (thay máy, hỏng đĩa); những gì đã nhận vẫn giữ."
    )
)
@click.argument("station")
@station_options
def accept(station: str) -> None:
    """Let a station begin anew."""
    with office() as home:
        name = home.store.accept(station).name
    tell(_("{station}: khóa ở lần lấy tới sẽ được ghi nhận, nhật ký được nhận từ đầu.").format(station=name))


def verify(as_json: bool) -> None:
    """Verify everything that the office keeps, and tell of every dispute; exit code 1 when a chain does not hold."""
    with office() as home:
        proved, disputes = proofs.prove(home), home.store.disputes()
    if as_json:
        document(
            {
                "ok": not any(one.refusal for one in proved),
                "logs": [
                    {
                        "station": one.station,
                        "output": one.output,
                        "entries": one.entries,
                        "gaps": _gaps(one.gaps),
                        "unread": one.unread,
                        "refusal": _refusal(one.refusal) if one.refusal else None,
                    }
                    for one in proved
                ],
                "disputes": [
                    {
                        "station": one.station,
                        "output": one.output,
                        "at": one.at.isoformat(),
                        "kind": one.kind,
                        "seq": one.seq,
                        "kept": one.kept,
                        "found": one.found,
                    }
                    for one in disputes
                ],
            }
        )
    for one in proved:
        if one.refusal:
            tell(f"✗ {one.refusal.sentence(language())}")
        else:
            tell(
                _("{station}: {count} dòng nguyên vẹn.").format(
                    station=_named(one.station, one.output), count=one.entries
                )
                + _missing(one.gaps)
            )
        if one.unread:
            tell(
                _("  {count} dòng do phần mềm mới hơn ghi, chưa tính được: hãy cập nhật phần mềm.").format(
                    count=one.unread
                )
            )
    for told in disputes:
        tell(
            _("! {station}, ngày {day}: đài đưa nhật ký khác với phần đã giữ, tại dòng {seq}.").format(
                station=_named(told.station, told.output), day=f"{told.at:%d/%m/%Y}", seq=told.seq
            )
        )
    click.get_current_context().exit(1 if any(one.refusal for one in proved) else 0)


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


def report(
    period: Period, formats: Sequence[str] | None, path: Path | None, station: str | None, figure: str | None
) -> None:
    """Write the province's screen, one station's report, or the lines behind a figure; without a file, show it."""
    with office() as home:
        if figure is not None:
            target = path or home.folder / "reports" / f"dong-nhat-ky-{period.name}.ndjson"
            count = province.write_lines(home, period, figure, station, target)
            tell(_("Đã ghi {count} dòng vào {path}.").format(count=count, path=target))
        elif formats is None and path is None and station is None:
            _show(home, period)
        else:
            wanted = formats or [path.suffix.lstrip(".") if path and path.suffix else "docx"]
            for file in province.report(home, period, wanted, path, station):
                answer(str(file))


def _show(home: OfficeHome, period: Period) -> None:
    head, *rows = province.screen(home, period).screen()
    table(head, rows)


# ── how it is told ───────────────────────────────────────────────────────────────────────────────


def _tell_held(station: str, log: Held) -> None:
    tell(
        _("{station}: {new} dòng mới, đến dòng {last}.").format(
            station=_named(station, log.output), new=log.new, last=log.last
        )
        + _missing(log.gaps)
    )


def _named(station: str, output: str) -> str:
    return f"{station} ({output})" if output else station


def _missing(gaps: Sequence[Span]) -> str:
    if not gaps:
        return ""
    spans = ", ".join(f"{gap.first}–{gap.last}" if gap.first != gap.last else f"{gap.first}" for gap in gaps)
    return _(" Còn thiếu dòng {spans}.").format(spans=spans)


def _pulled(one: pulling.Pulled) -> dict[str, object]:
    return {
        "station": one.station,
        "url": one.url,
        "logs": [_log(log) for log in one.logs],
        "refusal": _refusal(one.refusal) if one.refusal else None,
    }


def _log(log: Held) -> dict[str, object]:
    return {
        "output": log.output,
        "new": log.new,
        "last": log.last,
        "gaps": _gaps(log.gaps),
        "refusal": _refusal(log.refusal) if log.refusal else None,
    }


def _gaps(gaps: Sequence[Span]) -> list[list[int]]:
    return [[gap.first, gap.last] for gap in gaps]


def _refusal(error: BroadcastError) -> dict[str, str]:
    return {"kind": type(error).__name__, "vi": error.sentence("vi"), "en": error.sentence("en")}
