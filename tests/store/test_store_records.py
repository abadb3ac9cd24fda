"""The records themselves: what is kept comes back, and what may not be is refused."""

import threading
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcast.domain.content import (
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
from broadcast.domain.people import Approval, Person, Role
from broadcast.domain.rules import Rules, Window
from broadcast.domain.rundown import Event, EventKind, Rundown
from broadcast.domain.schedule import (
    LateRule,
    Line,
    LineSource,
    Overrun,
    Priority,
    SourceKind,
    StartKind,
    WeekSchedule,
)
from broadcast.domain.times import Frames, Millis, Week
from broadcast.errors import (
    PersonExistsError,
    PersonUnknownError,
    PlanUnknownError,
    SamePersonError,
    UnknownItemError,
    WeekChangedError,
    WeekMissingError,
    WeekStateError,
    WeekVersionMissingError,
)
from broadcast.store import Recipe, Store, WeekState
from broadcast.store.plans import name_items, name_tasks
from broadcast.store.weeks import TRANSITIONS

WEEK = Week(year=2026, number=48)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source(document="d" * 64, place="dòng 45", sentence="Tuyên truyền về chỉ số “PAR INDEX”.")
GUESS = Guess(group=Group.E, field=Field.PROCEDURES, confidence=83, because=("chỉ số", "PAR"))


def item(marker, parent=None, text="Tuyên truyền", guess=GUESS):
    return PlanItem(marker=marker, text=text, parent=parent, guess=guess, source=SOURCE)


def task(no, timing=None):
    timing = timing or Timing(kind=TimingKind.MONTHLY, raw="04 số/tháng", per=4)
    unknown = Guess(group=None, field=None, confidence=0)
    return PlanTask(
        no=no, text="Viết tin", lead="VP", partners="", timing=timing, guess=unknown, source=SOURCE
    )


def plan(document="d" * 64, items=(), tasks=(), **heading):
    blank = {"number": None, "dated": None, "issuer": None, "title": None, "period": None}
    return Plan(
        document=document,
        name="kế hoạch.docx",
        heading=Heading(**(blank | heading)),
        items=tuple(items),
        tasks=tuple(tasks),
        warnings=("ngày để trống",),
    )


def line(**changes):
    usual = {
        "days": (0, 2, 4),
        "start": time(17, 0),
        "start_kind": StartKind.HARD,
        "length": Millis(480_000),
        "column": "CCHC",
        "content": "Một cửa điện tử",
        "source": LineSource(kind=SourceKind.PLAN, reference="KH1.đ"),
        "zones": ("Thôn Đông",),
    }
    return Line(**(usual | changes))


def schedule(*lines, author="lan"):
    return WeekSchedule(week=WEEK, lines=lines or (line(),), author=author)


# ── people ───────────────────────────────────────────────────────────────────────────────────────

LAN = Person(name="lan", full_name="Nguyễn Thị Lan", role=Role.EDITOR)
BINH = Person(name="bình", full_name="Trần Văn Bình", role=Role.APPROVER)


def test_people_are_found_by_name_and_by_role(store):
    store.add_person(LAN)
    store.add_person(BINH)
    assert store.person("lan") == LAN
    assert store.people() == (BINH, LAN)
    assert store.people(Role.APPROVER) == (BINH,)
    assert store.people(Role.AUDITOR) == ()


def test_a_name_is_one_whatever_its_case_and_composition(store):
    store.add_person(BINH)
    decomposed = "Bi\u0300nh"
    assert store.person(decomposed) == BINH
    with pytest.raises(PersonExistsError) as refused:
        store.add_person(Person(name=decomposed, full_name="Khác", role=Role.EDITOR))
    assert decomposed in str(refused.value)
    assert store.people() == (BINH,)
    store.add_person(Person(name="Ha\u0300", full_name="Ha\u0300", role=Role.EDITOR))
    assert store.person("hà") == Person(name="Hà", full_name="Hà", role=Role.EDITOR)


def test_an_unknown_person_is_refused_with_the_roles_to_choose_from(store):
    with pytest.raises(PersonUnknownError) as refused:
        store.person("ai đó")
    assert "approver" in str(refused.value)


# ── plans ────────────────────────────────────────────────────────────────────────────────────────

DEADLINE = Timing(kind=TimingKind.RANGE, raw="quý II/2026", start=date(2026, 4, 1), end=date(2026, 6, 30))


def test_a_plan_comes_back_as_it_was_read(store):
    read = plan(
        items=(item("đ"), item("-", parent=0), item("-", guess=Guess(group=None, field=None, confidence=0))),
        tasks=(task("1"), task("2", DEADLINE)),
        number="132/KH-UBND",
        bases=("Căn cứ Nghị quyết số 76/NQ-CP", "Căn cứ Luật Tổ chức chính quyền địa phương"),
        dated=date(2026, 1, 31),
        issuer="UBND xã Hòa Bình",
        title="Kế hoạch tuyên truyền",
        period=(date(2026, 1, 1), date(2026, 12, 31)),
    )
    assert store.keep_plan(read, at=NOON).code == "KH1"
    assert store.plan("kh1").plan == read
    (kept,) = store.plans()
    assert (kept.code, kept.document, kept.name, kept.heading) == (
        "KH1",
        read.document,
        read.name,
        read.heading,
    )


def test_the_same_document_again_changes_nothing(store):
    first = plan(items=(item("a"),))
    assert store.keep_plan(first, at=NOON).code == "KH1"
    assert store.keep_plan(plan(document="e" * 64), at=NOON).code == "KH2"
    assert store.keep_plan(plan(items=(item("a"), item("b"))), at=NOON).code == "KH1"
    assert store.plan("KH1").plan == first
    assert [kept.code for kept in store.plans()] == ["KH1", "KH2"]


def test_tellings_carry_names_groups_timing_and_the_code_of_their_plan(store):
    store.keep_plan(plan(items=(item("a"), item("-", 0, text="Dưới a")), tasks=(task("3"),)), at=NOON)
    store.keep_plan(plan(document="e" * 64, items=(item("a"),)), at=NOON)
    assert [telling.name for telling in store.tellings()] == ["KH1.a", "KH1.a.1", "KH1.NV3", "KH2.a"]
    found = store.telling(" kh1.nv3 ")
    assert found == store.tellings()[2]
    assert (found.plan, found.group, found.timing.per) == ("KH1", None, 4)
    assert store.telling("KH1.A.1").text == "Dưới a"
    assert (store.telling("KH2.a").group, store.telling("KH2.a").timing) == (Group.E, None)


@pytest.mark.parametrize("name", ["KH1.b", "KH9.a", "KH1", "a", "", "KH99999999999999999999.a"])
def test_an_unknown_item_is_refused(store, name):
    store.keep_plan(plan(items=(item("a"),)), at=NOON)
    with pytest.raises(UnknownItemError):
        store.telling(name)
    if name != "KH1":
        with pytest.raises(PlanUnknownError):
            store.plan(name)


def test_items_are_named_by_letter_and_dashes_by_turn():
    items = [
        item("a"),
        item("đ)"),
        item("-"),
        item("-", 1),
        item("+", 1),
        item("-"),
        item("1.2."),
        item("-", 4),
    ]
    assert name_items(items) == ("a", "đ", "1", "đ.1", "đ.2", "2", "1.2", "đ.2.1")


def test_repeated_letters_and_numbers_are_told_apart():
    assert name_items([item("a"), item("A)"), item("a")]) == ("a", "a-2", "a-3")
    assert name_items([item("1"), item("-")]) == ("1", "2")
    assert name_tasks([task("1"), task("II.1"), task("1."), task("")]) == ("NV1", "NVII.1", "NV1-2", "NV4")


@given(st.data())
def test_no_two_items_of_a_plan_share_a_name(data):
    items = []
    for index in range(data.draw(st.integers(0, 12))):
        marker = data.draw(st.sampled_from(["a", "b", "-", "+", "1", "2", "a-2", "", "1.1"]))
        parent = data.draw(st.one_of(st.none(), st.integers(0, index - 1))) if index else None
        items.append(item(marker, parent))
    names = name_items(items)
    assert len(set(names)) == len(items)
    for name, told in zip(names, items, strict=True):
        assert told.parent is None or name.startswith(f"{names[told.parent]}.")


# ── weeks ────────────────────────────────────────────────────────────────────────────────────────


def test_versions_of_a_week_only_grow(store):
    first = store.keep_week(schedule())
    second = store.keep_week(schedule(line(content="Khác"), line(start=None, start_kind=StartKind.SOFT)))
    assert (first.version, second.version) == (1, 2)
    assert store.week(WEEK) == second
    assert store.week(WEEK, 1) == first
    assert store.week(WEEK, 2).lines[1].start is None


def test_a_week_without_lines_is_kept(store):
    store.keep_week(WeekSchedule(week=WEEK, lines=(), author="lan"))
    assert store.week(WEEK).lines == ()


def test_a_missing_week_or_version_is_refused(store):
    with pytest.raises(WeekMissingError):
        store.week(WEEK)
    store.keep_week(schedule())
    for wrong in (0, 2):
        with pytest.raises(WeekVersionMissingError):
            store.week(WEEK, wrong)
    with pytest.raises(WeekMissingError):
        store.week_state(Week(year=2027, number=48))


def test_an_edit_of_an_older_version_does_not_overwrite_a_newer(store):
    store.keep_week(schedule(), expected=0)
    store.keep_week(schedule(author="bình"), expected=1)
    with pytest.raises(WeekChangedError) as refused:
        store.keep_week(schedule(), expected=1)
    assert refused.value.facts["found"] == 2
    assert store.week(WEEK).author == "bình"


@pytest.mark.parametrize("before", WeekState)
@pytest.mark.parametrize("after", WeekState)
def test_a_week_moves_along_the_table_and_nowhere_else(store, before, after):
    store.keep_week(schedule())
    for step in {"draft": (), "approved": ("approved",), "published": ("approved", "published")}[before]:
        store.move_week(WEEK, 1, WeekState(step))
    if after in TRANSITIONS[before]:
        store.move_week(WEEK, 1, after)
        assert store.week_state(WEEK) is after
    else:
        with pytest.raises(WeekStateError):
            store.move_week(WEEK, 1, after)
        assert store.week_state(WEEK) is before


def test_what_was_not_approved_is_not_published_and_a_new_version_is_a_draft(store):
    assert WeekState.PUBLISHED not in TRANSITIONS[WeekState.DRAFT]
    store.keep_week(schedule())
    store.move_week(WEEK, 1, WeekState.APPROVED)
    store.keep_week(schedule())
    assert store.week_state(WEEK) is WeekState.DRAFT
    assert store.week_state(WEEK, 1) is WeekState.APPROVED


LINES = st.builds(
    Line,
    days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    start=st.none(),
    start_kind=st.just(StartKind.SOFT),
    length=st.none() | st.integers(0, 86_400_000),
    column=st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    content=st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    source=st.builds(LineSource, kind=st.sampled_from(SourceKind), reference=st.text("aăâđ:/ ")),
    zones=st.lists(st.text("aăâđ")).map(tuple),
    priority=st.sampled_from(Priority),
    language=st.sampled_from(["vi", "khm", "hmn"]),
    note=st.text("aăâ\n\"'"),
    overrun=st.sampled_from(Overrun),
    late=st.sampled_from(LateRule),
    place=st.text("aăâ"),
) | st.builds(
    line, start=st.times().map(lambda at: at.replace(fold=0)), start_kind=st.sampled_from(StartKind)
)


@pytest.fixture(scope="module")
def lasting_store(tmp_path_factory):
    store = Store.open(tmp_path_factory.mktemp("lasting") / "station.sqlite")
    yield store
    store.close()


@settings(max_examples=40, deadline=None)
@given(lines=st.lists(LINES, max_size=5).map(tuple))
def test_any_line_comes_back_as_it_went_in(lasting_store, lines):
    kept = lasting_store.keep_week(WeekSchedule(week=WEEK, lines=lines, author="lan"))
    assert lasting_store.week(WEEK, kept.version) == kept
    assert kept.lines == lines


# ── several at once ──────────────────────────────────────────────────────────────────────────────


def together(count, work):
    """Run `work` in threads that start as one; their results or errors."""
    barrier, results = threading.Barrier(count), []

    def one(index):
        barrier.wait()
        try:
            results.append(work(index))
        except Exception as error:  # noqa: BLE001
            results.append(error)

    threads = [threading.Thread(target=one, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_who_save_at_once_get_two_versions(store):
    kept = together(6, lambda index: store.keep_week(schedule(author=f"người {index}")))
    assert sorted(one.version for one in kept) == [1, 2, 3, 4, 5, 6]
    assert {one.author for one in kept} == {store.week(WEEK, version).author for version in range(1, 7)}


def test_of_two_edits_of_one_version_one_is_kept(store):
    kept = together(4, lambda _: store.keep_week(schedule(), expected=0))
    assert sorted(isinstance(one, WeekChangedError) for one in kept) == [False, True, True, True]


def test_a_document_imported_twice_at_once_is_one_plan(store):
    assert together(4, lambda _: store.keep_plan(plan(items=(item("a"),)), at=NOON).code) == ["KH1"] * 4
    assert len(store.tellings()) == 1


# ── carts and approvals ──────────────────────────────────────────────────────────────────────────


def recipe(cart="c" * 64, author="lan", at=NOON):
    return Recipe(
        digest="r" * 64,
        cart=cart,
        frames=Frames(3 * 10**9),
        title="Một cửa",
        voice="nữ",
        author=author,
        at=at,
    )


def approval(cart="c" * 64, author="lan", approver="bình", at=NOON):
    return Approval(cart=cart, author=author, approver=approver, at=at)


def test_a_recipe_gives_the_cart_that_it_gave_last(store):
    assert store.carts_of(["r" * 64]) == {}
    store.keep_recipe(recipe())
    store.keep_recipe(recipe(author="khác"))
    assert store.carts_of(["r" * 64]) == {"r" * 64: recipe()}
    store.keep_recipe(recipe(cart="b" * 64))
    assert store.carts_of(["r" * 64, "s" * 64]) == {"r" * 64: recipe(cart="b" * 64)}
    store.keep_recipe(recipe())
    assert store.carts_of(["r" * 64]) == {"r" * 64: recipe()}


def test_moments_are_kept_in_utc_whatever_their_zone(store):
    store.keep_recipe(recipe(at=NOON.astimezone(timezone(timedelta(hours=7))).replace(microsecond=123_456)))
    kept = store.carts_of(["r" * 64])["r" * 64].at
    assert kept == NOON.replace(microsecond=123_456)
    assert kept.utcoffset() == timedelta(0)


def test_a_naive_moment_is_refused(store):
    with pytest.raises(Exception, match="a moment needs a zone"):
        store.keep_recipe(recipe(at=NOON.replace(tzinfo=None)))
    assert store.carts_of(["r" * 64]) == {}


def test_an_approval_belongs_to_one_cart(store):
    store.add_person(BINH)
    store.keep_recipe(recipe())
    store.approve(approval())
    assert store.approval_of("c" * 64) == approval()
    assert store.approval_of("b" * 64) is None
    later = approval(at=NOON + timedelta(days=1))
    store.approve(later)
    assert store.approval_of("c" * 64) == later


def test_an_approver_is_somebody_of_this_station(store):
    with pytest.raises(PersonUnknownError):
        store.approve(approval())
    assert store.approval_of("c" * 64) is None


@pytest.mark.parametrize("author", ["lan", "Bình", "bi\u0300nh "])
def test_nobody_approves_what_they_wrote_whatever_the_approval_says(store, author):
    store.add_person(BINH)
    store.keep_recipe(recipe(author="bình" if author == "lan" else "lan"))
    with pytest.raises(SamePersonError):
        store.approve(approval(author=author))
    assert store.approval_of("c" * 64) is None


# ── publications ─────────────────────────────────────────────────────────────────────────────────

RULES = Rules(
    timezone="Asia/Ho_Chi_Minh",
    windows=(Window(days=(0, 1, 2, 3, 4, 5, 6), start=time(5), end=time(18, 30)),),
    quiet_from=time(21),
    quiet_until=time(5),
    sessions_a_day=2,
    minutes_a_session=60,
)


def rundown(day, carts, version=1, approver="bình"):
    """A day of speech events under the titles of `carts`."""
    return Rundown(
        station="xa-hoa-binh",
        day=day,
        version=version,
        rules=RULES,
        events=tuple(
            Event(
                id=str(number),
                title=title,
                column="CCHC",
                kind=EventKind.SPEECH,
                start=None,
                start_kind=StartKind.SOFT,
                length=Frames(48_000),
                cart=cart,
                approver=approver,
            )
            for number, (title, cart) in enumerate(carts.items())
        ),
    )


MONDAY, TUESDAY, FRIDAY = WEEK.days[0], WEEK.days[1], WEEK.days[4]


def test_publications_name_their_files_version_and_person(store):
    store.keep_week(schedule())
    store.keep_week(schedule())
    days = (rundown(MONDAY, {"Bản tin": "1" * 64}), rundown(TUESDAY, {}))
    first = store.keep_publication(WEEK, 1, days, by="lan", at=NOON)
    second = store.keep_publication(WEEK, 2, days[:1], by="bình", at=NOON)
    assert first.files == tuple(day.file_name for day in days)
    assert store.publications(WEEK) == (first, second)
    assert store.publications(Week(year=2026, number=47)) == ()


def test_a_version_that_was_never_kept_is_not_published(store):
    with pytest.raises(WeekMissingError):
        store.keep_publication(WEEK, 1, (), by="lan", at=NOON)


def test_the_previous_cart_is_the_last_published_under_the_title(store):
    store.keep_week(schedule())

    def published(*days):
        store.keep_publication(WEEK, 1, days, by="lan", at=NOON)

    def previous(title, cart, day):
        return store.previous_cart_of(title, cart=cart, day=day)

    assert previous("Bản tin", "new", TUESDAY) is None
    published(rundown(MONDAY, {"Bản tin": "monday", "Khác": "other"}), rundown(FRIDAY, {"Bản tin": "friday"}))
    assert previous("Bản tin", "new", TUESDAY) == "monday"  # nothing of Friday sounds on Tuesday
    assert previous("Bản tin", "monday", MONDAY) is None
    assert previous("Bản tin", "new", FRIDAY) == "friday"
    published(rundown(MONDAY, {"Bản tin": "monday again"}, version=2))
    assert previous("Bản tin", "monday again", MONDAY) == "monday"
    assert previous("Bản tin", "new", TUESDAY) == "monday again"


def test_a_recording_of_a_relay_is_no_cart_to_stand_in(store):
    store.keep_week(schedule())
    store.keep_publication(WEEK, 1, (rundown(MONDAY, {"Thời sự": "2026-11-22#ab12cd34"}),), by="lan", at=NOON)
    assert store.previous_cart_of("Thời sự", cart="new", day=FRIDAY) is None


def test_what_nobody_approved_never_stands_in(store):
    store.keep_week(schedule())
    days = (rundown(MONDAY, {"Bản tin": "raw"}, approver=None), rundown(TUESDAY, {"Trực tiếp": None}))
    store.keep_publication(WEEK, 1, days, by="lan", at=NOON)
    assert store.previous_cart_of("Bản tin", cart="new", day=FRIDAY) is None
    assert store.previous_cart_of("Trực tiếp", cart="new", day=FRIDAY) is None
