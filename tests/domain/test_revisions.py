"""A plan and its next version: how alike texts are, which item is which, what changed, whether it is the same plan."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast.domain.content import (
    Facet,
    Group,
    Guess,
    Heading,
    Plan,
    PlanItem,
    PlanTask,
    Source,
    Telling,
    Timing,
    TimingKind,
)
from broadcast.domain.corrections import Correction, corrected
from broadcast.domain.likeness import likeness
from broadcast.domain.revisions import ChangeKind, Standing, changes, matched, standing

UNKNOWN = Guess(group=None, field=None, confidence=0)
SOURCE = Source(document="d" * 64, place="dòng 1", sentence="…")
ALWAYS = Timing(kind=TimingKind.ONGOING, raw="Thường xuyên")
MONTHLY = Timing(kind=TimingKind.MONTHLY, raw="Hằng tháng", per=1)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def item(text, marker="-"):
    return PlanItem(marker=marker, text=text, parent=None, guess=UNKNOWN, source=SOURCE)


def task(text, no="1", timing=ALWAYS, lead="Văn phòng"):
    return PlanTask(no=no, text=text, lead=lead, partners="", timing=timing, guess=UNKNOWN, source=SOURCE)


A = "Tuyên truyền ý nghĩa, mục tiêu của cải cách hành chính đối với đời sống nhân dân"
B = "Phổ biến cơ chế một cửa, một cửa liên thông trong giải quyết thủ tục hành chính tại xã"
B2 = "Phổ biến cơ chế một cửa, một cửa liên thông khi giải quyết thủ tục hành chính tại phường"
C = "Giới thiệu mô hình hay, gương điển hình của các thôn"


# ── likeness ─────────────────────────────────────────────────────────────────────────────────────


def test_tones_case_signs_and_numbers_make_no_difference():
    assert likeness("Cải cách hành chính năm 2025", "CAI CACH HANH CHINH – năm 2026!") == 1.0
    assert likeness("hoà đồng", "hòa đồng") == 1.0
    assert likeness("", "") == likeness("2025", "2026") == 0.0


def test_one_word_of_fifteen_changed_is_closely_alike_and_another_subject_is_not():
    words = "một hai ba bốn năm sáu bảy tám chín mười trăm nghìn vạn triệu tỷ".split()  # noqa: SIM905
    other = [*words[:7], "khác", *words[8:]]
    assert likeness(" ".join(words), " ".join(other)) == pytest.approx(0.875)
    assert likeness("Kết quả chỉ số cải cách hành chính", "Kết quả công tác cải cách hành chính") < 0.8
    assert likeness(A, B) < 0.5 < likeness(B, B2)


@settings(max_examples=60)
@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_a_measure(one, other):
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1


# ── which is which ───────────────────────────────────────────────────────────────────────────────


def test_the_same_words_are_the_same_item_wherever_they_stand():
    assert matched([item(A), item(B), item(C)], [item(C), item(A), item(B)]) == (2, 0, 1)


def test_a_reworded_item_is_found_and_a_new_one_is_not():
    assert matched([item(A), item(B)], [item("Chuyển đổi số và kỹ năng số"), item(B2), item(A)]) == (
        None,
        1,
        0,
    )


def test_the_letter_decides_where_words_alone_do_not():
    was = [item("Công khai thủ tục hành chính mới của xã", "a"), item(C, "b")]
    now = [item("Công khai đầy đủ thủ tục hành chính vừa ban hành", "a"), item(C, "b")]
    assert likeness(was[0].text, now[0].text) < 0.5
    assert matched(was, now) == (0, 1)
    assert matched(was, [replace(now[0], marker="d"), now[1]]) == (None, 1)


def test_of_two_alike_the_nearer_is_taken_and_none_twice():
    assert matched([item(A), item(A)], [item(A), item(A), item(A)]) == (0, 1, None)


texts = st.lists(st.sampled_from([A, B, B2, C, "Chuyển đổi số", ""]), max_size=6)


@settings(max_examples=80)
@given(texts, texts)
def test_none_is_taken_twice_and_what_is_the_same_stays(was, now):
    found = matched([item(text) for text in was], [item(text) for text in now])
    taken = [old for old in found if old is not None]
    assert len(set(taken)) == len(taken)
    assert all(old < len(was) for old in taken)
    assert matched([item(text) for text in was], [item(text) for text in was]) == tuple(range(len(was)))


# ── what changed ─────────────────────────────────────────────────────────────────────────────────


def test_every_change_is_told_by_name():
    was = {
        "a": item(A, "a"),
        "b": item(B, "b"),
        "c": item(C, "c"),
        "NV1": task("Viết tin"),
        "NV2": task("Báo cáo"),
    }
    now = {
        "a": item(A, "a"),
        "b": item(B2, "c"),
        "d": item("Chuyển đổi số", "d"),
        "NV1": task("Viết tin", timing=MONTHLY),
        "NV2": task("Báo cáo", lead="Phòng Nội vụ"),
    }
    found = {change.name: change.kinds for change in changes(was, now)}
    assert found == {
        "b": (ChangeKind.REWORDED, ChangeKind.MOVED),
        "d": (ChangeKind.ADDED,),
        "NV1": (ChangeKind.RETIMED,),
        "NV2": (ChangeKind.REASSIGNED,),
        "c": (ChangeKind.REMOVED,),
    }
    assert changes(was, was) == ()


# ── is it the same plan? ─────────────────────────────────────────────────────────────────────────

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
HEADING = Heading(
    number="12/KH-UBND",
    dated=date(2026, 1, 15),
    issuer="UBND xã Bình An",
    title="Tuyên truyền cải cách hành chính năm 2026",
    period=YEAR,
)


def plan(*items, retold=False, **heading):
    return Plan(
        document="d" * 64,
        name="kh.docx",
        heading=replace(HEADING, **heading),
        items=tuple(item(text) for text in items),
        tasks=(task("Viết tin"),),
        retold=retold,
    )


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        (plan(A, B), Standing.SAME),
        (plan(A, B.upper().replace(",", " –")), Standing.SAME),
        (plan(A, B2), Standing.REVISION),
        (plan(A), Standing.REVISION),
        (plan(A, B, dated=date(2026, 3, 1)), Standing.REVISION),
        (plan(A, B + " năm 2027"), Standing.REVISION),
        (plan(A, B2, number=None, dated=None), Standing.REVISION),
        (plan(A, B2, number="98/KH-UBND", dated=date(2026, 6, 1)), Standing.REVISION),
        (plan(A, B, issuer="UBND xã Bình Minh"), Standing.OTHER),
        (plan(A, B2, issuer=None), Standing.OTHER),
        (plan(A, B, dated=date(2025, 1, 15), title="Kế hoạch khác hẳn của năm trước"), Standing.OTHER),
        (plan(A, B2, number="98/KH-UBND", period=(date(2027, 1, 1), date(2027, 12, 31))), Standing.OTHER),
        (plan(A, B2, number="98/KH-UBND", period=None), Standing.OTHER),
        (plan(A, B2, number="98/KH-UBND", title="Kế hoạch"), Standing.OTHER),
        (plan(A, B, retold=True), Standing.OTHER),
    ],
)
def test_what_a_document_is_to_a_kept_plan(read, wanted):
    assert standing(plan(A, B), read) is wanted


# ── corrections ──────────────────────────────────────────────────────────────────────────────────

TOLD = Telling(name="KH1.a", text=A, group=Group.A, field=None, timing=None, plan="KH1")


def said(facet, value, read=None, **more):
    return Correction(name="KH1.a", facet=facet, read=read, said=value, by="lan", at=NOON, **more)


def test_the_newest_correction_counts_and_says_so():
    found = corrected(
        TOLD, [said(Facet.GROUP, Group.B), said(Facet.GROUP, Group.H), said(Facet.TIMING, MONTHLY)]
    )
    assert (found.group, found.timing, found.text) == (Group.H, MONTHLY, A)
    assert found.corrected == {Facet.GROUP, Facet.TIMING}
    assert corrected(TOLD, [said(Facet.GROUP, None)]).group is None
    assert corrected(TOLD, []) == TOLD


def test_what_is_withdrawn_leaves_what_was_read():
    assert corrected(TOLD, [said(Facet.GROUP, Group.B), said(Facet.GROUP, None, withdrawn=True)]) == TOLD


def test_words_corrected_once_hold_while_the_document_says_the_same():
    mended = said(Facet.TEXT, "Ý nghĩa của cải cách", read=A)
    assert corrected(TOLD, [mended]).text == "Ý nghĩa của cải cách"
    later = replace(TOLD, text=B)
    assert corrected(later, [mended, said(Facet.GROUP, Group.H)]) == replace(
        later, group=Group.H, corrected=frozenset({Facet.GROUP})
    )


@pytest.mark.parametrize(
    ("facet", "value"),
    [
        (Facet.GROUP, "thể chế"),
        (Facet.FIELD, Group.A),
        (Facet.TEXT, " "),
        (Facet.TEXT, None),
        (Facet.TIMING, "x"),
    ],
)
def test_a_value_of_another_facet_is_refused(facet, value):
    with pytest.raises(ValueError, match="is no"):
        said(facet, value)
