"""The rules of reading: each finds something, and a line is spared none that would have found something in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from spoken_copy import ANY_TEXT, LINES

from broadcast.production.spoken import Lexicon, Token
from broadcast.production.spoken.line import Line, Rule
from broadcast.production.spoken.passes import RULES, rules_for


def read(text: str, rules: tuple[Rule, ...]) -> list[Token]:
    line = Line(text, Lexicon.default(), verbatim=True, spelled=False)
    for rule in rules:
        line.take(rule.run(line), rule.name)
    return list(line.tokens())


def test_every_rule_finds_something() -> None:
    found = set()
    for text in LINES:
        line = Line(text, Lexicon.default(), verbatim=True, spelled=False)
        for rule in RULES:
            claims = list(rule.run(line))
            line.take(claims, rule.name)
            found |= {rule} if claims else set()
    assert [rule.name for rule in RULES if rule not in found] == [
        "own words"
    ]  # of which the package has none


@pytest.mark.parametrize("text", LINES)
def test_a_line_is_offered_to_every_rule_that_finds_something(text: str) -> None:
    assert read(text, rules_for(text)) == read(text, RULES)


@given(text=ANY_TEXT.map(lambda text: " ".join(text.split())))
@settings(max_examples=200, deadline=None)
def test_any_line_is_offered_to_every_rule_that_finds_something(text: str) -> None:
    assert read(text, rules_for(text)) == read(text, RULES)
