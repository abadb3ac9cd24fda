"""The as-run log and the report on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.air import show_entries
from broadcast.cli.language import _
from broadcast.cli.speech import answer, document, json_option, station, station_options, tell
from broadcast.domain.asrun import to_record
from broadcast.domain.times import Period
from broadcast.station import papers


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
        document([{"seq": number, **to_record(entry)} for number, entry in entries])
    else:
        show_entries(entries, zone)


@log.command(help=_("Kiểm tra chuỗi băm: không dòng nào bị sửa, mất, thêm hay đổi chỗ."))
@json_option
@station_options
def verify(as_json: bool) -> None:
    """Verify the chain."""
    with station() as home:
        head = papers.verify(home)
    if as_json:
        document({"ok": True, "entries": head.seq, "hash": head.hash})
    tell(
        _("Nhật ký nguyên vẹn: {count} dòng, mã băm cuối {hash}.").format(count=head.seq, hash=head.hash[:16])
    )


@log.command(help=_("Xuất nhật ký của một kỳ ra csv, json hoặc ndjson (theo đuôi tệp)."))
@click.argument("period", required=False)
@click.option(
    "-o",
    "--output",
    "path",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=_("Tệp xuất ra: csv, json hoặc ndjson."),
)
@station_options
def export(period: str | None, path: Path) -> None:
    """Write entries to a file."""
    with station() as home:
        count = papers.export(home, Period.parse(period) if period else None, path)
    tell(_("Đã ghi {count} dòng vào {path}.").format(count=count, path=path))


@click.command(
    help=_("Báo cáo kết quả tuyên truyền. PERIOD: 2026, 2026-H1, 2026-Q4, 2026-11, 2026-W48 hoặc TỪ..ĐẾN.")
)
@click.argument("period")
@click.option(
    "--format", "formats", default=None, help=_("docx,xlsx,pdf,csv,json; mặc định theo đuôi tệp, hoặc docx.")
)
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Tệp hoặc thư mục xuất ra (mặc định reports/ của đài)."),
)
@station_options
def report(period: str, formats: str | None, path: Path | None) -> None:
    """Write the report."""
    with station() as home:
        written = papers.report(
            home,
            Period.parse(period),
            [name.strip().lower() for name in formats.split(",")] if formats else None,
            path,
        )
    if written.rehearsal:
        tell(_("Kỳ này chỉ có diễn tập: báo cáo ghi rõ đây không phải lượt phát thật."))
    for file in written.files:
        answer(str(file))
