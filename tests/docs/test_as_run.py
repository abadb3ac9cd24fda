"""The page about the log keeps up with the log: whoever verifies it by that page finds nothing in it untold."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung, Verdict
from broadcast.domain.times import ClockTrust
from broadcast.station.rights import Change

PAGE = (Path(__file__).parents[2] / "docs" / "as-run.md").read_text()
TABLE = [line for line in PAGE.splitlines() if line.startswith("| `")]


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
