"""A piece goes only where its states lead, holds what it is made of, and ends after it begins."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from broadcast.domain.pieces import STATES, TRANSITIONS, Piece, PieceKind, PieceState
from broadcast.errors import PieceStateError

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
MAY = {
    ("draft", "draft"),
    ("draft", "submitted"),
    ("draft", "withdrawn"),
    ("submitted", "draft"),
    ("submitted", "approved"),
    ("submitted", "returned"),
    ("approved", "draft"),
    ("approved", "withdrawn"),
    ("returned", "draft"),
    ("returned", "withdrawn"),
}


def piece(**facts):
    return Piece(
        **{
            "title": "Thu gom rác",
            "kind": PieceKind.COPY,
            "copy": "Bà con chú ý.",
            "author": "lan",
            "at": NOON,
        }
        | facts
    )


@pytest.mark.parametrize(("one", "other"), list(product(PieceState, PieceState)))
def test_a_piece_goes_only_where_its_state_leads(one, other):
    found = piece(state=one)
    if (one, other) in MAY:
        found.refuse(other)
    else:
        with pytest.raises(PieceStateError) as refused:
            found.refuse(other)
        assert STATES[one].vi in refused.value.sentence("vi")
        assert STATES[other].en in refused.value.sentence("en")


def test_every_state_has_its_words_and_its_ways():
    assert set(TRANSITIONS) == set(STATES) == set(PieceState)


@pytest.mark.parametrize(
    "facts",
    [
        {"title": " "},
        {"copy": ""},
        {"copy": " \n"},
        {"kind": PieceKind.RECORDING, "copy": ""},
        {"recording": "bai/mot.wav"},
        {"first": date(2026, 12, 2), "last": date(2026, 12, 1)},
        {"at": datetime(2026, 11, 24)},
    ],
)
def test_what_is_no_piece_cannot_be_made(facts):
    with pytest.raises(ValueError, match=r"."):
        piece(**facts)


def test_one_day_is_a_time_to_air():
    day = date(2026, 12, 1)
    assert piece(first=day, last=day).last == day
