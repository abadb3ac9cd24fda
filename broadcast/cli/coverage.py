"""What the plans ask, what was told of it and what is owed, on the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain

import click

from broadcast.cli.language import _, language
from broadcast.cli.plan import plan
from broadcast.cli.speech import answer, document, json_option, station, station_options, table, tell
from broadcast.domain.makegoods import MakeGood
from broadcast.domain.times import Period, stamp
from broadcast.errors import PeriodError, Said
from broadcast.reports import words
from broadcast.reports.coverage import Cell, Coverage, ItemRow, Row, Unit
from broadcast.reports.covered import coverage_document
from broadcast.station import coverage as station_coverage
from broadcast.station import owed as station_owed

_WIDTH = 100
_NAME = 30
_LISTED = 15  # items shown where a list may be long; all of them are in --json
_DAY = click.DateTime(formats=["%Y-%m-%d", "%d/%m/%Y"])


@plan.command(
    help=_("Mười nhóm nội dung theo tuần, tháng hoặc quý: đã phát, đã xếp lịch, còn nợ. Mặc định cả năm nay.")
)
@click.option("--from", "first", type=_DAY, metavar="DATE", help=_("Từ ngày (2026-01-01 hoặc 01/01/2026)."))
@click.option("--to", "last", type=_DAY, metavar="DATE", help=_("Đến hết ngày."))
@click.option(
    "--by",
    "unit",
    type=click.Choice([unit.value for unit in Unit]),
    default=Unit.MONTH,
    show_default=True,
    help=_("Chia theo tuần (week), tháng (month) hoặc quý (quarter)."),
)
@json_option
@station_options
def coverage(first: datetime | None, last: datetime | None, unit: str, as_json: bool) -> None:
    """Show what is told, planned and owed."""
    with station() as home:
        period = _period(first, last, home.here().date())
        found = station_coverage.of_period(home, period, Unit(unit))
    if as_json:
        document(coverage_document(found))
    elif not found.items:
        tell(_("Kỳ này không có nội dung kế hoạch nào. Nạp kế hoạch bằng `broadcast plan import`."))
    else:
        _show(found)


@plan.command(
    help=_("Những gì đã lỡ trong 14 ngày qua và nên phát bù: vì sao lỡ, sớm nhất bao giờ được phát lại.")
)
@json_option
@station_options
def owed(as_json: bool) -> None:
    """Show the proposals of make-goods."""
    with station() as home:
        zone = home.settings.rule_values.zone
        found = station_owed.owed(home, home.clock.wall())
    if found.unread is not None:
        tell(found.unread.sentence(language()))
    if as_json:
        document([_make_good_document(one) for one in found.make_goods])
        return
    if not found.make_goods:
        if found.unread is None:
            tell(_("Không có gì phải phát bù."))
        return

    def at(moment: datetime) -> str:
        return moment.astimezone(zone).strftime("%d/%m %H:%M")

    table(
        (_("Lỡ lúc"), _("Mã"), _("Nội dung"), _("Vì sao"), _("Phát lại từ")),
        [
            (
                at(one.missed),
                ", ".join(one.event.items) or "-",
                one.event.title,
                words.reason(one.reason) if language() == "vi" else one.reason,
                at(one.not_before),
            )
            for one in found.make_goods
        ],
    )
    tell(_("`broadcast week draft` xếp những nội dung này vào tuần tới, trong giờ được phát."))


# ── the period ───────────────────────────────────────────────────────────────────────────────────


def _period(first: datetime | None, last: datetime | None, today: date) -> Period:
    """From the first day of a year to its last where nothing else is said. Raises PeriodError."""
    year = (first or last or today).year
    begins = first.date() if first else date(year, 1, 1)
    ends = last.date() if last else date(year, 12, 31)
    if begins > ends:
        said = Said("--from là ngày không sau --to", "a --from that is not after --to")
        raise PeriodError(found=f"{begins}..{ends}", wanted=said)
    whole = (begins, ends) == (date(year, 1, 1), date(year, 12, 31))
    return Period(first=begins, last=ends, name=str(year) if whole else f"{begins}..{ends}")


# ── the tables ───────────────────────────────────────────────────────────────────────────────────


def _show(found: Coverage) -> None:
    for columns in _blocks(found):
        _show_block(found, columns)
    answer(_("Mỗi ô: đã phát +đã xếp lịch -còn nợ; “·” là không có gì; cột có dấu * là hiện nay."))
    answer("")
    table(
        (_("Lĩnh vực"), _("Yêu cầu"), _("Đã phát"), _("Đã xếp"), _("Còn nợ")),
        [(row.name, *_numbers(row.total)) for row in found.fields],
    )
    _show_items(_("Chưa phát lần nào trong kỳ"), found.never_told)
    _show_items(_("Nhiệm vụ kế hoạch không ghi rõ khi nào"), found.without_cadence)
    total = found.total.total
    answer(
        _("Kế hoạch yêu cầu {asked} lượt: đã phát {told}, đã xếp lịch {planned}, còn nợ {owed}.").format(
            asked=total.asked, told=total.told, planned=total.planned, owed=total.owed
        )
    )
    answer(_("Phát nhiều hơn yêu cầu không bù cho nội dung khác hay cho kỳ sau."))


def _blocks(found: Coverage) -> Iterator[range]:
    """Columns that fit beside each other, in blocks of about the same width."""
    cells = chain.from_iterable(row.cells for row in (*found.groups, found.total))
    widest = max([len(_text(cell)) for cell in cells] + [len(name) for name in _heads(found)])
    room = max(1, (_WIDTH - _NAME - 16) // (widest + 3))
    blocks = -(-len(found.spans) // room)
    size = -(-len(found.spans) // blocks)
    return (range(start, min(start + size, len(found.spans))) for start in range(0, len(found.spans), size))


def _show_block(found: Coverage, columns: range) -> None:
    last = columns.stop == len(found.spans)
    heads = [_heads(found)[n] for n in columns]
    rows = [
        (
            _name(row),
            *(_text(row.cells[n]) for n in columns),
            *((_text(row.total),) if last else ()),
        )
        for row in (*found.groups, found.total)
    ]
    table((_("Nhóm nội dung"), *heads, *((_("Cả kỳ"),) if last else ())), rows)


def _heads(found: Coverage) -> list[str]:
    years = {span.first.year for span in found.spans}
    heads = []
    for span in found.spans:
        name = _head(span, found.unit)
        year = f"/{span.first:%y}" if len(years) > 1 else ""
        now = "*" if span.first <= found.today <= span.last else ""
        heads.append(f"{name}{year}{now}")
    return heads


def _head(span: Period, unit: Unit) -> str:
    if unit is Unit.MONTH:
        return f"T{span.first.month}" if language() == "vi" else f"{span.first:%b}"
    return span.name.partition("-")[2]


def _name(row: Row) -> str:
    name = f"{row.key} {row.name}".strip()
    return name if len(name) <= _NAME else f"{name[: _NAME - 1].rstrip()}…"


def _text(cell: Cell) -> str:
    """`12+3-1`: told, planned, owed; what is nothing is left out."""
    parts = [str(cell.told)] if cell.told else []
    parts += [f"+{cell.planned}"] if cell.planned else []
    parts += [f"-{cell.owed}"] if cell.owed else []
    return "".join(parts) or ("0" if cell.asked else "·")


def _numbers(cell: Cell) -> tuple[int, int, int, int]:
    return cell.asked, cell.told, cell.planned, cell.owed


def _show_items(title: str, rows: Sequence[ItemRow]) -> None:
    if not rows:
        return
    answer(f"{title} ({len(rows)}):")
    for row in rows[:_LISTED]:
        text = f"  {row.telling.name} [{row.telling.group or '-'}] {' '.join(row.telling.text.split())}"
        answer(text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1].rstrip()}…")
    if len(rows) > _LISTED:
        answer(_("  … và {count} mục nữa; xem hết bằng --json.").format(count=len(rows) - _LISTED))
    answer("")


# ── json ─────────────────────────────────────────────────────────────────────────────────────────


def _make_good_document(one: MakeGood) -> dict[str, object]:
    return {
        "event": one.event.id,
        "title": one.event.title,
        "column": one.event.column,
        "items": list(one.event.items),
        "group": one.event.group,
        "cart": one.event.cart,
        "missed": stamp(one.missed),
        "reason": one.reason,
        "not_before": stamp(one.not_before),
    }
