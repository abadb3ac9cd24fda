"""The papers of a period on the command line, and the figures for them that are typed in by hand."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast import config
from broadcast.cli.language import _
from broadcast.cli.speech import (
    answer,
    document,
    home_folder,
    json_option,
    station,
    station_options,
    table,
    tell,
    user_name,
)
from broadcast.domain.facts import Fact, FactKind
from broadcast.domain.times import Period, stamp
from broadcast.errors import NotAnOfficeError
from broadcast.station import facts as station_facts
from broadcast.station import forms
from broadcast.station.forms import FormName

_form_option = click.option(
    "--form",
    type=click.Choice(list(FormName)),
    default=FormName.REPORT.value,
    show_default=True,
    help=_("report báo cáo, logbook sổ nhật ký, pay bảng chấm công và thù lao, points bảng chấm điểm."),
)


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
@click.option("--station", "name", metavar="NAME", help=_("Ở cơ quan: báo cáo của riêng một đài."))
@click.option(
    "--lines",
    "figure",
    metavar="FIGURE",
    help=_(
        "Ở cơ quan: các dòng nhật ký đã cho ra một con số, như total, group=a, difference=skipped:missed:."
    ),
)
@_form_option
@station_options
def report(
    period: str,
    formats: str | None,
    path: Path | None,
    *,
    form: str,
    name: str | None,
    figure: str | None,
) -> None:
    """Write the report."""
    wanted = [one.strip().lower() for one in formats.split(",")] if formats else None
    if config.is_office(home_folder()):
        from broadcast.cli import office

        office.report(Period.parse(period), wanted, path, name, figure)
        return
    if name or figure:
        raise NotAnOfficeError(path=home_folder())
    with station() as home:
        written = forms.write(
            home,
            Period.parse(period),
            wanted,
            path,
            FormName(form),
        )
    if written.rehearsal:
        tell(_("Kỳ này chỉ có diễn tập: báo cáo ghi rõ đây không phải lượt phát thật."))
    for file in written.files:
        answer(str(file))


@click.command(
    "report-template",
    help=_("Ghi mẫu Word mặc định ra tệp để sửa; sửa xong cất vào templates/ của đài."),
)
@click.argument("path", metavar="FILE.docx", type=click.Path(path_type=Path))
@_form_option
@station_options
def report_template(path: Path, form: str) -> None:
    """Write the default template."""
    name = FormName(form)
    with station() as home:
        forms.write_template(home, name, path)
        own = home.folder / "templates" / f"{forms.TEMPLATES[name]}.docx"
    answer(str(path))
    tell(_("Sửa mẫu trong Word rồi cất thành {path}; từ đó báo cáo dùng mẫu này.").format(path=own))


# ── facts ────────────────────────────────────────────────────────────────────────────────────────


@click.group(help=_("Số liệu nhập tay cho báo cáo: lượt người nghe, tin bài trên trang thông tin điện tử."))
def facts() -> None:
    """Figures typed in by hand."""


@facts.command(help=_("Nhập số liệu của một kỳ; nhập lại cùng kỳ thì số mới thay số cũ."))
@click.argument("period")
@click.option("--listeners", type=click.IntRange(min=0), help=_("Số lượt người nghe."))
@click.option("--web", type=click.IntRange(min=0), help=_("Số tin, bài trên trang thông tin điện tử."))
@click.option("--note", default="", help=_("Số liệu lấy từ đâu."))
@station_options
def add(period: str, listeners: int | None, web: int | None, note: str) -> None:
    """Type in figures."""
    said = {FactKind.LISTENERS: listeners, FactKind.WEB: web}
    given = {kind: value for kind, value in said.items() if value is not None}
    if not given:
        raise click.UsageError(_("Cần ít nhất một số liệu: --listeners hoặc --web."))
    with station() as home:
        kept = station_facts.add(home, Period.parse(period), given, note, user_name())
    for fact in kept:
        tell(_("Đã ghi {what}: {value}.").format(what=_kind(fact.kind), value=fact.value))


@facts.command("list", help=_("Các số liệu đã nhập, mới nhất ở cuối."))
@json_option
@station_options
def list_(as_json: bool) -> None:
    """List what was typed in."""
    with station() as home:
        said = home.store.facts()
    if as_json:
        document([_document(fact) for fact in said])
        return
    table(
        (_("Từ ngày"), _("Đến ngày"), _("Số liệu"), _("Giá trị"), _("Người nhập"), _("Ghi chú")),
        [
            (
                f"{fact.first:%d/%m/%Y}",
                f"{fact.last:%d/%m/%Y}",
                _kind(fact.kind),
                fact.value,
                fact.by,
                fact.note,
            )
            for fact in said
        ],
    )


def _kind(kind: FactKind) -> str:
    return _("lượt người nghe") if kind is FactKind.LISTENERS else _("tin, bài trên trang thông tin điện tử")


def _document(fact: Fact) -> dict[str, object]:
    return {
        "kind": fact.kind,
        "first": fact.first.isoformat(),
        "last": fact.last.isoformat(),
        "value": fact.value,
        "note": fact.note,
        "by": fact.by,
        "at": stamp(fact.at),
    }
