"""What the fuzzer begins with is read or refused: the targets themselves work, without the fuzzer."""

import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def module(name):
    spec = importlib.util.spec_from_file_location(f"fuzz_{name}", HERE / f"{name}.py")
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


targets, beginnings = module("targets"), module("beginnings")


@pytest.mark.parametrize("name", sorted(targets.TARGETS))
def test_the_beginnings_of_a_target_are_read_or_refused(name):
    contents = beginnings.beginnings(name)
    assert contents
    for content in contents:
        targets.refuse_or_read(name, content)


def test_zipped_afresh_they_are_documents_and_books():
    """Else the fuzzer would only ever meet the refusal of a broken zip."""
    targets.TARGETS["word-xml"](beginnings.beginnings("word-xml")[0])
    targets.TARGETS["week-book-xml"](beginnings.beginnings("week-book-xml")[0])
