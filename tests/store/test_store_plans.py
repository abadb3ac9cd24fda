"""The life of a plan in the database: versions, names that stay, corrections, and what is put aside."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from broadcast.domain.content import (
    Facet,
    Field,
    Group,
    Guess,
    Heading,
    Plan,
    PlanItem,
    PlanTask,
    Source,
    Timing,
    TimingKind,
)
from broadcast.domain.corrections import Correction, Taught
from broadcast.errors import PlanUnknownError, PlanVersionMissingError
from broadcast.store import Outcome, Store
from broadcast.store.database import downgrade, open_database, upgrade

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOURCE = Source(document="d" * 64, place="dòng 45", sentence="…")
GUESS = Guess(group=Group.A, field=None, confidence=83, because=("ý nghĩa",))
MONTHLY = Timing(kind=TimingKind.MONTHLY, raw="hằng tháng", per=1)
DEADLINE = Timing(kind=TimingKind.DEADLINE, raw="trước 15/12/2026", end=date(2026, 12, 15))

A = "Tuyên truyền ý nghĩa, mục tiêu của cải cách hành chính đối với đời sống nhân dân"
B = "Phổ biến cơ chế một cửa, một cửa liên thông trong giải quyết thủ tục hành chính tại xã"
B2 = "Phổ biến cơ chế một cửa, một cửa liên thông khi giải quyết thủ tục hành chính tại phường"
C = "Giới thiệu mô hình hay, gương điển hình của các thôn"
D = "Chuyển đổi số và kỹ năng số cho người dân"


def item(marker, words, parent=None):
    return PlanItem(marker=marker, text=words, parent=parent, guess=GUESS, source=SOURCE)


def task(no, words, timing=MONTHLY):
    return PlanTask(no=no, text=words, lead="", partners="", timing=timing, guess=GUESS, source=SOURCE)


def plan(document, *items, tasks=(), number="12/KH-UBND", **heading):
    given = {
        "number": number,
        "dated": date(2026, 1, 15),
        "issuer": "UBND xã Bình An",
        "title": "Tuyên truyền cải cách hành chính năm 2026",
        "period": (date(2026, 1, 1), date(2026, 12, 31)),
    }
    return Plan(
        document=document * 64,
        name=f"{document}.docx",
        heading=Heading(**(given | heading)),
        items=items,
        tasks=tasks,
    )


FIRST = plan("1", item("a", A), item("b", B), item("-", C, 1), tasks=(task("1", "Viết tin, bài hằng tháng"),))
SECOND = plan(
    "2",
    item("a", D),
    item("b", A),
    item("c", B2),
    item("-", D + " ở thôn", 2),
    tasks=(task("2", "Viết tin, bài hằng tháng", DEADLINE),),
)


def keep(store, *plans, **more):
    return [store.keep_plan(one, at=NOON, **more) for one in plans]


def names(store, **more):
    return [telling.name for telling in store.tellings(**more)]


def said(facet, value, name="KH1.b", read=None, minutes=0, **more):
    at = NOON + timedelta(minutes=minutes)
    return Correction(name=name, facet=facet, read=read, said=value, by="lan", at=at, **more)


# ── versions ─────────────────────────────────────────────────────────────────────────────────────


def test_names_go_with_the_content_into_the_next_version(store):
    first, second = keep(store, FIRST, SECOND)
    assert (first.outcome, second.outcome) == (Outcome.NEW, Outcome.REVISED)
    assert (second.code, second.version) == ("KH1", 2)
    assert names(store) == ["KH1.a-2", "KH1.a", "KH1.b", "KH1.b.2", "KH1.NV1"]
    assert store.telling("KH1.b").text == B2
    assert store.telling("KH1.NV1").timing == DEADLINE


def test_what_is_gone_is_drafted_no_more_and_still_known(store):
    keep(store, FIRST, SECOND)
    assert "KH1.b.1" not in names(store)
    assert names(store, retired=True)[-1] == "KH1.b.1"
    assert store.telling("kh1.B.1").text == C


def test_a_name_that_was_ever_given_is_never_given_to_another(store):
    keep(store, FIRST, SECOND)
    (third,) = keep(store, plan("3", item("a", A), item("b", B2), item("-", "Kết quả thanh tra công vụ", 1)))
    assert (third.outcome, third.version) == (Outcome.REVISED, 3)
    assert names(store) == ["KH1.a", "KH1.b", "KH1.b.3"]


def test_an_older_version_is_readable_as_it_was(store):
    keep(store, FIRST, SECOND)
    old, now = store.plan("KH1", 1), store.plan("kh1")
    assert (old.plan, now.plan) == (FIRST, SECOND)
    assert list(old.parts()) == ["KH1.a", "KH1.b", "KH1.b.1", "KH1.NV1"]
    assert (old.kept.in_force, now.kept.in_force, now.kept.version, now.kept.at) == (False, True, 2, NOON)
    for code, version in (("KH2", None), ("KH2", 1), ("KH", None), ("x", 1)):
        with pytest.raises(PlanUnknownError):
            store.plan(code, version)
    with pytest.raises(PlanVersionMissingError, match="KH1 không có bản 3"):
        store.plan("kh1", 3)


def test_the_same_bytes_or_content_change_nothing(store):
    keep(store, FIRST, SECOND)
    again, old, other_file = keep(store, SECOND, FIRST, replace(FIRST, document="f" * 64, name="kh.pdf"))
    assert [(one.outcome, one.version) for one in (again, old, other_file)] == [
        (Outcome.KNOWN, 2),
        (Outcome.KNOWN, 1),
        (Outcome.SAME, 1),
    ]
    assert len(store.plans()) == 2


def test_one_that_is_to_be_separate_is_a_plan_of_its_own(store):
    keep(store, FIRST)
    (apart,) = keep(store, SECOND, separate=True)
    assert (apart.outcome, apart.code, apart.version) == (Outcome.NEW, "KH2", 1)
    assert names(store)[:2] == ["KH1.a", "KH1.b"]
    assert "KH2.a" in names(store)


def test_a_version_taken_by_mistake_becomes_a_plan_of_its_own(store):
    keep(store, FIRST, SECOND)
    store.retire_plan("KH1", 2, retired=True, by="lan", at=NOON)
    (apart,) = keep(store, SECOND, separate=True)
    assert (apart.outcome, apart.code) == (Outcome.NEW, "KH2")
    (again,) = keep(store, SECOND, separate=True)
    assert (again.outcome, again.code) == (Outcome.KNOWN, "KH2")
    assert keep(store, SECOND)[0].code == "KH2"


# ── put aside ────────────────────────────────────────────────────────────────────────────────────


def test_a_retired_plan_is_not_drafted_until_it_is_taken_back(store):
    keep(store, FIRST)
    store.retire_plan(" kh1 ", None, retired=True, by="lan", at=NOON)
    assert names(store) == []
    assert "KH1.a" in names(store, retired=True)
    assert store.plan("KH1").kept.retired
    assert keep(store, SECOND)[0].code == "KH2"  # no version of what was put aside
    store.retire_plan("KH1", None, retired=False, by="lan", at=NOON)
    assert "KH1.a" in names(store)
    with pytest.raises(PlanUnknownError):
        store.retire_plan("KH7", None, retired=True, by="lan", at=NOON)
    with pytest.raises(PlanVersionMissingError):
        store.retire_plan("KH1", 2, retired=True, by="lan", at=NOON)


def test_with_a_version_put_aside_the_one_before_is_in_force(store):
    keep(store, FIRST, SECOND)
    store.retire_plan("KH1", 2, retired=True, by="lan", at=NOON)
    assert store.telling("KH1.b").text == B
    assert "KH1.a-2" not in names(store)
    assert [(kept.version, kept.in_force, kept.retired) for kept in store.plans()] == [
        (1, True, False),
        (2, False, True),
    ]


# ── corrections ──────────────────────────────────────────────────────────────────────────────────


def test_what_was_said_counts_and_what_was_read_is_kept(store):
    keep(store, FIRST)
    spoken = (
        said(Facet.GROUP, Group.DD, read=Group.A),
        said(Facet.FIELD, Field.PROCEDURES),
        said(Facet.TIMING, DEADLINE),
        said(Facet.TEXT, "Cơ chế một cửa", read=B),
    )
    store.correct(spoken)
    (found,) = [telling for telling in store.tellings() if telling.name == "KH1.b"]
    assert (found.group, found.field, found.timing, found.text) == (
        Group.DD,
        Field.PROCEDURES,
        DEADLINE,
        "Cơ chế một cửa",
    )
    assert found == store.telling("KH1.b")
    assert store.telling("KH1.b", corrected=False).text == B
    assert store.plan("KH1").plan == FIRST
    assert store.corrections("kh1") == spoken
    assert store.corrections("KH11") == ()


def test_corrections_carry_over_and_the_new_words_count(store):
    keep(store, FIRST)
    store.correct([said(Facet.GROUP, None, read=Group.A), said(Facet.TEXT, "Một cửa", read=B)])
    keep(store, SECOND)
    assert (store.telling("KH1.b").group, store.telling("KH1.b").text) == (None, B2)
    store.retire_plan("KH1", 2, retired=True, by="lan", at=NOON)
    assert store.telling("KH1.b").text == "Một cửa"


def test_what_is_taught_is_the_newest_word_on_every_wording(store):
    keep(store, FIRST, SECOND)
    wrong, right = said(Facet.GROUP, Group.E), said(Facet.GROUP, Group.DD, minutes=1)
    store.correct([wrong, right, said(Facet.TEXT, "Một cửa", read=B2), said(Facet.TIMING, MONTHLY)])
    assert store.teachings() == tuple(
        Taught(text=words, correction=right) for words in sorted(("Một cửa", B, B2))
    )
    store.correct([said(Facet.GROUP, None, minutes=2, withdrawn=True)])
    assert store.teachings() == ()


# ── what was kept before ─────────────────────────────────────────────────────────────────────────


def test_a_plan_kept_by_an_older_version_is_version_one(place):
    store = Store.open(place)
    keep(store, FIRST)
    store.close()
    engine = open_database(place)
    downgrade(engine, "0003")
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM plan_items")).scalar() == 3
    upgrade(engine, None)
    engine.dispose()
    store = Store.open(place)
    assert store.plan("KH1", 1).plan == FIRST
    assert store.plan("KH1").kept.at is None
    assert keep(store, SECOND)[0].version == 2
    store.close()


# ── at once ──────────────────────────────────────────────────────────────────────────────────────

KEEP = """
import sys
from datetime import UTC, datetime
from broadcast.domain.content import Heading, Plan
from broadcast.store import Store
heading = Heading(number="12/KH-UBND", dated=None, issuer="UBND xã", title=None, period=None)
plan = Plan(document=sys.argv[2], name="kh.docx", heading=heading, items=(), tasks=())
store = Store.open(sys.argv[1])
sys.stdin.readline()
kept = store.keep_plan(plan, at=datetime.now(UTC))
print(kept.outcome, kept.code, kept.version)
"""


def test_processes_that_keep_at_once_make_one_plan(place):
    Store.open(place).close()
    command = [sys.executable, "-c", KEEP, str(place), "a" * 64]
    pipe = subprocess.PIPE
    waiting = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(3)]
    for one in waiting:
        one.stdin.write("\n")
        one.stdin.flush()
    said = sorted(one.communicate(timeout=120)[0].strip() for one in waiting)
    assert said == ["known KH1 1", "known KH1 1", "new KH1 1"]
