"""Plans on the command line: import a document, show what is to be told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from broadcast.cli.language import _, language
from broadcast.cli.plantables import change_document, facet_names, short, show_changes, show_version
from broadcast.cli.speech import document, json_option, station, station_options, table, tell
from broadcast.domain.content import Telling
from broadcast.ingest import plan_document
from broadcast.station import plans
from broadcast.store import Outcome


@click.group(help=_("Kế hoạch tuyên truyền: nạp văn bản, xem nội dung cần tuyên truyền, sửa chỗ đọc sai."))
def plan() -> None:
    """Plans."""


@plan.command(
    "import",
    help=_(
        "Đọc một kế hoạch (docx, pdf có lớp chữ, xlsx, xls, html, txt), hiện nội dung và nhiệm vụ kèm nguồn, rồi lưu lại. Bản mới của một"
        " kế hoạch đã có thì lưu thành bản kế tiếp và cho biết đã đổi những gì."
    ),
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--separate", is_flag=True, help=_("Lưu thành kế hoạch riêng, dù trông như bản mới của kế hoạch đã có.")
)
@json_option
@station_options
def import_(path: Path, separate: bool, as_json: bool) -> None:
    """Read, keep and show a plan."""
    with station() as home:
        imported = plans.import_plan(home, path, separate=separate)
    if as_json:
        document(plan_document(imported.version.plan) | {"kept": _kept_document(imported)})
        return
    show_version(imported.version)
    if imported.keeping.outcome is Outcome.REVISED:
        show_changes(imported.changes)
    for warning in imported.version.plan.warnings:
        tell(_("Lưu ý: {warning}").format(warning=warning))
    for note in imported.notes:
        tell(_("Lưu ý: {warning}").format(warning=note.sentence(language())))
    _tell_outcome(imported)


def _tell_outcome(imported: plans.Imported) -> None:
    code, version, plan = imported.keeping.code, imported.keeping.version, imported.version.plan
    found = _("{items} nội dung, {tasks} nhiệm vụ.").format(items=len(plan.items), tasks=len(plan.tasks))
    said = {
        Outcome.NEW: _("Đã lưu."),
        Outcome.KNOWN: _("Kế hoạch này đã có từ trước, không thay đổi gì."),
        Outcome.SAME: _("Cùng nội dung với {code} (bản {version}) đã có, không lưu thêm.").format(
            code=code, version=version
        ),
        Outcome.REVISED: _(
            "Đã lưu thành bản {version} của {code}; từ nay dùng bản này. Nếu là kế hoạch khác: `broadcast plan"
            " retire {code} --version {version}` rồi nạp lại với --separate."
        ).format(code=code, version=version),
    }
    tell(f"{found} {said[imported.keeping.outcome]}")


def _kept_document(imported: plans.Imported) -> dict[str, Any]:
    return {
        "code": imported.keeping.code,
        "version": imported.keeping.version,
        "outcome": imported.keeping.outcome,
        "names": [*imported.version.item_names, *imported.version.task_names],
        "changes": [change_document(change) for change in imported.changes],
        "notes": [note.sentence(language()) for note in imported.notes],
    }


@plan.command(
    help=_("Liệt kê nội dung và nhiệm vụ của các kế hoạch đang dùng, theo mã dùng trong lịch tuần.")
)
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
        (_("Mã"), _("Nhóm"), _("Lĩnh vực"), _("Thời gian"), _("Nội dung"), _("Đã sửa")),
        [
            (
                *(t.name, t.group or "-", t.field or "-", t.timing.raw if t.timing else "-", short(t.text)),
                facet_names(t.corrected),
            )
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
        "corrected": sorted(telling.corrected),
    }
