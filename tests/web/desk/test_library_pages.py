"""The pages of the audio library: found, heard, taken in, described, put aside; by those whose work it is."""

import re
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "production"))
from sounds import save, tone
from test_log_pages import event, morning  # noqa: F401

from broadcast.domain.people import Role
from broadcast.station import library, recordings, shelving
from broadcast.web.works import WorkState


@pytest.fixture
def viewer(visit):
    return visit(Role.VIEWER)


@pytest.fixture
def editor(visit):
    return visit(Role.EDITOR)


@pytest.fixture
def notice(desk, tmp_path):
    """A recording with a hum of an offset, taken in by an editor."""
    samples = (tone(4, level=6_000, hertz=500).astype(float) + 5_000).astype("<i2")
    said, _ = shelving.bring(desk, save(tmp_path / "a.wav", samples), "Thông báo tiêm chủng", user="editor")
    return said.name


def finished(app, client, key="kho-editor"):
    work = app.state.works.find(key)
    while work.state is WorkState.RUNNING:
        client.get(f"/viec/{key}")
    return work


def titles(page):
    return re.findall(r'<th scope="row"><a class="desk-target" href="[^"]+">([^<]+)</a>', page)


def test_recordings_are_found_without_accents_and_by_kind(viewer, notice):
    assert titles(viewer.get("/kho?tim=tiem chung").text) == ["Thông báo tiêm chủng"]
    assert titles(viewer.get("/kho?loai=chime").text) == ["chuong"]
    assert titles(viewer.get("/kho?tim=khong co").text) == []
    page = viewer.get("/kho").text
    assert "-15" in page or "LUFS" in page
    assert f"/am-thanh/song/ghi-am/{notice}" in page
    assert 'action="/kho/tep"' not in page, "a viewer only looks"


def test_a_recording_tells_what_was_heard_where_it_is_played_and_is_only_looked_at(viewer, desk, notice):
    page = viewer.get(f"/kho/ban-ghi/{notice}").text
    assert f'src="/am-thanh/ghi-am/{notice}"' in page
    assert "có lỗi, vẫn phát được" in page
    assert "Không tuần nào dùng bản này" in page
    assert '<form method="post" action="/kho' not in page
    signature = viewer.get("/kho/ban-ghi/nhac-hieu.flac").text
    assert "Tuần 2026-W48" in signature
    assert viewer.get("/kho/ban-ghi/../config.toml").status_code == 404
    assert viewer.get("/kho/ban-ghi/khong-co.wav").status_code == 404


def test_where_a_recording_was_and_will_be_heard_is_told(viewer, desk, morning):  # noqa: F811
    recordings.heard(desk, desk.recordings / "nhac-hieu.flac")
    page = viewer.get("/kho/ban-ghi/nhac-hieu.flac").text
    assert re.search(r"Đã phát \d+ lần, lần cuối \d\d:\d\d 23/11/2026", page)
    assert "T3 24/11/2026 17:" in page
    assert "T2 23/11/2026" not in page.partition("Sẽ phát")[2]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.APPROVER, Role.AUDITOR])
def test_those_who_do_not_edit_change_nothing(visit, desk, notice, role):
    client = visit(role)
    for path in ("/kho/ghi", "/kho/cat", "/kho/sua", "/kho/nghe"):
        assert client.post(path, data={"ban": notice}).status_code == 403
    assert client.post("/kho/tep", files={"tep": ("a.wav", b"RIFF")}).status_code == 403
    assert not library.recording(desk, notice).is_retired


def test_a_recording_is_sent_heard_through_and_kept(editor, app, desk, tmp_path):
    path = save(tmp_path / "Lịch cắt điện.wav", tone(3, level=5_000))
    with path.open("rb") as file:
        answer = editor.post(
            "/kho/tep", files={"tep": (path.name, file)}, data={"ten": " Lịch cắt điện tháng 12 "}
        )
    assert (answer.status_code, answer.headers["location"]) == (303, "/kho/moi")
    assert finished(app, editor).result == "lich-cat-dien-thang-12.wav"
    answer = editor.get("/kho/moi")
    assert answer.headers["location"] == "/kho/ban-ghi/lich-cat-dien-thang-12.wav"
    assert "Lịch cắt điện tháng 12" in editor.get(answer.headers["location"]).text
    assert "“ Lịch cắt điện tháng 12 ”" in desk.store.attempts(1)[0].what
    assert not [one for one in (desk.folder / "cache").iterdir() if one.name.startswith(("kho-", "tai-len-"))]


def test_what_is_broken_is_refused_with_the_reason(editor, app, desk, tmp_path):
    content = save(tmp_path / "a.wav", tone(8, level=5_000)).read_bytes()[:-300_000]
    editor.post("/kho/tep", files={"tep": ("a.wav", content)})
    assert finished(app, editor).state is WorkState.REFUSED
    assert "cắt cụt" in editor.get("/kho/moi").text
    assert editor.post("/kho/tep", files={"tep": ("a.wav", b"MZ\x00\x00")}).status_code == 422
    assert not [one for one in (desk.folder / "cache").iterdir() if one.name.startswith(("kho-", "tai-len-"))]


def test_a_mended_copy_is_made_beside(editor, app, desk, notice):
    assert editor.post("/kho/sua", data={"ban": notice}).status_code == 303
    name = finished(app, editor).result
    assert name == "thong-bao-tiem-chung-da-sua.flac"
    assert library.recording(desk, name).heard.faults == ()


def test_a_title_and_days_are_kept_and_shown(editor, desk, notice):
    answer = editor.post(
        "/kho/ghi", data={"ban": notice, "ten": "Tiêm đợt 2", "tu": "2026-11-01", "den": "2026-11-20"}
    )
    assert answer.headers["location"] == f"/kho/ban-ghi/{notice}"
    one = library.recording(desk, notice)
    assert (one.title, one.particulars.last) == ("Tiêm đợt 2", date(2026, 11, 20))
    assert titles(editor.get("/kho?loc=het-han").text) == ["Tiêm đợt 2"]
    assert "hết hạn phát" in editor.get(f"/kho/ban-ghi/{notice}").text
    for days in ({"tu": "2026-12-01", "den": "2026-11-01"}, {"tu": "hôm nay"}):
        assert editor.post("/kho/ghi", data={"ban": notice, "ten": "x"} | days).status_code == 422
    assert library.recording(desk, notice).title == "Tiêm đợt 2"


def test_what_is_still_played_stays_and_the_rest_is_put_aside_and_taken_back(editor, desk, notice):
    answer = editor.post("/kho/cat", data={"ban": "nhac-hieu.flac"})
    assert answer.status_code == 422
    assert "tuần 2026-W48" in answer.text
    assert editor.post("/kho/cat", data={"ban": notice}).status_code == 303
    assert titles(editor.get("/kho?loc=cat").text) == ["Thông báo tiêm chủng"]
    assert "Thông báo tiêm chủng" not in titles(editor.get("/kho").text)
    editor.post("/kho/cat", data={"ban": notice, "lay_lai": "1"})
    assert "Thông báo tiêm chủng" in titles(editor.get("/kho").text)


def test_what_nobody_heard_yet_is_heard_on_demand(editor, app, desk):
    assert "bản chưa được máy nghe kiểm tra" in editor.get("/kho").text
    editor.post("/kho/nghe")
    assert finished(app, editor, "kho-nghe").state is WorkState.DONE
    assert "bản chưa được máy nghe kiểm tra" not in editor.get("/kho").text


def test_carts_are_found_and_told_with_their_words_and_airings(viewer, desk, morning):  # noqa: F811
    spoken = next(one for one in morning if one.items)
    page = viewer.get(f"/kho/bang?tim={spoken.cart[:20]}").text
    assert "1 băng, mới nhất ở trên" in page
    assert "đã duyệt" in page
    whole = viewer.get(f"/kho/bang/{spoken.cart}").text
    assert f'src="/am-thanh/bang/{spoken.cart}"' in whole
    assert "Lời đọc" in whole
    assert "Người duyệt" in whole or "Duyệt" in whole
    count = sum(one.cart == spoken.cart for one in morning)
    assert re.search(rf"Đã phát {count} lần", whole)
    assert viewer.get("/kho/bang/" + "0" * 64).status_code == 422
    assert viewer.get("/kho/bang?tu=100000").status_code == 200


def test_the_library_speaks_english_too(viewer, notice):
    viewer.cookies.set("ngon_ngu", "en")
    assert "Audio library" in viewer.get("/kho").text
    assert "Title and days" in viewer.get(f"/kho/ban-ghi/{notice}").text
