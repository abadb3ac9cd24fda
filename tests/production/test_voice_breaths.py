"""Breaths: divided where a speaker pauses, each pause by its reason, nothing lost, nothing too long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcast.production.spoken import read_aloud
from broadcast.production.voices.breaths import (
    LONGEST,
    MOST_WORDS,
    PAUSES,
    Breath,
    Grain,
    Manner,
    Pause,
    breaths,
    words_of,
)

letters = st.text(alphabet="aăâbcdđêôơưạảấ .,;?!:…()[]–-*\"”'\n\u200b%", max_size=400)


def told(text, grain=Grain.BREATH):
    return [(breath.text, str(breath.pause)) for breath in breaths(text, grain)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Một, hai", [("Một,", "comma"), ("hai", "paragraph")]),
        ("Một; hai: ba", [("Một;", "clause"), ("hai:", "clause"), ("ba", "paragraph")]),
        ("Một – hai", [("Một,", "aside"), ("hai", "paragraph")]),
        ("Một (hai) ba", [("Một,", "aside"), ("hai,", "aside"), ("ba", "paragraph")]),
        ("Một (hai). Ba", [("Một,", "aside"), ("hai.", "sentence"), ("Ba", "paragraph")]),
        ("Một ( hai ) , ba", [("Một,", "aside"), ("hai,", "aside"), ("ba", "paragraph")]),
        ("Một. Hai", [("Một.", "sentence"), ("Hai", "paragraph")]),
        ("Một… Hai", [("Một…", "sentence"), ("Hai", "paragraph")]),
        ("“Một?” “Hai!” Ba", [("“Một?”", "question"), ("“Hai!”", "question"), ("Ba", "paragraph")]),
        ("Một.\n\nHai.", [("Một.", "paragraph"), ("Hai.", "paragraph")]),
        ("Một , . Hai", [("Một,", "sentence"), ("Hai", "paragraph")]),
        ("... – Một ---", [("Một,", "paragraph")]),
        ("Hà Nội-Huế 12.5 a,b", [("Hà Nội-Huế 12.5 a,b", "paragraph")]),
    ],
)
def test_where_and_why(text, expected):
    assert told(text) == expected


def test_longer_reasons_last_longer():
    lengths = [PAUSES[pause] for pause in Pause]
    assert lengths == sorted(set(lengths))


def test_stars_are_care():
    assert breaths("Gọi số *không chín, một;* ngay*") == (
        Breath(text="Gọi số", pause=Pause.CARE),
        Breath(text="không chín,", pause=Pause.COMMA, manner=Manner.CAREFUL),
        Breath(text="một;", pause=Pause.CLAUSE, manner=Manner.CAREFUL),
        Breath(text="ngay", pause=Pause.PARAGRAPH),
    )


def test_care_ends_with_its_line():
    assert [breath.manner for breath in breaths("a *b\nc")] == ["plain", "careful", "plain"]


def test_words_of_are_for_people():
    assert words_of("Gọi *một hai*, nhé\nba") == "Gọi một hai, nhé\nba"


LONG = (
    "Thực hiện nhiệm vụ tuyên truyền cải cách hành chính nhà nước của Ủy ban nhân dân xã Mỹ Phong và các thôn"
    " trên địa bàn toàn xã về giải quyết thủ tục hành chính trực tuyến"
)


def test_a_breath_without_a_mark_is_cut_before_a_word_that_begins_something():
    first, second = breaths(LONG)
    assert first.pause is Pause.CUT
    assert second.text.split()[0] in {"của", "và", "các", "trên"}
    assert f"{first.text} {second.text}" == LONG


def test_a_run_of_words_is_cut_evenly():
    assert [len(one.text.split()) for one in breaths("bà con " * 14)] == [14, 14]
    assert [len(one.text) for one in breaths("x" * 450)] == [199, 199, 52]


@given(letters)
def test_no_letter_is_lost_or_moved(text):
    for grain in Grain:
        said = "".join(breath.text for breath in breaths(text, grain))
        assert [x for x in said if x.isalnum()] == [x for x in text if x.isalnum()]


@given(st.lists(st.sampled_from(["và", "nghiêng", "a,", "b.", "*c*", "(d)", "x" * 70]), max_size=120))
def test_no_breath_is_too_long(parts):
    for grain in (Grain.BREATH, Grain.SENTENCE):
        for breath in breaths(" ".join(parts), grain):
            assert len(breath.text) <= LONGEST
    assert all(len(breath.text.split()) <= MOST_WORDS for breath in breaths(" ".join(parts)))


def test_a_sentence_is_one_piece_while_it_fits_and_keeps_its_manner():
    assert told("Một, hai; ba. Bốn", Grain.SENTENCE) == [("Một, hai; ba.", "sentence"), ("Bốn", "paragraph")]
    assert told("Gọi *một, hai* nhé", Grain.SENTENCE) == [
        ("Gọi", "care"),
        ("một, hai", "care"),
        ("nhé", "paragraph"),
    ]
    assert told(f"{LONG}, {LONG}", Grain.SENTENCE)[0] == (f"{LONG},", "comma")


def test_a_paragraph_is_one_piece():
    assert told("Một, *hai*. Ba?\nBốn", Grain.PARAGRAPH) == [
        ("Một, hai. Ba?", "paragraph"),
        ("Bốn", "paragraph"),
    ]


def test_a_hundred_pages_without_a_mark_are_divided():
    assert len(breaths("bà con " * 25_000)) == 50_000 // MOST_WORDS


def test_numbers_that_people_write_down_are_read_with_care():
    found = breaths(read_aloud("Gọi 0912 345 678 (ông An) – hoặc xem dichvucong.gov.vn lúc 7h30.").script)
    careful = " ".join(breath.text for breath in found if breath.manner is Manner.CAREFUL)
    assert careful == "không chín một hai, ba bốn năm, sáu bảy tám dịch vụ công chấm gov chấm vê en"
    assert ("ông An,", Pause.ASIDE) in {(breath.text, breath.pause) for breath in found}


@pytest.mark.parametrize(
    "written", ["Gọi 0912 345 678 (ông An) – ngay.", "Hà Nội - Huế", "a (b).", "x – y\nz", "A (b), c"]
)
def test_the_script_has_the_words_of_the_reading(written):
    reading = read_aloud(written)
    said = " ".join(breath.text for breath in breaths(reading.script))
    assert [x for x in said if x.isalnum()] == [x for x in reading.text if x.isalnum()]
