"""What changed between two versions of a week is told line by line, and nothing else is."""

from dataclasses import replace
from datetime import time

from hypothesis import given
from hypothesis import strategies as st
from traffic_values import line, opening, week

from broadcast.traffic import ChangeKind, changes

COPY = "Mời bà con thôn Đông đi họp lúc bảy giờ tối thứ Sáu tại nhà văn hóa của thôn."
BASE = week(
    opening("05:30", (0, 1, 2)),
    line("Bản tin xã", None, (0, 1, 2), source="file", reference="tin.mp3"),
    line(COPY, None, (0, 1, 2)),
    line("Thời sự", "17:00", (0, 1, 2), source="relay", reference="VOV1", length=600_000),
)


def kinds(*lines):
    return [list(change.kinds) for change in changes(BASE, week(*lines))]


def test_each_kind_of_change_has_its_name():
    head, news, copy, relay = BASE.lines
    assert kinds(*BASE.lines) == []
    assert kinds(head, news, copy, relay, line("Thêm", "18:00")) == [[ChangeKind.ADDED]]
    assert kinds(head, news, relay) == [[ChangeKind.REMOVED]]
    assert kinds(head, news, copy, replace(relay, start=time(17, 30))) == [[ChangeKind.MOVED]]
    assert kinds(head, news, copy, replace(relay, days=(0, 2))) == [[ChangeKind.MOVED]]
    assert kinds(head, copy, news, relay) == [[ChangeKind.MOVED]], "one of the two has another order"
    longer = replace(copy, content=f"{COPY} Ai bận xin báo trước cho trưởng thôn.")
    assert kinds(head, news, longer, relay) == [[ChangeKind.REWORDED, ChangeKind.LONGER]]
    assert kinds(head, news, copy, replace(relay, length=300_000)) == [[ChangeKind.SHORTER]]
    assert kinds(head, news, copy, replace(relay, note="ghi")) == [[ChangeKind.OTHER]]
    assert kinds(head, news, copy, replace(relay, place="khac.csv, hàng 9")) == []


def test_what_follows_a_line_that_moves_moves_with_it():
    moved = [replace(BASE.lines[0], start=time(5, 45)), *BASE.lines[1:]]
    assert kinds(*moved) == [[ChangeKind.MOVED]] * 3
    told = changes(BASE, week(*moved))[1].said
    assert (
        told.vi == "dời: T2-T4 nối tiếp 05:45 “Bản tin xã” (Giờ: T2-T4 nối tiếp 05:30 → T2-T4 nối tiếp 05:45)"
    )


def test_a_sentence_shows_the_words_that_differ():
    reworded = replace(BASE.lines[2], content=COPY.replace("thứ Sáu", "thứ Bảy"))
    (change,) = changes(BASE, week(*BASE.lines[:2], reworded, BASE.lines[3]))
    assert "thứ Sáu" in change.said.vi
    assert "thứ Bảy" in change.said.vi
    assert "Mời bà con" not in change.said.vi.partition("(")[2]


LINES = st.builds(
    lambda content, at, days: line(content, at, tuple(sorted(days))),
    st.sampled_from(["a", "b", "c d e f", "c d e g"]),
    st.sampled_from([None, "05:30", "17:00"]),
    st.sets(st.integers(0, 6), min_size=1, max_size=2),
)
WEEKS = st.lists(LINES, max_size=6).map(lambda lines: week(*lines))


@given(WEEKS, WEEKS)
def test_every_line_is_accounted_for_once(before, after):
    found = changes(before, after)
    assert not changes(before, before)
    olds = [change.before.row for change in found if change.before]
    news = [change.after.row for change in found if change.after]
    assert len(set(olds)) == len(olds)
    assert len(set(news)) == len(news)
    added = sum(change.before is None for change in found)
    removed = sum(change.after is None for change in found)
    assert len(before.lines) + added - removed == len(after.lines)
