"""The weekly schedule on the command line: draft or load, check, approve, publish."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli import versions
from broadcast.cli.drafts import draft_document, show_draft
from broadcast.cli.language import _, language
from broadcast.cli.speech import (
    WEEK,
    answer,
    document,
    home_folder,
    json_option,
    progress,
    station,
    station_options,
    tell,
    user_name,
)
from broadcast.domain.times import WEEKDAYS, Week
from broadcast.errors import Fault, Proposal
from broadcast.station import checking, drafts, publishing, weekfiles, weeks


@click.group(help=_("Lịch phát sóng tuần: lập, nạp, kiểm tra, duyệt, công bố."))
def week() -> None:
    """Weeks."""


@week.command(help=_("Xếp nội dung các kế hoạch vào khung giờ của đài, kèm lý do. WEEK ví dụ 2026-W48."))
@click.argument("name", metavar="WEEK", type=WEEK)
@click.option("--over", is_flag=True, help=_("Xếp lại cả khi bản mới nhất do người lập hoặc sửa."))
@click.option(
    "--optimize", is_flag=True, help=_("Tìm thêm trong vài giây một cách xếp sót ít hơn (cần OR-tools).")
)
@json_option
@station_options
def draft(name: Week, optimize: bool, over: bool, as_json: bool) -> None:
    """Draft a week from the plans."""
    with station() as home:
        drafted = drafts.draft(home, name, user_name(), optimize=optimize, over=over)
    if as_json:
        document(draft_document(drafted))
    else:
        show_draft(drafted)


@week.command(
    help=_(
        "Nạp lịch tuần từ tệp xlsx, csv hoặc yaml; cả tệp được kiểm tra trước khi lưu. Tệp lập từ bản cũ hơn bản "
        "mới nhất thì không nạp, trừ khi có --over."
    )
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--week", "name", type=WEEK, help=_("Tuần của tệp, khi trong tệp không ghi."))
@click.option("--over", is_flag=True, help=_("Nạp đè lên bản mới nhất, dù tệp lập từ bản cũ hơn."))
@station_options
def load(path: Path, name: Week | None, over: bool) -> None:
    """Load a week file."""
    with station() as home:
        loaded = weekfiles.load(home, path, name, user_name(), over=over)
    for note in loaded.notes:
        tell(note.sentence(language()))
    for change in loaded.changes:
        tell(change.said.sentence(language()))
    schedule = loaded.schedule
    tell(
        _("Đã nạp {count} dòng vào tuần {week}, bản số {version}, người soạn {author}.").format(
            count=len(schedule.lines), week=schedule.week, version=schedule.version, author=schedule.author
        )
    )


@week.command(help=_("Kiểm tra một tệp lịch tuần (hoặc một tuần đã lưu) theo mọi quy định, không lưu gì."))
@click.argument("name", metavar="FILE|WEEK")
@click.option("--week", "of_week", type=WEEK, help=_("Tuần của tệp, khi trong tệp không ghi."))
@json_option
@station_options
def check(name: str, of_week: Week | None, as_json: bool) -> None:
    """Name every fault of a week file or a kept week."""
    with station() as home:
        checked = checking.check(home, name, of_week)
    faults = checked.faults
    if as_json:
        document(_check_document(checked))
    else:
        for fault in faults:
            answer(fault.sentence(language()))
    for note in checked.notes:
        tell(note.sentence(language()))
    tell(_("{count} lỗi.").format(count=len(faults)) if faults else _("Không có lỗi."))
    if checked.waiting:
        tell(
            _("{count} dòng chờ duyệt: nghe và duyệt bằng `broadcast week approve {week}`.").format(
                count=len(checked.waiting), week=name
            )
        )
    click.get_current_context().exit(1 if faults else 0)


def _check_document(checked: checking.Checked) -> dict[str, object]:
    """`ok` where it may be approved; `waiting` what may then be published only when somebody did."""
    return {
        "ok": not checked.faults,
        "faults": [_fault_document(fault) for fault in checked.faults],
        "notes": [_fault_document(note) for note in checked.notes],
        "waiting": [_fault_document(line) for line in checked.waiting],
    }


def _fault_document(fault: Fault) -> dict[str, object]:
    return {
        "place": fault.place,
        "rule": fault.rule,
        "vi": fault.vi,
        "en": fault.en,
        "decision": fault.decision or None,
        "proposal": _proposal_document(fault.proposal) if fault.proposal else None,
    }


def _proposal_document(proposal: Proposal) -> dict[str, object]:
    """What would do; `lines` counts the rows of the week from 1, `length` is in milliseconds."""
    return {
        "act": proposal.act,
        "lines": [index + 1 for index in proposal.lines],
        "days": [WEEKDAYS[day] for day in proposal.days],
        "start": proposal.start.isoformat() if proposal.start else None,
        "length": proposal.length,
        "zones": list(proposal.zones),
        "relay": proposal.relay or None,
        "vi": proposal.said.vi,
        "en": proposal.said.en,
    }


@week.command(help=_("Tạo tệp Excel mẫu để điền lịch tuần, có hướng dẫn và danh sách chọn."))
@click.argument("path", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@station_options
def template(path: Path) -> None:
    """Write the template."""
    with station() as home:
        weekfiles.template(home, path)
    tell(_("Đã tạo {path}.").format(path=path))


@week.command(help=_("Ghi lịch tuần đã lưu ra tệp xlsx, csv hoặc yaml; trong tệp có ghi số của bản."))
@click.argument("name", metavar="WEEK", type=WEEK)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--version", "version", type=int, metavar="N", help=_("Bản số mấy (mặc định bản mới nhất)."))
@station_options
def export(name: Week, path: Path, version: int | None) -> None:
    """Write a kept week as a file."""
    with station() as home:
        written = weekfiles.export(home, name, path, version)
    tell(_("Đã ghi bản số {version} ra {path}.").format(path=path, version=written))


@week.command(
    help=_("Làm băng còn thiếu rồi ghi nhận duyệt từng băng của tuần. Người duyệt phải khác người soạn.")
)
@click.argument("name", metavar="WEEK", type=WEEK)
@station_options
def approve(name: Week) -> None:
    """Render and approve a week."""
    with station() as home, progress(_("Làm băng")) as report:
        approved = weeks.approve(home, name, user_name(), report)
    for note in approved.notes:
        tell(note.sentence(language()))
    tell(
        _(
            "{approver} đã duyệt {count} băng của tuần {week} (do {author} soạn). Nghe lại tại {folder}."
        ).format(
            approver=approved.approver,
            count=approved.carts,
            week=name,
            author=approved.author,
            folder=home_folder() / "carts",
        )
    )


@week.command(
    help=_(
        "Công bố tuần: kiểm tra lần cuối rồi ghi kịch bản từng ngày để phát sóng. Phần đã phát giữ nguyên; "
        "phần đang phát và 20 phút tới chỉ đổi khi có --confirm."
    )
)
@click.argument("name", metavar="WEEK", type=WEEK)
@click.option(
    "--confirm",
    "confirmed",
    is_flag=True,
    help=_("Đồng ý đổi cả phần đang phát và sẽ phát trong 20 phút tới."),
)
@station_options
def publish(name: Week, confirmed: bool) -> None:
    """Publish a week's rundowns."""
    with station() as home, progress(_("Kiểm tra băng")) as report:
        published = publishing.publish(home, name, user_name(), report, confirmed=confirmed)
    for file_name in published.files:
        answer(file_name)
    tell(_("Đã công bố tuần {week}, bản số {version}.").format(week=name, version=published.version))
    if published.over:
        tell(_("Tuần này đã qua: không còn gì để phát."))


week.add_command(versions.listing)
week.add_command(versions.diff)
