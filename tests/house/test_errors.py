import inspect
import re
import string
import unicodedata

import pytest

from broadcast import errors
from broadcast.errors import BroadcastError, Fault, NotApprovedError, WeekFaultsError

EVERY = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, BroadcastError)]


def fields(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_refusal_speaks_both_languages_and_tells_what_to_do(kind):
    assert kind.__name__.endswith("Error")
    assert kind.__doc__
    for text in (kind.vi, kind.en, kind.vi_next, kind.en_next):
        assert text
        assert unicodedata.is_normalized("NFC", text)
    assert re.search(r"[à-ỹđ]", kind.vi.lower()), "Vietnamese without a Vietnamese letter"
    assert not re.search(r"[ăâđêôơưạ-ỹ]", kind.en.lower()), "English with a Vietnamese letter"
    if not issubclass(kind, WeekFaultsError):
        assert fields(kind.vi) == fields(kind.en), "the two languages tell different facts"


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_the_facts_in_a_sentence_are_named_in_the_docstring(kind):
    if issubclass(kind, WeekFaultsError):
        return
    wanted = fields(kind.vi) | fields(kind.vi_next) | fields(kind.en_next)
    for name in wanted:
        assert name in kind.__doc__, f"{name} is not told in the docstring"
    facts = dict.fromkeys(wanted, "Ờ")
    assert kind(**facts).sentence("vi").count("Ờ") >= len(fields(kind.vi))
    assert "{" not in kind(**facts).sentence("en")


@pytest.mark.parametrize("kind", [WeekFaultsError, NotApprovedError])
def test_a_refused_week_lists_every_fault(kind):
    faults = tuple(
        Fault(place=f"tuan.csv, hàng {row}, cột Giờ", vi="gặp “25:00”", en="found “25:00”", rule="time")
        for row in (3, 9)
    )
    refused = kind(name="2026-W48", faults=faults)
    assert "hàng 3" in refused.sentence("vi")
    assert "hàng 9" in refused.sentence("en")
    assert "found" in refused.sentence("en")


def test_a_fact_in_words_is_told_in_the_language_of_the_sentence():
    refused = errors.PeriodError(found="x", wanted=errors.Said("tuần", "a week"))
    assert "tuần" in refused.sentence("vi")
    assert "a week" in refused.sentence("en")
    assert "tuần" not in refused.sentence("en")
