"""The audio library: what is there, where it is played, and what may be done with it."""

import shutil
import sys
from datetime import date, time
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "production"))
from logged_days import WEEK, Noon
from sounds import save, tone

from broadcast.domain.pieces import PieceKind
from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import Week
from broadcast.errors import (
    FileMissingError,
    RecordingDamagedError,
    RecordingDatesError,
    RecordingUsedError,
    RoleRefusedError,
)
from broadcast.station import checking, library, pieces, recordings, shelving, weeks
from broadcast.station.home import open_home
from broadcast.station.library import Sought, Use


@pytest.fixture
def station(home):
    with open_home(home, Noon()) as opened:
        yield opened


@pytest.fixture
def spoken(tmp_path):
    """Something like speech: tones with pauses."""
    parts = [
        np.concatenate([tone(1.5, level=6_000, hertz=300 + 40 * n), tone(0.3, level=0)]) for n in range(4)
    ]
    return save(tmp_path / "Thông báo số 1.wav", np.concatenate(parts))


def played(station, *lines, week=WEEK):
    return station.store.keep_week(WeekSchedule(week=week, lines=lines, author="bien-tap"))


def line(kind, reference, at=time(5, 30)):
    return Line(
        days=(0, 4),
        start=at,
        start_kind=StartKind.HARD,
        length=None,
        column="Thông báo",
        content="Nghe",
        source=LineSource(kind=SourceKind(kind), reference=reference),
    )


def names(station, **sought):
    return [one.name for one in library.recordings(station, Sought(**sought))]


def test_the_recordings_of_a_new_home_and_what_they_are_there_for(station):
    uses = {one.name: one.use for one in library.recordings(station, Sought())}
    assert uses["du-phong.flac"] is Use.EVERGREEN
    assert uses["chuong.flac"] is Use.CHIME
    assert uses["nhac-hieu.flac"] is Use.RECORDING
    assert "LICENSE.md" not in uses
    assert names(station, use=Use.CHIME) == ["chuong.flac"]


def test_a_title_is_found_without_its_accents(station, spoken):
    said, heard = shelving.bring(station, spoken, "Thông báo tiêm chủng đợt 2", user="bien-tap")
    assert said.name == "thong-bao-tiem-chung-dot-2.wav"
    assert (station.recordings / said.name).read_bytes() == spoken.read_bytes()
    assert names(station, words="tiem chung dot") == [said.name]
    assert names(station, words="ĐỢT  2") == [said.name]
    assert names(station, words="tiem chung dot 3") == []
    one = library.recording(station, said.name)
    assert one.title == "Thông báo tiêm chủng đợt 2"
    assert one.heard == heard
    assert heard.length == 7_200
    assert -3_000 < heard.loudness < -1_000


def test_nothing_that_is_there_is_ever_replaced(station, spoken, tmp_path):
    first, _ = shelving.bring(station, spoken, "Giá lúa", user="bien-tap")
    other = save(tmp_path / "khac.wav", tone(3, level=5_000))
    second, _ = shelving.bring(station, other, "Giá  lúa", user="bien-tap")
    assert (first.name, second.name) == ("gia-lua.wav", "gia-lua-2.wav")
    assert (station.recordings / first.name).read_bytes() == spoken.read_bytes()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../config", "config"),
        ("《》", "ban-ghi"),
        ("a" * 300, "a" * 60),
        ("", "thong-bao-so-1"),
        ("CON:\\x", "con-x"),
    ],
)
def test_every_title_gives_a_name_that_stays_in_the_library(station, spoken, title, name):
    said, _ = shelving.bring(station, spoken, title, user="bien-tap")
    assert said.name == f"{name}.wav"
    assert (station.recordings / said.name).is_file()


def test_a_recording_of_which_a_part_is_missing_is_not_taken(station, spoken, tmp_path):
    cut = tmp_path / "cut.wav"
    cut.write_bytes(spoken.read_bytes()[:-200_000])
    before = names(station)
    with pytest.raises(RecordingDamagedError, match="cắt cụt"):
        shelving.bring(station, cut, "Bị cắt", user="bien-tap")
    assert names(station) == before


def test_whoever_only_approves_brings_nothing(station, spoken):
    with pytest.raises(RoleRefusedError):
        shelving.bring(station, spoken, "A", user="lanh-dao")


def test_a_mended_copy_stands_beside_and_is_valid_as_long(station, tmp_path):
    humming = tone(4, level=6_000, hertz=500).astype(float) + 5_000
    path = save(tmp_path / "lech.wav", humming.clip(-32_000, 32_000).astype("<i2"))
    said, heard = shelving.bring(station, path, "Lệch", user="bien-tap")
    assert [one.rule for one in heard.faults] == ["recording_dc"]
    shelving.describe(station, said.name, title="Lệch", first=None, last=date(2026, 12, 1), user="bien-tap")
    copy, better = shelving.mend(station, said.name, user="bien-tap")
    assert (copy.name, copy.title, copy.last) == ("lech-da-sua.flac", "Lệch (đã sửa)", date(2026, 12, 1))
    assert better.faults == ()
    assert (station.recordings / said.name).read_bytes() == path.read_bytes()


def test_where_a_recording_is_played_and_when_it_may_be_put_aside(station):
    played(station, line("file", "nhac-hieu.flac"), line("fill", "", time(6)))
    one = library.recording(station, "nhac-hieu.flac")
    assert [(each.week, each.version, each.line.content) for each in one.lines] == [(WEEK, 1, "Nghe")]
    with pytest.raises(RecordingUsedError, match=r"tuần 2026-W48 \(bản thảo\)"):
        shelving.retire(station, "nhac-hieu.flac", user="bien-tap")
    assert [each.week for each in library.recording(station, "du-phong.flac").lines] == [WEEK], (
        "a fill without a name"
    )
    played(station, line("file", "nhac-ket.flac"))
    assert library.recording(station, "nhac-hieu.flac").lines == (), "the newest version counts"
    shelving.retire(station, "nhac-hieu.flac", user="bien-tap")
    assert "nhac-hieu.flac" not in names(station)
    assert names(station, retired=True) == ["nhac-hieu.flac"]
    assert (station.recordings / "nhac-hieu.flac").is_file()
    shelving.retire(station, "nhac-hieu.flac", user="bien-tap", retired=False)
    assert "nhac-hieu.flac" in names(station)


def test_what_only_past_weeks_played_may_be_put_aside(station):
    played(station, line("file", "nhac-hieu.flac"), week=Week(year=2026, number=47))
    assert shelving.retire(station, "nhac-hieu.flac", user="bien-tap").retired


@pytest.mark.parametrize("name", ["chuong.flac", "du-phong.flac"])
def test_what_the_settings_need_is_not_put_aside(station, name):
    with pytest.raises(RecordingUsedError, match="của đài"):
        shelving.retire(station, name, user="bien-tap")


def test_what_a_piece_is_made_of_is_not_put_aside_until_the_piece_is_withdrawn(station, spoken):
    said, _ = shelving.bring(station, spoken, "Chuyện làng", user="bien-tap")
    written = pieces.Written(title="Chuyện làng", kind=PieceKind.RECORDING, recording=said.name)
    piece = pieces.write(station, "bien-tap", written)
    with pytest.raises(RecordingUsedError, match="bài “Chuyện làng”"):
        shelving.retire(station, said.name, user="bien-tap")
    pieces.withdraw(station, "bien-tap", piece.id, piece.version)
    assert shelving.retire(station, said.name, user="bien-tap").retired


def test_the_tracks_of_a_bulletin_are_known_as_such(station, spoken):
    folder = station.recordings / "ban-tin" / "tuan-48"
    folder.mkdir(parents=True)
    shutil.copy(spoken, folder / "01 mở đầu.wav")
    played(station, line("bulletin", "ban-tin/tuan-48"))
    one = library.recording(station, "ban-tin/tuan-48/01 mở đầu.wav")
    assert one.use is Use.TRACK
    assert [each.line.source.kind for each in one.lines] == [SourceKind.BULLETIN]


def test_a_week_that_plays_what_is_over_does_not_pass_its_check(station):
    played(station, line("file", "nhac-hieu.flac"))
    before = {one.rule for one in checking.check(station, "2026-W48", None).faults}
    assert "recording_validity" not in before
    shelving.describe(
        station, "nhac-hieu.flac", title="Nhạc hiệu", first=None, last=date(2026, 11, 24), user="bien-tap"
    )
    (fault,) = [
        one for one in checking.check(station, "2026-W48", None).faults if one.rule == "recording_validity"
    ]
    assert fault.place.startswith("T6 05:30")
    assert weeks.faults_of(station, station.store.week(WEEK))
    assert [one.name for one in library.recordings(station, Sought(over=True))] == []
    shelving.describe(
        station, "nhac-hieu.flac", title="", first=None, last=date(2026, 11, 23), user="bien-tap"
    )
    assert [one.name for one in library.recordings(station, Sought(over=True))] == ["nhac-hieu.flac"]


def test_days_that_end_before_they_begin_are_refused(station):
    with pytest.raises(RecordingDatesError, match="01/12/2026"):
        shelving.describe(
            station,
            "nhac-hieu.flac",
            title="",
            first=date(2026, 12, 1),
            last=date(2026, 11, 1),
            user="bien-tap",
        )
    assert station.store.said_of_recordings() == {}


@pytest.mark.parametrize("name", ["khong-co.flac", "../config.toml"])
def test_nothing_is_said_of_what_is_not_there(station, name):
    with pytest.raises(FileMissingError):
        shelving.describe(station, name, title="A", first=None, last=None, user="bien-tap")
    with pytest.raises(FileMissingError):
        shelving.retire(station, name, user="bien-tap")


def test_a_recording_is_heard_once_for_as_long_as_it_stays_as_it_is(station, spoken):
    assert recordings.remembered(station, spoken) is None
    found = recordings.heard(station, spoken)
    assert recordings.remembered(station, spoken) == found
    save(spoken, tone(2))
    assert recordings.remembered(station, spoken) is None
