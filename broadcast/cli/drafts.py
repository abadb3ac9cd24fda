"""A drafted week as it is shown: what stands where and why, what is left out and what would let it in."""

from __future__ import annotations

from broadcast.cli.language import _, language
from broadcast.cli.speech import table, tell
from broadcast.domain.schedule import Line, SourceKind
from broadcast.domain.times import WEEKDAYS
from broadcast.errors import Said
from broadcast.traffic.planning import Draft

_WIDE = 60


def show_draft(drafted: Draft) -> None:
    """The week as a table, then everything that is not in it."""
    table(
        (_("Ngày"), _("Giờ"), _("Chuyên mục"), _("Nội dung"), _("Lý do")),
        [
            (
                ", ".join(WEEKDAYS[day] for day in line.days),
                line.start.strftime("%H:%M") if line.start else _("nối tiếp"),
                line.column,
                _content(line),
                reasons.get(number, Said(line.place, line.place)).sentence(language()),
            )
            for reasons in (_of_lines(drafted),)
            for number, line in enumerate(drafted.schedule.lines)
        ],
    )
    for reason in drafted.remarks:
        tell(reason.sentence(language()))
    for left in drafted.left_out:
        tell(_("Chưa xếp {reason}").format(reason=left.sentence(language())))
    tell(
        _("Đã lưu bản nháp số {version} của tuần {week}, người soạn {author}.").format(
            version=drafted.schedule.version, week=drafted.schedule.week, author=drafted.schedule.author
        )
    )


def _content(line: Line) -> str:
    name = f"{line.source.reference}: " if line.source.kind is SourceKind.PLAN else ""
    words = f"{name}{line.content}"
    return words if len(words) < _WIDE else f"{words[: _WIDE - 1]}…"


def _of_lines(drafted: Draft) -> dict[int, Said]:
    return {reason.line: reason.why for reason in drafted.reasons if reason.line is not None}


def draft_document(drafted: Draft) -> dict[str, object]:
    """The draft as one document."""
    return {
        "week": str(drafted.schedule.week),
        "version": drafted.schedule.version,
        "author": drafted.schedule.author,
        "placements": [
            {"at": one.moment, "item": one.name, "why": one.why._asdict()} for one in drafted.reasons
        ],
        "remarks": [
            {"at": one.moment, "about": one.name, "why": one.why._asdict()} for one in drafted.remarks
        ],
        "left_out": [
            {"item": one.name, "why": one.why._asdict(), "remedy": one.remedy._asdict()}
            for one in drafted.left_out
        ],
        "misses": {
            "items": drafted.score.items,
            "spacing": drafted.score.spacing,
            "rotation": drafted.score.rotation,
            "balance": drafted.score.balance,
            "empty": drafted.score.empty,
            "moves": drafted.score.moves,
            "total": drafted.score.total,
        },
    }
