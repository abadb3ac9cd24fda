"""Versions of weeks on the command line: which there are, and what changed between them."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.language import _, language
from broadcast.cli.speech import WEEK, document, json_option, station, station_options, table, tell
from broadcast.domain.times import Week
from broadcast.errors import BroadcastError
from broadcast.station import weekfiles
from broadcast.station.weekfiles import Difference
from broadcast.store import Kept, WeekOrigin, WeekState
from broadcast.traffic import Change
from broadcast.traffic.changes import KINDS, Stand
from broadcast.traffic.faults import title_of
from broadcast.traffic.spellings import write_days


@click.command("list", help=_("Các tuần đã lưu và các bản của chúng, mới nhất trước."))
@json_option
@station_options
def listing(as_json: bool) -> None:
    """Every version of every week."""
    with station() as home:
        kept = weekfiles.versions(home)
        zone = home.settings.rule_values.zone
    if as_json:
        document([_kept_document(one) for one in kept])
        return
    states = {
        WeekState.DRAFT: _("chưa duyệt"),
        WeekState.APPROVED: _("đã duyệt"),
        WeekState.PUBLISHED: _("đã công bố"),
    }
    origins = {
        WeekOrigin.DRAFTED: _("máy xếp"),
        WeekOrigin.LOADED: _("nạp từ tệp"),
        WeekOrigin.EDITED: _("sửa từ bản trước"),
    }
    table(
        (
            _("Tuần"),
            _("Từ ngày"),
            _("Bản số"),
            _("Trạng thái"),
            _("Cách lập"),
            _("Người soạn"),
            _("Công bố lúc"),
        ),
        [
            (
                one.week,
                f"{one.week.days[0]:%d/%m/%Y}",
                one.version,
                states[one.state],
                origins[one.origin],
                one.author,
                f"{one.published.astimezone(zone):%d/%m/%Y %H:%M}" if one.published else "-",
            )
            for one in kept
        ],
    )


def _kept_document(one: Kept) -> dict[str, object]:
    return {
        "week": str(one.week),
        "version": one.version,
        "state": one.state,
        "origin": one.origin,
        "author": one.author,
        "published": one.published.isoformat() if one.published else None,
    }


@click.command(
    help=_(
        "So sánh hai bản của một tuần (mặc định: bản mới nhất với bản công bố trước nó), hoặc một tệp với bản mới "
        "nhất: dòng nào thêm, bỏ, dời, sửa lời, dài ra."
    )
)
@click.argument("name", metavar="WEEK|FILE")
@click.option("--from", "first", type=int, metavar="N", help=_("So từ bản số mấy."))
@click.option("--to", "last", type=int, metavar="M", help=_("Đến bản số mấy (mặc định bản mới nhất)."))
@click.option("--week", "of_week", type=WEEK, help=_("Tuần của tệp, khi trong tệp không ghi."))
@json_option
@station_options
def diff(name: str, first: int | None, last: int | None, of_week: Week | None, as_json: bool) -> None:
    """What changed from one version to another."""
    named = _week_named(name)
    if named is None and (first is not None or last is not None):
        raise click.UsageError(_("--from và --to dùng với tên tuần, không dùng với tệp."))
    with station() as home:
        if named is not None:
            found = weekfiles.difference(home, named, first, last)
        else:
            found = weekfiles.difference_of_file(home, Path(name), of_week)
    if as_json:
        document(_difference_document(found))
    elif found.changes:
        table(
            (_("Thay đổi"), _("Lúc"), _("Nội dung"), _("Cột"), _("Trước"), _("Sau")),
            [row for change in found.changes for row in _rows(change)],
        )
    before = _("bản số {version}").format(version=found.before) if found.before else _("chưa có gì")
    after = _("bản số {version}").format(version=found.after) if found.after else name
    tell(
        _("Tuần {week}, từ {before} đến {after}: {count} dòng thay đổi.").format(
            week=found.week, before=before, after=after, count=len(found.changes)
        )
    )


def _week_named(name: str) -> Week | None:
    if Path(name).exists():
        return None
    try:
        return Week.parse(name)
    except BroadcastError:
        return None


def _rows(change: Change) -> list[tuple[str, ...]]:
    kinds = ", ".join(KINDS[kind].sentence(language()) for kind in change.kinds)
    head = (kinds, change.stand.place.sentence(language()), title_of(change.stand.line))
    cells = [(cell.column, cell.before or "-", cell.after or "-") for cell in change.cells]
    first, *others = cells or [("", "", "")]
    return [(*head, *first), *(("", "", "", *cell) for cell in others)]


def _difference_document(found: Difference) -> dict[str, object]:
    return {
        "week": str(found.week),
        "from": found.before,
        "to": found.after,
        "changes": [
            {
                "kinds": list(change.kinds),
                "before": _stand_document(change.before),
                "after": _stand_document(change.after),
                "cells": [
                    {"column": cell.column, "before": cell.before, "after": cell.after}
                    for cell in change.cells
                ],
            }
            for change in found.changes
        ],
    }


def _stand_document(stand: Stand | None) -> dict[str, object] | None:
    if stand is None:
        return None
    line = stand.line
    return {
        "row": stand.row,
        "days": write_days(line.days),
        "start": line.start.isoformat() if line.start else None,
        "column": line.column,
        "title": title_of(line),
    }
