"""No word is lost and none is made up, whatever the copy; and reading takes no longer than its length says."""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spoken_copy import COPY, LINES

from broadcast.production.spoken import Lexicon, NumberStyle, Token, read_aloud
from broadcast.production.spoken.lexicon import Kind
from broadcast.production.spoken.syllables import is_syllable

STYLES = st.sampled_from(NumberStyle)
_WORD = re.compile(r"[^\W\d_]+")


def prepared(text: str) -> list[str]:
    """The lines of a copy in one form of letters, without what nobody sees and without spaces, which are mended;
    blank ones are no lines.
    """
    text = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f]", "", unicodedata.normalize("NFC", text))
    text = text.replace("\u00d0", "Đ").replace("\u0189", "Đ")
    text = re.sub("\r\n|[\r\v\f\x85\u2028\u2029]", "\n", text)
    return solid(text.split("\n"))


def solid(lines: Iterable[str]) -> list[str]:
    return ["".join(line.split()) for line in lines if line.strip()]


def letters_and_digits(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text)))


def words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


@given(text=COPY, style=STYLES)
@settings(max_examples=150, deadline=None)
def test_what_was_written_is_read_or_shown_as_cut(text: str, style: NumberStyle) -> None:
    reading = read_aloud(text, style=style)
    read = solid("".join(token.written for token in reading.tokens).split("\n"))
    assert Counter(read) + Counter(solid(reading.cut)) == Counter(prepared(text))


@given(text=COPY, style=STYLES)
@settings(max_examples=150, deadline=None)
def test_no_digit_is_left_to_the_voice(text: str, style: NumberStyle) -> None:
    assert not any(map(str.isdigit, read_aloud(text, style=style).text))


@pytest.mark.parametrize("text", LINES)
def test_no_rule_leaves_a_digit(text: str) -> None:
    assert not any(map(str.isdigit, read_aloud(text).text))


@given(text=COPY, style=STYLES)
@settings(max_examples=150, deadline=None)
def test_nothing_is_read_to_silence_but_signs_and_marks_of_footnotes(text: str, style: NumberStyle) -> None:
    for token in read_aloud(text, style=style).tokens:
        if letters_and_digits(token.written) and token.rule != "note":
            assert letters_and_digits(token.spoken), token


@given(text=COPY)
@settings(max_examples=120, deadline=None)
def test_what_no_rule_reads_is_said_as_it_stands(text: str) -> None:
    for token in read_aloud(text).tokens:
        assert token.rule != "as written" or token.spoken == token.written


@given(text=COPY, style=STYLES)
@settings(max_examples=120, deadline=None)
def test_putting_the_tokens_together_loses_nothing(text: str, style: NumberStyle) -> None:
    reading = read_aloud(text, style=style)
    spoken = "".join(token.spoken for token in reading.tokens)
    assert letters_and_digits(reading.text) == letters_and_digits(spoken)


def swallowed(token: Token) -> set[str]:
    """Whole Vietnamese words of a span that a rule read, and did not say: but for a unit, whose reading is known."""
    known = {form.casefold() for kind in (Kind.UNIT, Kind.PER) for form in Lexicon.default().written(kind)}
    return {
        word
        for word in _WORD.findall(token.written)
        if len(word) > 2 and word.islower() and is_syllable(word)
        if word not in words(token.spoken) and word not in known and "00 phút" not in token.written
    }


@pytest.mark.parametrize("text", LINES)
def test_a_rule_says_the_words_that_it_takes(text: str) -> None:
    for token in read_aloud(text, style=NumberStyle.VERBATIM).tokens:
        if token.rule not in {"abbreviation", "e-mail", "file", "web address"}:
            assert swallowed(token) == set()


PIECES = [
    "1", "1.", "1,", "A", "a", "A-", "(", "- ", "a.b", "1/", "V ", "1 ", "gọi ", "gọi 123, ", "0 ", "x@", "a@b.", "..", "1-1 ",
    "đồng/", "www.", "1:1", "12/QĐ-", "QĐ-UBND/", "http://", "abc.", "Aa", "1a", "ngày ", "T2-", "IV, ", "số 1/", "'", "½",
    "\ue000", "mã 1", "điểm a, ", "bcdđ", "a\u0301\u0323", "  ", "\t", "UBND ", "tháng 1 ", "I. ", "1) ", "5/10 ", "và ", "\u200b",
    "KT. A\n", "Nơi nhận:\n", "- Lưu\n", "\n",
]  # fmt: skip


def spent(piece: str, length: int) -> float:
    """Processor time, in seconds, that `piece` over and over, so many letters of it, takes to be read."""
    text = piece * (length // len(piece))
    begun = time.process_time()
    assert isinstance(read_aloud(text, style=NumberStyle.VERBATIM).text, str)
    return time.process_time() - begun


@pytest.mark.parametrize("piece", PIECES)
def test_reading_grows_with_the_length_and_no_faster(piece: str) -> None:
    """A pattern that looks over the whole line from each letter would take 256 times as long, not 16 times."""
    assert any(spent(piece, 16_000) < 64 * spent(piece, 1_000) for _ in range(4))
