"""How well a plan was read: what a human wrote down beside it (`.gold`) against what the reader found.

A gold file says one thing a line, in the document's order:

    number 27/KH-UBND           or null; so too dated, issuer, title, period (two ISO dates)
    basis Căn cứ … năm 2026     "…" stands for whatever the document prints between the two ends
    item . - | Cách nộp …       a dot for each level that it stands below, its sign, its words
    task 1 | Viết tin | monthly | Văn phòng | Các ấp
    warn 15/12/2022             words that a warning has to hold
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from broadcast.domain.content import Plan
from broadcast.ingest.words import clean, fold

HEAD = ("number", "dated", "issuer", "title", "period")


@dataclass(slots=True)
class Gold:
    """What a human read. An absent head field is not judged."""

    head: dict[str, str | None] = field(default_factory=dict)
    bases: list[str] = field(default_factory=list)
    items: list[tuple[str, str, str]] = field(default_factory=list)
    """Sign, words, words of the item above."""
    tasks: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    """Number, words, timing, lead, partners."""
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Score:
    """Found and right, found, wanted, and what differs in words."""

    right: int
    found: int
    wanted: int
    faults: tuple[str, ...]

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right,
            self.found + other.found,
            self.wanted + other.wanted,
            self.faults + other.faults,
        )


NOTHING = Score(0, 0, 0, ())


def read_gold(path: Path, text: str) -> Gold:
    """The gold file at `path`, its "…" filled in from the document's `text`."""
    gold, above = Gold(), [""]
    words = clean(re.sub(r"\*|\\(?=-)|<br>", "", text.replace("<br>", " ")))
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        parts = [part.strip() for part in rest.split(" | ")] if kind != "item" else rest.split("|", 1)
        match kind:
            case "basis":
                gold.bases.append(_whole(rest, words))
            case "warn":
                gold.warnings.append(rest)
            case "item":
                *dots, sign = parts[0].split() or [""]
                if sign == ".":
                    dots, sign = [*dots, sign], ""
                told = _whole(parts[1].strip(), words)
                del above[len(dots) + 1 :]
                gold.items.append((sign, _bare(told), _bare(above[-1])))
                above.append(told)
            case "task":
                no, told, timing, *agencies = parts[:5]
                lead, partners, *_ = [*(agency.rstrip("| ") for agency in agencies), "", ""]
                no = "" if no == "." else no
                gold.tasks.append((no, _bare(_whole(told, words)), timing, _bare(lead), _bare(partners)))
            case _ if kind in HEAD:
                gold.head[kind] = None if rest == "null" else _whole(rest, words)
    return gold


def _whole(told: str, words: str) -> str:
    start, dots, end = told.partition(" … ")
    if not dots:
        return told
    places = [m.start() for m in re.finditer(re.escape(start), words)]
    stretches = [
        words[at : words.index(end, at + len(start)) + len(end)] for at in places if end in words[at:]
    ]
    assert stretches, f"the document does not print {told!r}"
    return min(stretches, key=len)


def _bare(text: str) -> str:
    return fold(text).strip(" .;:,/…")


def items_score(gold: Gold, plan: Plan) -> Score:
    """Items by their words and those of the item above; the sign is judged with them."""
    found = [
        (
            item.marker,
            _bare(item.text),
            _bare(plan.items[item.parent].text) if item.parent is not None else "",
        )
        for item in plan.items
    ]
    return _score(gold.items, found)


def tasks_score(gold: Gold, plan: Plan) -> Score:
    """Tasks by number, words, kind of timing and agencies; `*` is any timing."""
    found = [
        (task.no, _bare(task.text), task.timing.kind.value, _bare(task.lead), _bare(task.partners))
        for task in plan.tasks
    ]
    anyhow = {(task[0], task[1]) for task in gold.tasks if task[2] == "*"}
    found = [(*task[:2], "*", *task[3:]) if task[:2] in anyhow else task for task in found]
    return _score(gold.tasks, found)


def head_score(gold: Gold, plan: Plan) -> Score:
    """Number, date, issuer, title and period; `~words` is right where the words are held."""
    heading = plan.heading
    found = {
        "number": heading.number,
        "dated": _iso(heading.dated),
        "issuer": heading.issuer,
        "title": heading.title,
        "period": " ".join(map(str, heading.period)) if heading.period else None,
    }
    faults = [
        f"{name}: {found[name]!r}, not {told!r}"
        for name, told in gold.head.items()
        if not _same(told, found[name])
    ]
    return Score(len(gold.head) - len(faults), len(gold.head), len(gold.head), tuple(faults))


def bases_score(gold: Gold, plan: Plan) -> Score:
    """The legal bases by their words."""
    return _score([_bare(basis) for basis in gold.bases], [_bare(basis) for basis in plan.heading.bases])


def _same(told: str | None, found: str | None) -> bool:
    if told and told.startswith("~"):
        return found is not None and fold(told[1:]) in fold(found)
    return told == found


def _score(wanted: list, found: list) -> Score:
    missing, more = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
    faults = [f"- {entry}" for entry in missing.elements()] + [f"+ {entry}" for entry in more.elements()]
    return Score(len(found) - more.total(), len(found), len(wanted), tuple(faults))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
