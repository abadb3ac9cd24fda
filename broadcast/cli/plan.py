"""Plans on the command line: import a document, show what is to be told."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.language import _
from broadcast.cli.speech import answer, document, json_option, station, station_options, table, tell
from broadcast.domain.content import Telling
from broadcast.ingest import plan_document
from broadcast.station import plans


@click.group(help=_("Kế hoạch tuyên truyền: nạp văn bản, xem nội dung cần tuyên truyền."))
def plan() -> None:
    """Plans."""


@plan.command(
    "import", help=_("Đọc một kế hoạch (txt, html, docx), hiện nội dung và nhiệm vụ kèm nguồn, rồi lưu lại.")
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@json_option
@station_options
def import_(path: Path, as_json: bool) -> None:
    """Read, keep and show a plan."""
    with station() as home:
        imported = plans.import_plan(home, path)
    if as_json:
        document(plan_document(imported.plan))
        return
    heading = imported.plan.heading
    answer(f"{imported.code}: {heading.title or path.name}")
    answer(
        _("Số: {number} · ngày: {date} · cơ quan: {issuer}").format(
            number=heading.number or _("(để trống)"),
            date=heading.dated.strftime("%d/%m/%Y") if heading.dated else _("(để trống)"),
            issuer=heading.issuer or _("(không rõ)"),
        )
    )
    table(
        (_("Mục"), _("Nội dung"), _("Nhóm"), _("Lĩnh vực"), _("Tin cậy"), _("Nguồn")),
        [
            (
                item.marker,
                _short(item.text),
                item.guess.group or "-",
                item.guess.field or "-",
                f"{item.guess.confidence}%",
                item.source.place,
            )
            for item in imported.plan.items
        ],
    )
    if imported.plan.tasks:
        table(
            (_("STT"), _("Nhiệm vụ"), _("Chủ trì"), _("Thời gian"), _("Nhóm"), _("Nguồn")),
            [
                (t.no, _short(t.text), _short(t.lead, 40), t.timing.raw, t.guess.group or "-", t.source.place)
                for t in imported.plan.tasks
            ],
        )
    for warning in imported.plan.warnings:
        tell(_("Lưu ý: {warning}").format(warning=warning))
    found = _("{items} nội dung, {tasks} nhiệm vụ.").format(
        items=len(imported.plan.items), tasks=len(imported.plan.tasks)
    )
    known = _("Kế hoạch này đã có từ trước, không thay đổi gì.")
    kept = _("Đã lưu.")
    tell(f"{found} {known if imported.known else kept}")


@plan.command(help=_("Liệt kê nội dung và nhiệm vụ của các kế hoạch đã nạp, theo mã dùng trong lịch tuần."))
@json_option
@station_options
def items(as_json: bool) -> None:
    """Show every telling."""
    with station() as home:
        tellings = plans.tellings(home)
    if as_json:
        document([_telling_document(telling) for telling in tellings])
        return
    table(
        (_("Mã"), _("Nhóm"), _("Lĩnh vực"), _("Thời gian"), _("Nội dung")),
        [
            (t.name, t.group or "-", t.field or "-", t.timing.raw if t.timing else "-", _short(t.text))
            for t in tellings
        ],
    )
    if not tellings:
        tell(_("Chưa có kế hoạch nào. Nạp bằng `broadcast plan import`."))


def _telling_document(telling: Telling) -> dict[str, object]:
    return {
        "name": telling.name,
        "plan": telling.plan,
        "group": telling.group,
        "field": telling.field,
        "text": telling.text,
        "timing": telling.timing.raw if telling.timing else None,
    }


def _short(text: str, width: int = 70) -> str:
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"
