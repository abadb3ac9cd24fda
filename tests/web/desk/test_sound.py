"""Sound as a page asks for it: any part of it, and nothing but sound."""

import io
import sys
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

sys.path.insert(0, str(Path(__file__).parents[2] / "production"))
from sounds import at, save, tone
from web_station import NOW

from broadcast.airlog.chain import ChainWriter
from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung
from broadcast.domain.people import Role
from broadcast.domain.times import RATE, ClockTrust, Frames
from broadcast.production.airchecks import Airchecks


@pytest.fixture
def viewer(visit):
    return visit(Role.VIEWER)


@pytest.fixture
def sha(desk):
    return min(path.stem for path in desk.carts.glob("*/*.flac"))


def test_a_cart_is_sent_whole_and_in_part(desk, viewer, sha):
    whole = viewer.get(f"/am-thanh/bang/{sha}")
    content = desk.carts.joinpath(sha[:2], f"{sha}.flac").read_bytes()
    assert whole.content == content
    assert whole.headers["content-type"] == "audio/flac"
    assert whole.headers["accept-ranges"] == "bytes"
    assert "immutable" in whole.headers["cache-control"]
    part = viewer.get(f"/am-thanh/bang/{sha}", headers={"Range": "bytes=100-299"})
    assert (part.status_code, part.content) == (206, content[100:300])
    assert part.headers["content-range"] == f"bytes 100-299/{len(content)}"


def test_a_recording_of_any_name_is_sent_in_its_own_form(desk, viewer):
    (desk.recordings / "thông báo").mkdir()
    path = save(desk.recordings / "thông báo" / "số 1.wav", tone(1))
    answer = viewer.get("/am-thanh/ghi-am/thông báo/số 1.wav")
    assert answer.content == path.read_bytes()
    assert answer.headers["content-type"] == "audio/wav"


@pytest.mark.parametrize(
    "path",
    ["bang/" + "0" * 64, "bang/x", "ghi-am/khong-co.flac", "ghi-am/%2e%2e/config.toml", "ghi-am//etc/passwd"],
)
def test_what_is_no_sound_of_ours_is_refused(viewer, path):
    for address in (f"/am-thanh/{path}", f"/am-thanh/song/{path}"):
        answer = viewer.get(address)
        assert answer.status_code in {404, 422}
        assert "root:" not in answer.text
        assert "[station]" not in answer.text


def test_a_sound_is_drawn(viewer, desk, sha):
    drawn = viewer.get(f"/am-thanh/song/bang/{sha}")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.count("M") > 40
    save(desk.recordings / "a.wav", np.concatenate([tone(1, level=0), tone(1, level=16_384)]))
    recording = viewer.get("/am-thanh/song/ghi-am/a.wav").text
    assert "M0 49.5h1v1h-1z" in recording
    assert "M99 24.5h1v51h-1z" in recording


@pytest.fixture
def aired(desk):
    """A line of ten seconds, of which the last six were kept, sent and heard."""
    with ChainWriter(desk.folder / "as_run.sqlite") as log:
        log.append(
            AsRun(
                kind=EntryKind.EVENT,
                station="Đài",
                at=NOW + timedelta(seconds=10),
                clock_trust=ClockTrust.TRUSTED,
                device="null",
                software="0",
                rung=Rung.CART,
                title="Bản tin",
                actual_start=NOW,
                actual_end=NOW + timedelta(seconds=10),
                frames=Frames(10 * RATE),
                outcome=Outcome.AIRED,
            )
        )
    folder = desk.folder / "aircheck" / desk.settings.outputs[0].id
    writer = Airchecks(folder, desk.settings.rule_values.zone).writer(int(NOW.timestamp()) + 4, 2)
    for _ in range(6):
        writer.write(tone(1, level=at(-20)), tone(1, level=at(-32)))
    writer.close()


def level(content):
    rows, rate = soundfile.read(io.BytesIO(content))
    assert rate == RATE
    assert rows.shape == (14 * RATE,), "and the four seconds in which it may still be heard"
    assert not rows[: 3 * RATE].any()
    return round(20 * np.log10(np.sqrt(2) * rows[5 * RATE : 9 * RATE].std()))


def test_a_log_line_is_heard_as_it_was_sent_and_as_it_was_heard(viewer, aired):
    assert level(viewer.get("/am-thanh/nhat-ky/1").content) == -20
    assert level(viewer.get("/am-thanh/nhat-ky/1?nghe=1").content) == -32


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("bytes=0-99", 206, "bytes 0-99/{size}"),
        ("bytes=1000044-", 206, "bytes 1000044-{last}/{size}"),
        ("bytes=-100", 206, "bytes {hundred}-{last}/{size}"),
        ("bytes=1343900-99999999", 206, "bytes 1343900-{last}/{size}"),
        ("bytes=99999999-", 416, "bytes */{size}"),
        ("bytes=-0", 416, "bytes */{size}"),
        ("bytes=5-2", 416, "bytes */{size}"),
        ("bytes=-", 200, None),
        ("bytes=0-1,5-6", 200, None),
        ("lines=1-2", 200, None),
    ],
)
def test_any_part_of_a_log_line_is_sent(viewer, aired, asked, status, told):
    size = 44 + 14 * RATE * 2
    answer = viewer.get("/am-thanh/nhat-ky/1", headers={"Range": asked})
    assert answer.status_code == status
    expected = told and told.format(size=size, last=size - 1, hundred=size - 100)
    assert answer.headers.get("content-range") == expected
    if status != 416:
        assert len(answer.content) == int(answer.headers["content-length"])


def test_a_line_that_was_not_kept_says_why(viewer, aired):
    assert viewer.get("/am-thanh/nhat-ky/7").status_code in {404, 422}
