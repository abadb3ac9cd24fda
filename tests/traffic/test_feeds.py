"""Where a line's sound comes in from."""

import unicodedata

import pytest
from traffic_values import FEEDS

from broadcast.domain.schedule import LineSource, SourceKind


def of(kind, reference=""):
    return FEEDS.of(LineSource(kind=SourceKind(kind), reference=reference))


@pytest.mark.parametrize("name", ["VOV1", "vov1", " VoV1 "])
def test_a_relay_is_known_by_its_name_whatever_the_letter_case(name):
    assert of("relay", name) == ("https://vov.example/1", "line:Radio")


def test_a_name_is_one_however_its_accents_are_composed():
    assert of("relay", unicodedata.normalize("NFD", "đài tỉnh")) == ("https://tinh.example/live",)


def test_an_address_is_taken_as_it_stands():
    assert of("relay", "https://a.vn/Live.m3u8") == ("https://a.vn/Live.m3u8",)


@pytest.mark.parametrize("name", ["VOV2", "VOV 2", "Đài huyện", "line:Radio", ""])
def test_another_name_is_nobodys(name):
    assert of("relay", name) is None


def test_what_is_live_comes_from_the_input_and_a_recording_from_nowhere():
    assert of("live") == ("line:Micro",)
    for kind in ("read", "file", "plan", "repeat", "fill"):
        assert of(kind, "VOV1") == ()
