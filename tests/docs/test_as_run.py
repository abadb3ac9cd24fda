"""The page about the log keeps up with the log: whoever verifies it by that page finds nothing in it untold."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung, Verdict
from broadcast.domain.rules.place import Rule
from broadcast.domain.times import ClockTrust
from broadcast.playout.lineup import BROKEN_OFF
from broadcast.station.rights import Change

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "as-run.md").read_text()
OF_WEEKS = {Rule.SESSIONS_A_DAY, Rule.MINUTES_A_SESSION, Rule.RELAY_MISSING, Rule.RELAY_COLLISION}
"""Rules that are kept when a week is made, and never on air."""
REASONS = PAGE.partition("## Reasons")[2].partition("## ")[0]
TABLE = [line for line in PAGE.replace(REASONS, "").splitlines() if line.startswith("| `")]


def told(field):
    """What the tables say of a field."""
    return "".join(line.split("|", 2)[2] for line in TABLE if f"`{field}`" in line.split("|")[1])


@pytest.mark.parametrize("name", [field.name for field in fields(AsRun)])
def test_every_field_is_told(name):
    assert len(told(name)) > 10


def test_no_field_is_told_that_is_not_there():
    names = {name for line in TABLE for name in re.findall(r"`(\w+)`", line.split("|")[1])}
    assert names == {field.name for field in fields(AsRun)}


@pytest.mark.parametrize(
    ("field", "word"),
    [
        *(("kind", word) for word in EntryKind),
        *(("outcome", word) for word in Outcome),
        *(("verdict", word) for word in Verdict),
        *(("rung", word) for word in Rung),
        *(("clock_trust", word) for word in ClockTrust),
        *(("person", word) for word in Change),
    ],
)
def test_every_word_of_a_closed_list_is_told(field, word):
    assert f"`{word}`" in told(field)


def test_every_reason_that_playout_gives_is_told():
    """A reason stands in playout's source as `reason=`, `why=`, or behind `stopped(`, `fail(`, `_skipped(`, `note(`."""
    source = "".join(
        (ROOT / "broadcast" / "playout" / name).read_text()
        for name in ("engine.py", "continuity.py", "loop.py", "journal.py", "fittings.py", "lineup.py")
    )
    given = re.findall(r'(?:reason|why)="([a-z_]+)"', source)
    given += re.findall(r'(?:stopped|fail|_skipped|note|_refused|_abandon)\(.*"([a-z_]+)"', source)
    given += re.findall(r'return "([a-z_]+)"', source)
    given += [*BROKEN_OFF, *(one for one in Rule if one not in OF_WEEKS)]
    assert len(set(given)) > 20
    assert sorted({reason for reason in given if f"`{reason}`" not in REASONS}) == []
