"""A piece from its first words to the air: written, heard, sent, heard by somebody else, approved, played by a week."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from test_publishing import Standing, silent

from broadcast.domain.people import Person, Role
from broadcast.domain.pieces import PieceKind, PieceState
from broadcast.domain.schedule import SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import RATE, Period, Week
from broadcast.errors import (
    AudioUnreadableError,
    CartChangedError,
    FileMissingError,
    NotHeardError,
    NothingToSayError,
    PieceChangedError,
    PieceDatesError,
    PieceMissingError,
    PieceStateError,
    PieceUnfitError,
    ReasonMissingError,
    RoleRefusedError,
    SamePersonError,
    UnknownItemError,
)
from broadcast.production.quality import Verdict
from broadcast.production.spoken import Entry, Kind
from broadcast.station import (
    air,
    approving,
    lexicon,
    pieces,
    plans,
    publishing,
    rendering,
    submitting,
    takes,
    weeks,
)
from broadcast.station.home import open_home
from broadcast.station.pieces import Written

ROOT = Path(__file__).parents[2]
NOW = datetime(2030, 3, 6, 1, 0, tzinfo=UTC)
WEEK = Week(year=2030, number=11)
COPY = "Chiều thứ năm, tổ thu gom rác đi các ngõ của thôn Trung. Bà con để rác trước cổng."


@pytest.fixture(scope="module")
def with_a_cart(made_home, tmp_path_factory):
    """A home in which this copy was heard once: its cart and the voice's chunks are there."""
    folder = tmp_path_factory.mktemp("bai") / "dai"
    shutil.copytree(made_home, folder)
    with open_home(folder, Standing(NOW)) as home:
        for name, role in (("lan", Role.EDITOR), ("hung", Role.APPROVER), ("mai", Role.APPROVER)):
            home.store.add_person(Person(name=name, full_name=name, role=role))
        rendering.make_one(home, pieces.line_of(written_by(home, "lan")), author="lan")
    return folder


def written_by(home, name):
    return pieces.write(home, name, Written(kind=PieceKind.COPY, copy=COPY, column="Thông báo"))


@pytest.fixture
def home(with_a_cart, tmp_path):
    folder = tmp_path / "dai"
    shutil.copytree(with_a_cart, folder)
    with open_home(folder, Standing(NOW)) as opened:
        yield opened


@pytest.fixture
def piece(home):
    return home.store.piece(1)


def sent(home, piece):
    return submitting.submit(home, "lan", piece.id, piece.version)


def heard(home, name, cart):
    submitting.note_heard(home, home.store.person(name), cart)


def approved(home, piece, by="hung"):
    cart = sent(home, piece).cart
    heard(home, by, cart)
    return submitting.approve(home, by, piece.id, cart)


def tone(path, seconds=2, rate=RATE, cut=0):
    moments = np.arange(rate * seconds) / rate
    loud = 0.2 * np.sin(2 * np.pi * 220 * moments) * (1 + np.sin(2 * np.pi * 3 * moments))
    soundfile.write(path, loud.astype(np.float32), rate, subtype="PCM_16")
    if cut:
        path.write_bytes(path.read_bytes()[:-cut])
    return path


# ── written ──────────────────────────────────────────────────────────────────────────────────────


def test_what_is_written_is_a_draft_with_the_first_words_for_its_title(piece):
    assert (piece.version, piece.state, piece.author, piece.cart) == (1, PieceState.DRAFT, "lan", "")
    assert piece.title == "Chiều thứ năm, tổ thu gom rác đi các ngõ của thôn Trung. Bà con để rác trước…"


def test_of_two_who_edit_the_second_is_told_and_nothing_is_lost(home, piece):
    second = pieces.write(home, "lan", Written(kind=PieceKind.COPY, copy="Bản hai."), number=1, base=1)
    with pytest.raises(PieceChangedError):
        pieces.write(home, "lan", Written(kind=PieceKind.COPY, copy="Bản ba."), number=1, base=1)
    assert home.store.piece_versions(1) == (piece, second)


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        (Written(kind=PieceKind.COPY, copy=" "), NothingToSayError),
        (Written(kind=PieceKind.RECORDING, recording="bai/khong-co.wav", title="X"), FileMissingError),
        (Written(kind=PieceKind.RECORDING, recording="../config.toml", title="X"), FileMissingError),
        (Written(kind=PieceKind.COPY, copy=COPY, item="KH9.z"), UnknownItemError),
        (
            Written(kind=PieceKind.COPY, copy=COPY, first=date(2030, 3, 2), last=date(2030, 3, 1)),
            PieceDatesError,
        ),
    ],
)
def test_what_cannot_air_is_refused_when_it_is_written(home, written, refusal):
    with pytest.raises(refusal):
        pieces.write(home, "lan", written)


def test_only_editors_write_and_a_missing_piece_is_said_to_be_missing(home):
    with pytest.raises(RoleRefusedError):
        written_by(home, "hung")
    with pytest.raises(PieceMissingError):
        home.store.piece(99)


def test_pieces_are_found_without_accents_and_by_state(home, piece):
    other = pieces.write(home, "lan", Written(kind=PieceKind.COPY, copy="Lịch tiêm chủng.", column="Y tế"))
    assert pieces.found(home, "rac thon TRUNG") == (piece,)
    assert pieces.found(home, "y te") == (other,)
    assert pieces.found(home) == (other, piece)
    assert pieces.found(home, "", PieceState.APPROVED) == ()


# ── sent, approved, returned ─────────────────────────────────────────────────────────────────────


def test_what_is_approved_is_the_cart_that_a_week_would_air(home, piece):
    done = approved(home, piece)
    (found,) = pieces.approved(home)
    assert done.state is PieceState.APPROVED
    assert (found.cart, found.line.content) == (done.cart, COPY)
    schedule = WeekSchedule(week=WEEK, lines=(found.line,), author="lan")
    made = rendering.make(home, schedule, author="lan", jobs=1, progress=silent)
    assert made.carts[0].cart == found.cart
    assert home.store.approval_of(found.cart).approver == "hung"


def test_who_wrote_any_version_does_not_approve_it(home, piece):
    home.store.add_person(Person(name="ba", full_name="Ba", role=Role.EDITOR))
    pieces.write(home, "ba", Written(kind=PieceKind.COPY, copy="Lời của ba."), number=1, base=1)
    waiting = submitting.submit(home, "ba", 1, 2)
    with home.store._engine.begin() as connection:  # Lan has another role from today on
        connection.exec_driver_sql("UPDATE people SET role = 'approver' WHERE name = 'lan'")
    heard(home, "lan", waiting.cart)
    with pytest.raises(SamePersonError):
        submitting.approve(home, "lan", 1, waiting.cart)
    assert home.store.approval_of(waiting.cart) is None


def test_nobody_approves_what_this_person_has_not_heard(home, piece):
    waiting = sent(home, piece)
    heard(home, "mai", waiting.cart)
    with pytest.raises(NotHeardError):
        submitting.approve(home, "hung", 1, waiting.cart)


def test_a_cart_that_changed_since_is_not_approved(home, piece):
    waiting = sent(home, piece)
    heard(home, "hung", waiting.cart)
    with pytest.raises(CartChangedError):
        submitting.approve(home, "hung", 1, "0" * 64)
    lexicon.add(home, "lan", Entry(kind=Kind.PHRASE, written="thôn Trung", spoken="thôn Trung Hòa"))
    with pytest.raises(CartChangedError):
        submitting.approve(home, "hung", 1, waiting.cart)
    assert home.store.piece(1).state is PieceState.SUBMITTED


def test_a_reading_of_another_word_leaves_the_cart_what_it_was(home, piece):
    waiting = sent(home, piece)
    heard(home, "hung", waiting.cart)
    lexicon.add(home, "lan", Entry(kind=Kind.ABBREVIATION, written="XYZT", spoken="ích y dét tê"))
    assert submitting.approve(home, "hung", 1, waiting.cart).state is PieceState.APPROVED


def test_what_is_returned_is_told_why_and_comes_again_as_a_new_version(home, piece):
    waiting = sent(home, piece)
    with pytest.raises(ReasonMissingError):
        submitting.give_back(home, "hung", 1, 1, " ")
    returned = submitting.give_back(home, "hung", 1, 1, "Thiếu giờ   cụ thể.")
    assert returned.state is PieceState.RETURNED
    with pytest.raises(PieceStateError):
        submitting.approve(home, "hung", 1, waiting.cart)
    with pytest.raises(PieceStateError):
        submitting.submit(home, "lan", 1, 1)
    again = pieces.write(
        home, "lan", Written(kind=PieceKind.COPY, copy=f"{COPY} Từ 14 giờ."), number=1, base=1
    )
    assert (again.version, again.state) == (2, PieceState.DRAFT)
    told = [(one.version, one.state, one.by, one.reason) for one in home.store.piece_events(1)]
    assert told == [
        (1, PieceState.DRAFT, "lan", ""),
        (1, PieceState.SUBMITTED, "lan", ""),
        (1, PieceState.RETURNED, "hung", "Thiếu giờ cụ thể."),
        (2, PieceState.DRAFT, "lan", ""),
    ]


def test_an_edit_of_what_was_approved_is_a_draft_again_and_off_the_list(home, piece):
    approved(home, piece)
    pieces.write(home, "lan", Written(kind=PieceKind.COPY, copy="Lời khác."), number=1, base=1)
    assert pieces.approved(home) == ()


def test_what_was_withdrawn_stays_so(home, piece):
    pieces.withdraw(home, "lan", 1, 1)
    with pytest.raises(PieceStateError):
        pieces.write(home, "lan", Written(kind=PieceKind.COPY, copy=COPY), number=1, base=1)


def test_words_of_uncertain_reading_are_asked_before_anything_is_sent(home):
    doubtful = pieces.write(home, "lan", Written(kind=PieceKind.COPY, copy="Ban QLDVX họp chiều nay."))
    assert [doubt.written for doubt in submitting.doubts(home, doubtful)] == ["QLDVX"]
    with pytest.raises(PieceUnfitError) as refused:
        submitting.submit(home, "lan", doubtful.id, 1)
    assert "QLDVX" in refused.value.sentence("vi")
    assert "`" not in refused.value.sentence("vi"), "the desk has no command line"
    lexicon.add(home, "lan", Entry(kind=Kind.ABBREVIATION, written="QLDVX", spoken="quản lý dịch vụ xã"))
    assert submitting.submit(home, "lan", doubtful.id, 1).state is PieceState.SUBMITTED


# ── recordings ───────────────────────────────────────────────────────────────────────────────────


def test_a_recording_is_kept_by_its_content_and_airs_as_its_own_line(home, tmp_path):
    name, report = takes.keep_take(home, tone(tmp_path / "thu.wav"))
    assert (report.verdict, takes.keep_take(home, tmp_path / "thu.wav")[0]) == (Verdict.GOOD, name)
    kept = pieces.write(home, "lan", Written(kind=PieceKind.RECORDING, recording=name, title="Lời chúc"))
    done = approved(home, kept)
    (found,) = pieces.approved(home)
    assert (found.line.source.kind, found.line.source.reference) == (SourceKind.FILE, name)
    assert rendering.make_one(home, found.line, author="lan").cart == done.cart


def test_a_recording_of_which_a_part_is_missing_is_kept_and_not_sent(home, tmp_path):
    name, report = takes.keep_take(home, tone(tmp_path / "cut.wav", cut=60_000))
    assert report.verdict is Verdict.REFUSE
    kept = pieces.write(home, "lan", Written(kind=PieceKind.RECORDING, recording=name, title="Lời chúc"))
    with pytest.raises(PieceUnfitError) as refused:
        submitting.submit(home, "lan", kept.id, 1)
    assert "cắt cụt" in refused.value.sentence("vi")


def test_silence_is_no_recording_and_a_weak_one_has_a_mended_copy(home, tmp_path):
    quiet = tmp_path / "im.wav"
    soundfile.write(quiet, np.zeros(RATE, np.float32), RATE)
    with pytest.raises(AudioUnreadableError):
        takes.keep_take(home, quiet)
    data, _ = soundfile.read(tone(tmp_path / "thu.wav"))
    soundfile.write(quiet, data / 200, RATE, subtype="PCM_16")
    name, report = takes.keep_take(home, quiet)
    mended, after = takes.mend_take(home, name)
    assert report.verdict is Verdict.FAULTY
    assert mended != name
    assert after.loudness.integrated > report.loudness.integrated + 1_000


# ── in a week ────────────────────────────────────────────────────────────────────────────────────


def placed(home, found):
    """A week of that one piece, on Monday."""
    line = replace(found.line, start=time(5, 30), start_kind=StartKind.HARD)
    return home.store.keep_week(WeekSchedule(week=WEEK, lines=(line,), author="lan"))


def test_an_approved_piece_in_a_week_needs_no_second_approval_and_is_heard(home, piece):
    done = approved(home, piece)
    (found,) = pieces.approved(home)
    schedule = placed(home, found)
    waits = approving.left(home, schedule)
    assert [one.lines for one in waits] == [(), ()], "only the chime and the evergreen wait"
    for one in waits:
        heard(home, "hung", one.key)
        approving.approve(home, "hung", WEEK, schedule.version, one.key)
    publishing.publish(home, WEEK, "lan", silent)
    with air.simulate(home, Period.parse("2030-03-11"), None, silent) as simulated:
        entries = [entry for entry in simulated.entries if entry.cart == done.cart and entry.frames]
    assert [entry.approver for entry in entries] == ["hung"]


def test_a_week_with_a_piece_that_reads_otherwise_now_waits_again(home, piece):
    approved(home, piece)
    (found,) = pieces.approved(home)
    schedule = placed(home, found)
    lexicon.add(home, "lan", Entry(kind=Kind.PHRASE, written="thôn Trung", spoken="thôn Trung Hòa"))
    (waits, *_) = approving.left(home, schedule)
    assert (waits.lines, waits.key, waits.cart) == ((0,), "", None)
    made = rendering.make_one(home, schedule.lines[0], author=schedule.author)
    (waits, *_) = approving.left(home, schedule)
    assert (waits.key, made.cart != found.cart) == (made.cart, True)


def test_what_a_piece_tells_counts_for_its_item_wherever_it_is_played(home):
    plans.import_plan(home, ROOT / "schedules" / "ke-hoach-mau.txt")
    item = plans.tellings(home)[0]
    told = Written(kind=PieceKind.COPY, copy=COPY, column="Thông báo", item=item.name)
    kept = pieces.write(home, "lan", told, number=1, base=1)
    approved(home, kept)
    (found,) = pieces.approved(home)
    schedule = placed(home, found)
    made = rendering.make(home, schedule, author="lan", jobs=1, progress=silent)
    (event,) = weeks.days_of(home, schedule, made)[0].events
    assert (event.items, event.group, event.plan) == ((item.name,), item.group, item.plan)
    assert kept.group is item.group
