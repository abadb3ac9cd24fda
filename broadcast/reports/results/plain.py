"""The results for other programs, each number with its unit in its name and its log lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from broadcast.domain.asrun import AsRun, Place
from broadcast.domain.facts import Counted
from broadcast.domain.times import stamp
from broadcast.reports import words
from broadcast.reports.amounts import percent, seconds
from broadcast.reports.breakdown import discrepancy_document, tally_document
from broadcast.reports.covered import coverage_document
from broadcast.reports.figures import Figures, Tally
from broadcast.reports.paper import Heading
from broadcast.sheets import Cell

FORM = 1

_SPLITS = (
    ("by_group", "Nhóm nội dung"),
    ("by_field", "Lĩnh vực"),
    ("by_column", "Chuyên mục"),
    ("by_zone", "Cụm loa"),
    ("by_output", "Đầu ra"),
    ("by_language", "Ngôn ngữ"),
    ("by_origin", "Nguồn"),
    ("by_turn", "Lần phát"),
    ("by_priority", "Mức ưu tiên"),
    ("by_plan", "Kế hoạch"),
    ("by_time", "Thời gian"),
)


def rows(figures: Figures, heading: Heading) -> Iterator[tuple[Cell, ...]]:
    """One row a figure, after the heads."""
    yield (
        "Đài",
        "Kỳ",
        "Tính chất",
        "Mục",
        "Mã",
        "Tên",
        "Số lượt",
        "Số giây đã phát",
        "Số giây theo kế hoạch",
        "Tỷ lệ (%)",
        "Kết quả",
        "Nguyên nhân",
        "Dòng nhật ký",
    )
    kind = words.REHEARSAL if figures.rehearsal else "Phát thật"
    for row in _rows(figures):
        yield (heading.station, figures.period.name, kind, *row)


# ── json ─────────────────────────────────────────────────────────────────────────────────────────


def document(figures: Figures, heading: Heading) -> Mapping[str, object]:
    """One stable document, keys in English."""
    first, end = figures.period.bounds(figures.zone)
    return {
        "form": FORM,
        "station": heading.station,
        "commune": heading.commune,
        "period": {
            "name": figures.period.name,
            "first": figures.period.first.isoformat(),
            "last": figures.period.last.isoformat(),
            "from": stamp(first),
            "until": stamp(end),
        },
        "rehearsal": figures.rehearsal,
        "events": figures.events,
        "total": _tally(figures.total),
        "reform": _tally(figures.reform),
        "stand_ins": _tally(figures.stand_ins),
        "uneven": _tally(figures.uneven),
        **{name: [_tally(tally) for tally in getattr(figures, name)] for name, _ in _SPLITS},
        "items": [
            {
                **_tally(item.tally),
                "group": item.group or None,
                "plan": item.plan or None,
                "given": item.given,
                "told": item.told,
            }
            for item in figures.items
        ],
        "owed": [item.tally.key for item in figures.owed],
        "discrepancies": [
            {**discrepancy_document(one), "seqs": _seqs(one.seqs)} for one in figures.discrepancies
        ],
        "monitored": {
            "judged": _tally(figures.monitored.judged),
            "confirmed": _tally(figures.monitored.confirmed),
            "share_percent": percent(figures.monitored.share),
            "unheard": [
                {"verdict": one.verdict, "events": one.events, "seqs": _seqs(one.seqs)}
                for one in figures.monitored.unheard
            ],
        },
        "typed_in": [_counted(one) for one in figures.facts],
        "coverage": coverage_document(figures.coverage) if figures.coverage else None,
        "uncounted": _seqs(figures.uncounted),
        "lines": [
            {
                "seq": line.place.seq,
                **({"output": line.place.output} if line.place.output else {}),
                "hash": line.hash or None,
                "at": stamp(line.entry.moment),
                "title": line.entry.title,
                "outcome": line.entry.outcome,
                "reason": line.entry.reason or None,
                "seconds_played": seconds(line.entry.frames),
                **({"heard": _heard(*line.monitor)} if line.monitor else {}),
            }
            for line in figures.lines
        ],
    }


def _counted(found: Counted) -> dict[str, object]:
    return {
        "kind": found.kind,
        "value": found.value,
        "facts": [
            {
                "value": fact.value,
                "first": fact.first.isoformat(),
                "last": fact.last.isoformat(),
                "by": fact.by,
                "at": stamp(fact.at),
                "note": fact.note,
            }
            for fact in found.facts
        ],
    }


def _heard(place: Place, entry: AsRun) -> dict[str, object]:
    return {"seq": place.seq, "verdict": entry.verdict, "share_percent": entry.heard_share}


def _tally(tally: Tally) -> dict[str, object]:
    return {
        **tally_document(tally),
        "seqs": _seqs(tally.seqs),
        "missed_seqs": _seqs(tally.missed),
    }


def _seqs(places: Sequence[Place]) -> list[int] | dict[str, list[int]]:
    """Numbers; by output where there are several logs."""
    if not any(place.output for place in places):
        return [place.seq for place in places]
    outputs = sorted({place.output for place in places})
    return {name: [place.seq for place in places if place.output == name] for name in outputs}


# ── csv ──────────────────────────────────────────────────────────────────────────────────────────


def _rows(figures: Figures) -> Iterator[tuple[Cell, ...]]:
    yield _tally_row("Tổng số", figures.total)
    yield _tally_row("Cải cách hành chính", figures.reform)
    yield _tally_row("Phát thay", figures.stand_ins)
    if figures.monitored.judged.airings:
        yield _tally_row("Nghe kiểm tra", figures.monitored.judged)
        yield _tally_row("Nghe kiểm tra", figures.monitored.confirmed)
    if figures.by_output:
        yield _tally_row("Không trọn trên mọi đầu ra", figures.uneven)
    for name, head in _SPLITS:
        for tally in getattr(figures, name):
            yield _tally_row(head, tally)
    for item in figures.items:
        verdict = "đã phát" if item.told else "còn nợ" if item.given else "phát dở"
        yield _tally_row("Nội dung kế hoạch", item.tally, verdict)
    for one in figures.discrepancies:
        yield (
            "Sai lệch",
            one.outcome.value,
            words.outcome(one.outcome, one.rung),
            one.events,
            None,
            seconds(one.lost),
            None,
            "thiếu",
            words.reason(one.reason),
            words.lines(one.seqs),
        )
    for unheard in figures.monitored.unheard:
        verdict, lines = words.VERDICTS[unheard.verdict], words.lines(unheard.seqs)
        yield "Nghe kiểm tra", unheard.verdict.value, verdict, unheard.events, None, None, None, "", "", lines
    for found in figures.facts:
        name = f"{words.FACTS[found.kind]} {words.BY_HAND}"
        yield (
            "Nhập tay",
            found.kind.value,
            name,
            found.value,
            None,
            None,
            None,
            "",
            " | ".join(map(words.fact, found.facts)),
            "",
        )


def _tally_row(head: str, tally: Tally, verdict: str = "") -> tuple[Cell, ...]:
    ratio = percent(tally.ratio)
    played, planned = seconds(tally.played), seconds(tally.planned)
    lines = words.lines(tally.seqs)
    return (head, tally.key, tally.name, tally.airings, played, planned, ratio, verdict, "", lines)
