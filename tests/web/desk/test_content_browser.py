"""What only a browser shows: hearing to the end opens the button, the microphone fills the form, a reading is mended."""

import io

import pytest
import soundfile

from broadcast.domain.people import Role
from broadcast.domain.pieces import PieceState
from broadcast.domain.times import RATE
from broadcast.station import lexicon, pieces

WORDS = "Ban QLDVX mời họp."
HEARD = (
    "audio => new Promise((done, failed) => { audio.onended = done; audio.onerror = failed; audio.play(); })"
)

SENT = "document.getElementById('sound').files[0].arrayBuffer().then(held => [...new Uint8Array(held)])"
TWO_SECONDS_AND_A_BEEP = (
    "() => document.querySelector('[data-time]').textContent >= '0:02'"
    " && document.querySelector('meter').value > 0.06"
)


@pytest.fixture
def seen(axe):
    """Nothing of a page is hidden or against the rules, at either size."""

    def looking(page):
        for width, height in ((1024, 768), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.set_viewport_size({"width": 1024, "height": 768})

    return looking


def test_a_piece_is_written_its_reading_mended_heard_sent_heard_again_and_approved(desk, browser_page, seen):
    page = browser_page(Role.EDITOR)
    page.goto("/noi-dung")
    page.get_by_role("link", name="Viết hoặc thu bài mới").click()
    page.get_by_label("Lời phát thanh").fill(WORDS)
    page.get_by_text("Sửa cách đọc").click()
    page.get_by_label("Đọc là").fill("quản lý dịch vụ xã")
    seen(page)
    page.get_by_role("button", name="Ghi cách đọc này vào từ điển").click()
    page.get_by_text("Máy biết cách đọc mọi chữ.").wait_for()
    assert [one.spoken for one in lexicon.own(desk) if one.written == "QLDVX"] == ["quản lý dịch vụ xã"]
    page.get_by_role("button", name="Lưu và nghe thử").click()
    player = page.get_by_label("Băng của bài")
    player.wait_for()
    player.evaluate(HEARD)
    seen(page)
    page.get_by_role("button", name="Gửi duyệt").click()
    page.get_by_text("Đã gửi duyệt.").wait_for()
    assert desk.store.piece(1).state is PieceState.SUBMITTED

    other = browser_page(Role.APPROVER)
    other.goto("/duyet")
    approve = other.get_by_role("button", name="Duyệt bản này").first
    assert approve.is_disabled()
    seen(other)
    other.get_by_label("Băng: Ban QLDVX mời họp.").evaluate(HEARD)
    approve.click()
    other.get_by_text("Đã duyệt.").wait_for()
    assert [one.title for one in pieces.approved(desk)] == [WORDS]


def test_the_microphone_gives_a_wav_that_is_heard_before_it_is_sent_and_stays_when_it_is_refused(
    desk, browser_page, seen
):
    page = browser_page(Role.EDITOR, permissions=["microphone"])
    page.goto("/noi-dung/moi")
    form = page.locator("form[action='/noi-dung/tep']")
    form.get_by_label("Tên bài").fill("Lời chào")
    form.get_by_role("button", name="Thu bằng micrô").click()
    page.wait_for_function(TWO_SECONDS_AND_A_BEEP)
    seen(page)
    form.get_by_role("button", name="Dừng thu").click()
    form.get_by_label("Bản vừa thu").evaluate(HEARD)
    cache = desk.folder / "cache"
    cache.rename(desk.folder / "aside")
    cache.write_text("kín")
    form.get_by_role("button", name="Gửi bản thu và kiểm tra").click()
    page.get_by_text("Không ghi được").wait_for()
    assert form.get_by_label("Tên bài").input_value() == "Lời chào"
    with soundfile.SoundFile(io.BytesIO(bytes(page.evaluate(SENT)))) as sound:
        assert (sound.format, sound.subtype, sound.samplerate, sound.channels) == ("WAV", "PCM_16", RATE, 1)
        assert sound.frames >= 2 * RATE
        assert abs(sound.read()).max() > 0.05, "the browser's own beep is in it"
    cache.unlink()
    (desk.folder / "aside").rename(cache)
    form.get_by_role("button", name="Gửi bản thu và kiểm tra").click()
    taken, beeps = page.get_by_text("Đã nhận bản thu."), page.get_by_text("Không nghe thấy gì trong thu.wav")
    taken.or_(beeps).first.wait_for()  # as few or as many beeps as there were: they were heard through


def test_the_lexicon_says_a_word_before_it_is_written_down(desk, browser_page, seen):
    page = browser_page(Role.EDITOR)
    page.goto("/tu-dien")
    page.get_by_label("Chữ trong bài").fill("QLDVX")
    page.get_by_label("Đọc là").fill("quản lý dịch vụ xã")
    page.get_by_role("button", name="Nghe thử").click()
    page.get_by_label("Tiếng đọc thử").evaluate(
        "audio => new Promise(done => { audio.ontimeupdate = done; })"
    )
    page.get_by_role("button", name="Ghi vào từ điển").click()
    page.get_by_role("cell", name="QLDVX", exact=True).wait_for()
    seen(page)
