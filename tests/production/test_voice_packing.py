"""Packing: nothing lost, nothing too long, cuts where one breathes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.errors import NothingToSayError
from broadcast.production.voices.packing import clean, pack

words = st.text(alphabet="aăâbcdđêôơưạảấ.,;?!:", min_size=1, max_size=30)


@given(st.lists(words, max_size=60), st.integers(30, 200))
def test_words_in_words_out(parts, limit):
    text = " ".join(parts)
    pieces = pack(text, limit)
    assert " ".join(pieces) == text
    assert all(0 < len(piece) <= limit for piece in pieces)


@given(st.text(max_size=400), st.integers(1, 50))
def test_no_letter_is_lost_whatever_comes(text, limit):
    assert "".join("".join(pack(text, limit)).split()) == "".join(text.split())


def test_cuts_prefer_sentences_then_breaths_then_spaces():
    assert pack("Một hai ba bốn. Năm sáu bảy", 20) == ("Một hai ba bốn.", "Năm sáu bảy")
    assert pack("Một hai ba, bốn năm sáu bảy", 20) == ("Một hai ba,", "bốn năm sáu bảy")
    assert pack("Một hai ba bốn năm sáu bảy", 20) == ("Một hai ba bốn năm", "sáu bảy")
    assert pack("x" * 45, 20) == ("x" * 20, "x" * 20, "x" * 5)


def test_a_full_request_is_used():
    text = ("Bà con nhớ giữ gìn vệ sinh chung. " * 30).strip()
    assert len(pack(text, 100)) <= 16


@given(st.text())
def test_clean_is_settled(text):
    try:
        once = clean(text)
    except NothingToSayError:
        return
    assert clean(once) == once
    assert "\0" not in once
    once.encode()


def test_clean_keeps_words_together_and_apart():
    assert clean("ủy\u00adban\u200bnhân\u00a0dân\nxã\ufeff") == "ủyban nhân dân xã"
    assert clean("Tie\u0302\u0301ng") == "Tiếng"


@pytest.mark.parametrize("text", ["", "\n\n", "...", "\ud800"])
def test_nothing_to_say(text):
    with pytest.raises(NothingToSayError):
        clean(text)
