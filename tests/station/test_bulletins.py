"""A bulletin as a folder of tracks: in order, each in its language, made into one cart of one loudness."""

from dataclasses import replace
from datetime import UTC, datetime
from datetime import time as clock_time

import numpy as np
import pytest
import soundfile

from broadcast.domain.schedule import Line, LineSource, SourceKind, StartKind, WeekSchedule
from broadcast.domain.times import RATE, Week
from broadcast.errors import CartsNotMadeError, DoubtsError
from broadcast.production.bulletins import BETWEEN
from broadcast.production.carts import CartStore
from broadcast.production.loudness import measure_loudness
from broadcast.station import readings, weeks
from broadcast.station.bulletins import tracks
from broadcast.station.home import open_home
from broadcast.station.recordings import recording_notes
from broadcast.station.rendering import make


class Clock:
    def wall(self):
        return datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def folder(home):
    place = home / "audio_assets" / "ban-tin"
    place.mkdir()
    return place


def tone(path, hertz, seconds=2.0, height=0.3):
    """A tone that a filter can tell from another, so that the order is heard."""
    at = np.arange(int(seconds * RATE)) / RATE
    soundfile.write(path, height * np.sin(2 * np.pi * hertz * at), RATE)


def bulletin(language="vi", content="Bản tin xã"):
    line = Line(
        days=(0,),
        start=clock_time(17),
        start_kind=StartKind.HARD,
        length=None,
        column="Tin",
        content=content,
        source=LineSource(kind=SourceKind.BULLETIN, reference="ban-tin"),
        language=language,
    )
    return WeekSchedule(week=Week(year=2026, number=48), lines=(line,), author="bien-tap")


def rendered(home, schedule):
    with open_home(home, Clock()) as opened:
        made = make(opened, schedule, author="bien-tap", jobs=1, progress=lambda *_: None)
        return made, CartStore(opened.carts)


def sound_of(store, cart):
    with store.open(cart) as reader:
        return reader.read(0, reader.frames)


def pitches(sound):
    """The tones of a sound, in order, each once."""
    found = []
    for start in range(0, len(sound) - 4_800, 4_800):
        piece = sound[start : start + 4_800].astype(float)
        if np.abs(piece).max() < 500:
            continue
        strongest = int(np.abs(np.fft.rfft(piece * np.hanning(len(piece)))).argmax()) * 10
        if not found or abs(found[-1] - strongest) > 20:
            found.append(strongest)
    return found


def test_tracks_stand_by_their_numbers_each_in_its_language(folder):
    for name in (
        "10 kết.mp3",
        "2 giá lúa.txt",
        "1 mở đầu.mp3",
        "3 giá lúa.Mông.mp3",
        "4 x.rad.txt",
        "12.11 y.txt",
    ):
        (folder / name).write_bytes(b"")
    for left in (".an", "Thumbs.db", "desktop.ini"):
        (folder / left).write_bytes(b"")
    (folder / "thư mục con").mkdir()
    assert [(track.path.name, track.language) for track in tracks(folder, "vi")] == [
        ("1 mở đầu.mp3", "vi"),
        ("2 giá lúa.txt", "vi"),
        ("3 giá lúa.Mông.mp3", "hmn"),
        ("4 x.rad.txt", "rad"),
        ("10 kết.mp3", "vi"),
        ("12.11 y.txt", "vi"),
    ]
    assert tracks(folder / "không có", "vi") == ()


def test_a_person_is_heard_before_any_voice(folder):
    (folder / "1 tin.rad.txt").write_text("Lời", encoding="utf-8")
    (folder / "1 tin.rad.mp3").write_bytes(b"")
    assert [track.path.name for track in tracks(folder, "vi")] == ["1 tin.rad.mp3"]


def test_the_tracks_follow_each_other_in_one_cart(home, folder):
    tone(folder / "10.flac", 1_600)
    tone(folder / "2.flac", 800, height=0.02)
    tone(folder / "1.wav", 400)
    made, store = rendered(home, bulletin())
    cart = made.carts[0]
    sound = sound_of(store, cart.cart)
    chime = len(sound_of(store, made.chime.cart))
    assert cart.title == "Bản tin xã"
    assert pitches(sound[chime:]) == [400, 800, 1_600]
    pause = BETWEEN * RATE // 1_000
    assert len(sound) == pytest.approx(chime + 3 * (pause + 2 * RATE), abs=9)
    first, second, third = (sound[chime + pause + at * (2 * RATE + pause) :][: 2 * RATE] for at in range(3))
    loudness = [measure_loudness(one.tobytes()).integrated for one in (first, second, third)]
    assert max(loudness) - min(loudness) < 60  # hundredths, of tones recorded 23 dB apart


def test_words_are_read_by_the_stations_voice_and_known_before(home, folder):
    tone(folder / "1.flac", 400)
    (folder / "2 giá lúa.txt").write_bytes("Giá lúa hôm nay 7.200 đồng/kg.".encode("utf-16"))
    schedule = bulletin()
    made, store = rendered(home, schedule)
    label = store.label(made.carts[0].cart)
    assert label.spoken == "Giá lúa hôm nay bảy nghìn hai trăm đồng một ki lô gam."
    assert label.voice == made.carts[0].voice == "espeak-ng:vi"
    with open_home(home, Clock()) as opened:
        before = weeks.lengths(opened)(0, schedule.lines[0])
        assert weeks.known(opened)(schedule.lines[0])
        assert 2 * BETWEEN + 4_000 < before < 2 * BETWEEN + 12_000


def test_another_order_or_another_track_is_another_cart(home, folder):
    tone(folder / "1.flac", 400)
    tone(folder / "2.flac", 800)
    before, _ = rendered(home, bulletin())
    again, _ = rendered(home, bulletin())
    (folder / "1.flac").rename(folder / "3.flac")
    after, store = rendered(home, bulletin())
    assert before.carts[0].cart == again.carts[0].cart != after.carts[0].cart
    assert again.fresh == 0
    chime = len(sound_of(store, after.chime.cart))
    assert pitches(sound_of(store, after.carts[0].cart)[chime:]) == [800, 400]


def test_what_nobody_can_read_is_named_with_what_would_do(home, folder):
    (folder / "1.rad.txt").write_text("Klei hưn", encoding="utf-8")
    with pytest.raises(CartsNotMadeError) as refused:
        rendered(home, bulletin())
    assert "Ê Đê" in refused.value.sentence("vi")
    tone(folder / "1.rad.wav", 400)
    made, _ = rendered(home, bulletin())
    assert made.carts[0].voice == ""


def test_a_damaged_track_is_named(home, folder):
    tone(folder / "1.flac", 400)
    (folder / "2.mp3").write_bytes(b"khong phai am thanh" * 50)
    with pytest.raises(CartsNotMadeError) as refused:
        rendered(home, bulletin())
    assert "2.mp3" in refused.value.sentence("vi")
    with open_home(home, Clock()) as opened:
        assert weeks.lengths(opened)(0, bulletin().lines[0]) is None


def test_an_empty_bulletin_is_not_there(home, folder):
    with open_home(home, Clock()) as opened:
        assert not weeks.known(opened)(bulletin().lines[0])
    with pytest.raises(CartsNotMadeError, match="ban-tin"):
        rendered(home, bulletin())


def test_the_check_of_a_week_hears_the_tracks(home, folder):
    tone(folder / "1.flac", 400, height=0.999)
    samples = np.clip(3 * np.sin(2 * np.pi * 300 * np.arange(RATE) / RATE), -1, 1)
    soundfile.write(folder / "2.flac", samples, RATE)
    with open_home(home, Clock()) as opened:
        assert "2.flac" in {
            fault.place.split(",")[0].split(" ")[0] for fault in recording_notes(opened, bulletin())
        }


def test_a_track_to_be_read_is_asked_about_as_any_copy(home, folder):
    (folder / "1.txt").write_text("Đoàn GVXQ về xã.", encoding="utf-8")
    (folder / "2.rad.txt").write_text("Klei GWXQ hưn", encoding="utf-8")
    (folder / "3.txt").write_bytes(b"\0\0\0")
    with open_home(home, Clock()) as opened:
        assert [doubt.written for doubt in readings.doubts(opened, bulletin())] == ["GVXQ"]
        with pytest.raises(DoubtsError, match="GVXQ"):
            readings.refuse_doubts(opened, bulletin())


def test_nobody_is_asked_how_another_language_is_read(home):
    said = WeekSchedule(
        week=Week(year=2026, number=48),
        lines=tuple(
            replace(line, source=LineSource(kind=SourceKind.READ), language=language)
            for line in bulletin(content="Klei GVXQ hưn 12/KH-QXZ").lines
            for language in ("rad", "hmn")
        ),
        author="bien-tap",
    )
    with open_home(home, Clock()) as opened:
        assert readings.doubts(opened, said) == ()
