"""Pieces on the pages: written, heard, sent, judged; what is wrong is said and nothing that was typed is lost."""

import io
import time

import numpy as np
import pytest
import soundfile

from broadcast.domain.people import Person, Role
from broadcast.domain.pieces import PieceState
from broadcast.domain.times import RATE
from broadcast.station import approving, lexicon, pieces
from broadcast.store import WeekState

COPY = "Chiều thứ năm, tổ thu gom rác đi các ngõ của thôn Trung."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def editor(visit):
    return visit(Role.EDITOR)


@pytest.fixture
def approver(visit):
    return visit(Role.APPROVER)


def written(client, words=COPY, act="luu", **more):
    return client.post("/noi-dung/moi", data={"loi": words, "lam": act} | more)


def wav(seconds=2, rate=RATE, loud=0.2):
    moments = np.arange(rate * seconds) / rate
    sound = loud * np.sin(2 * np.pi * 220 * moments) * (1 + np.sin(2 * np.pi * 3 * moments))
    held = io.BytesIO()
    soundfile.write(held, sound.astype(np.float32), rate, format="WAV", subtype="PCM_16")
    return held.getvalue()


def finished(client, key):
    """The part of a page that tells of a work, when the work is over."""
    for _ in range(600):
        told = client.get(f"/viec/{key}").text
        if "desk-work" not in told:
            return told
        time.sleep(0.05)  # of a thread that works, and nothing is proved by it
    raise AssertionError(told)


def test_a_piece_goes_from_its_words_to_an_approval_by_somebody_else(desk, editor, approver):
    answer = written(editor, act="gui", chuyen_muc="Thông báo", tu_ngay="2026-11-25", nhom="h")
    assert (answer.status_code, answer.headers["location"]) == (303, "/noi-dung/1")
    (piece,) = desk.store.pieces()
    assert (piece.state, piece.author, piece.column) == (PieceState.SUBMITTED, "editor", "Thông báo")
    assert (piece.first.isoformat(), piece.group) == ("2026-11-25", "h")
    page = approver.get("/duyet").text
    assert f"/duyet/nghe/{piece.cart}" in page
    assert approver.post("/duyet/bai/1", data={"bang": piece.cart}).status_code == 422, "not heard"
    sound = approver.get(f"/duyet/nghe/{piece.cart}")
    assert (sound.content[:4], sound.headers["content-type"]) == (b"fLaC", "audio/flac")
    assert approver.post("/duyet/bai/1", data={"bang": piece.cart}).status_code == 303
    (ready,) = pieces.approved(desk)
    assert (ready.cart, ready.line.content) == (piece.cart, COPY)
    told = [one.what for one in desk.store.attempts(5)]
    assert any(what.startswith("duyệt bài “Chiều thứ năm") for what in told)


def test_a_cart_is_heard_when_its_end_was_fetched_and_not_before(desk, editor, approver):
    written(editor, act="gui")
    cart = desk.store.piece(1).cart
    part = approver.get(f"/duyet/nghe/{cart}", headers={"Range": "bytes=0-99"})
    assert (part.status_code, len(part.content)) == (206, 100)
    assert approver.get(f"/duyet/nghe/{cart}", headers={"Range": "bytes=100-199"}).status_code == 206
    assert desk.store.heard_by("approver") == frozenset()
    assert approver.get(f"/duyet/nghe/{cart}", headers={"Range": "bytes=100-"}).status_code == 206
    assert desk.store.heard_by("approver") == {cart}
    editor.get(f"/duyet/nghe/{cart}")
    assert desk.store.heard_by("editor") == frozenset()
    assert approver.get(f"/duyet/nghe/{'0' * 64}").status_code in {404, 422}
    assert approver.get("/duyet/nghe/..%2Fconfig.toml").status_code in {404, 422}


def test_the_author_is_refused_on_the_page_too(desk, editor, visit):
    written(editor, act="gui")
    cart = desk.store.piece(1).cart
    desk.store.change_person(Person(name="editor", full_name="Chị editor", role=Role.APPROVER))
    same = visit(Role.EDITOR)
    same.get(f"/duyet/nghe/{cart}")
    answer = same.post("/duyet/bai/1", data={"bang": cart}, headers=HTMX)
    assert answer.status_code == 422
    assert "người soạn" in answer.text
    assert desk.store.piece(1).state is PieceState.SUBMITTED


def test_what_is_returned_tells_its_author_why(desk, editor, approver):
    written(editor, act="gui")
    blank = approver.post("/duyet/bai/1/tra-lai", data={"ban": 1, "ly_do": " "}, headers=HTMX)
    assert blank.status_code == 422
    approver.post("/duyet/bai/1/tra-lai", data={"ban": 1, "ly_do": "Thiếu giờ <b>."})
    page = editor.get("/noi-dung/1").text
    assert "Thiếu giờ &lt;b&gt;." in page
    assert editor.post("/noi-dung/1", data={"loi": COPY, "ban": 1, "lam": "gui"}).status_code == 303
    assert (desk.store.piece(1).version, desk.store.piece(1).state) == (2, PieceState.SUBMITTED)


def test_two_who_write_see_each_other_and_what_is_unchanged_is_no_version(desk, editor):
    written(editor)
    assert editor.post("/noi-dung/1", data={"loi": COPY, "ban": 1}).status_code == 303
    assert desk.store.piece(1).version == 1
    assert editor.post("/noi-dung/1", data={"loi": "Bản hai.", "ban": 1}).status_code == 303
    late = editor.post("/noi-dung/1", data={"loi": "Bản ba.", "ban": 1}, headers=HTMX)
    assert late.status_code == 409
    assert late.headers["hx-retarget"] == "#refusal"
    assert desk.store.piece(1).copy == "Bản hai."


def test_words_in_doubt_are_shown_while_they_are_typed_and_said_in_place(desk, editor):
    words = "Ban QLDVX họp lúc 14h."
    shown = editor.post("/noi-dung/doc", data={"loi": words}).text
    assert "“QLDVX” đang đọc là" in shown
    assert "mười bốn giờ" in shown
    assert desk.store.attempts(9) == (), "what is only asked is not written down"
    refused = written(editor, words, act="gui", tieu_de="Họp")
    assert refused.status_code == 422
    assert "QLDVX" in refused.text
    said = {"viet": "QLDVX", "doc": "quản lý dịch vụ xã", "tai_bai": "true"}
    answer = editor.post("/tu-dien/ghi", data=said, headers=HTMX)
    assert (answer.status_code, answer.headers["hx-trigger"]) == (204, "doc-lai")
    assert "Máy biết cách đọc mọi chữ" in editor.post("/noi-dung/doc", data={"loi": words}).text


def test_a_piece_is_heard_from_its_page_as_the_cart_that_would_air(desk, editor):
    answer = written(editor, act="nghe")
    assert answer.headers["location"] == "/noi-dung/1"
    assert "Xong" in finished(editor, "bai-1")
    made = approving.rendering.at_hand(desk, [pieces.line_of(desk.store.piece(1))])[0].cart
    assert f"/am-thanh/bang/{made}" in editor.get("/noi-dung/1").text


def test_a_recording_is_judged_and_mended_on_its_page(desk, editor):
    sound = {"sound": ("Lời chúc.wav", wav(loud=0.002), "audio/wav")}
    answer = editor.post("/noi-dung/tep", files=sound, data={"chuyen_muc": "Văn nghệ"})
    assert answer.status_code == 303
    page = editor.get("/noi-dung/1").text
    assert "Lời chúc" in page
    assert "tiếng quá nhỏ" in page
    assert "broadcast audio" not in page, "no command line on a page"
    assert editor.post("/noi-dung/1/sua-tieng", data={"ban": 1}).status_code == 303
    assert "tiếng quá nhỏ" not in editor.get("/noi-dung/1").text
    other = {"sound": ("khac.wav", wav(), "audio/wav")}
    assert editor.post("/noi-dung/1/tep", files=other, data={"ban": 2}).status_code == 303
    assert desk.store.piece(1).version == 3
    text = {"sound": ("x.wav", b"khong phai am thanh", "audio/wav")}
    assert editor.post("/noi-dung/tep", files=text).status_code == 422
    silent = editor.post("/noi-dung/tep", files={"sound": ("thu.wav", wav(loud=0), "audio/wav")})
    assert silent.status_code == 422
    assert "Không nghe thấy gì trong thu.wav" in silent.text


def test_the_list_is_searched_without_accents_and_shows_nothing_to_write_to_a_viewer(desk, editor, visit):
    written(editor)
    written(editor, "Lịch tiêm chủng.")
    found = editor.get("/noi-dung", params={"tim": "tiem CHUNG"}).text
    assert "Lịch tiêm chủng." in found
    assert "thu gom rác" not in found
    viewer = visit(Role.VIEWER)
    assert "/noi-dung/moi" not in viewer.get("/noi-dung").text
    assert "Gửi duyệt" not in viewer.get("/noi-dung/1").text
    assert editor.post("/noi-dung/1/rut", data={"ban": 1}).status_code == 303
    assert desk.store.piece(1).state is PieceState.WITHDRAWN
    assert "Gửi duyệt" not in editor.get("/noi-dung/1").text
    assert editor.get("/noi-dung/99").status_code == 404


def test_lines_of_a_week_are_judged_one_by_one(desk, editor, approver):
    with desk.store._engine.begin() as connection:  # the published week as if nobody had approved it
        connection.exec_driver_sql("DELETE FROM approvals")
        connection.exec_driver_sql("UPDATE weeks SET state = 'draft'")
    waiting = approving.waiting(desk)
    week = waiting[0].week
    page = approver.get("/duyet").text
    assert page.count("data-judged") == len(waiting)
    first, second = waiting[0], waiting[1]
    facts = {"ban": first.version, "khoa": first.key}
    assert approver.post(f"/duyet/tuan/{week}", data=facts).status_code == 422
    approver.get(f"/duyet/nghe/{first.cart.cart}")
    assert approver.post(f"/duyet/tuan/{week}", data=facts).status_code == 303
    back = {"ban": second.version, "khoa": second.key, "ly_do": "Đọc sai tên thôn."}
    assert approver.post(f"/duyet/tuan/{week}/tra-lai", data=back).status_code == 303
    assert "Đọc sai tên thôn." in editor.get("/duyet").text
    rest = {"ban": first.version}
    assert approver.post(f"/duyet/tuan/{week}/con-lai", data=rest).status_code == 422
    for one in approving.waiting(desk):
        approver.get(f"/duyet/nghe/{one.cart.cart}")
    assert approver.post(f"/duyet/tuan/{week}/con-lai", data=rest).status_code == 303
    assert desk.store.week_state(week) is WeekState.APPROVED
    assert "Không có gì chờ duyệt" in approver.get("/duyet").text
    assert approver.post("/duyet/tuan/khong", data=facts).status_code == 422


def test_carts_of_a_week_are_made_from_the_page(desk, approver):
    with desk.store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE weeks SET state = 'draft'")
        connection.exec_driver_sql("DELETE FROM approvals")
        connection.exec_driver_sql(
            "DELETE FROM recipes WHERE id = (SELECT max(id) FROM recipes WHERE voice <> '')"
        )
    (week,) = {one.week for one in approving.waiting(desk)}
    assert "Làm băng để nghe" in approver.get("/duyet").text
    assert approver.post(f"/duyet/tuan/{week}/bang").status_code == 303
    assert "Xong" in finished(approver, f"bang-{week}")
    assert all(one.key for one in approving.waiting(desk))


def test_the_lexicon_is_a_page(desk, editor, visit):
    editor.post("/tu-dien/ghi", data={"viet": "QLDVX", "doc": "quản lý dịch vụ xã"})
    assert "quản lý dịch vụ xã" in editor.get("/tu-dien", params={"tim": "quan ly DICH"}).text
    assert "QLDVX" not in editor.get("/tu-dien", params={"tim": "khong co"}).text
    heard = visit(Role.VIEWER).get("/tu-dien/nghe", params={"chu": "QLDVX"})
    assert (heard.content[:4], heard.headers["content-type"]) == (b"RIFF", "audio/wav")
    assert editor.get("/tu-dien/nghe", params={"chu": " "}).status_code == 422
    before = lexicon.history(desk)[-1].number
    editor.post("/tu-dien/bo", data={"viet": "QLDVX"})
    assert "QLDVX" not in {one.written for one in lexicon.own(desk)}
    editor.post("/tu-dien/khoi-phuc", data={"so": before})
    assert "QLDVX" in {one.written for one in lexicon.own(desk)}
    assert editor.post("/tu-dien/bo", data={"viet": "khong co"}).status_code == 422
