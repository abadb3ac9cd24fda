"""Hôm nay: what the page shows of the air, and what it lets whom do; asked in-process, of a station that is off or of one word of it."""

import pytest
from air_words import EVENT

from broadcast.domain.people import Role
from broadcast.station import alerts, atonce


def test_what_is_really_sounding_is_shown_with_its_times_and_what_comes(visit, says):
    says()
    shown = visit(Role.VIEWER).get("/").text
    assert '<p class="air-title">Nộp hồ sơ ở đâu</p>' in shown
    assert "từ 11:58:00 đến 12:02:00" in shown
    assert "tất cả cụm loa" in shown
    assert "Nhạc dân ca" in shown
    assert "sẽ không phát: Chưa được duyệt" in shown
    assert 'value="-17.4"' in shown
    assert "<strong>Card</strong> card:Loa" in shown


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"on_air": []}, "Không có gì phải phát lúc này"),
        ({"on_air": [], "held_until": "2026-11-24T06:00:00.000000Z"}, "Đài đang dừng đến 13:00:00"),
        ({"on_air": [], "trust": "untrusted"}, "Đồng hồ của máy sai"),
        ({"sounding": False}, "Đang phải phát mà không có tiếng"),
        ({"at": "2026-11-24T04:59:00.000000Z"}, "Card âm thanh không chạy"),
    ],
)
def test_silence_is_told_with_its_reason_and_never_as_what_was(visit, says, facts, words):
    says(**facts)
    shown = visit(Role.VIEWER).get("/").text
    title = shown.split('<p class="air-title">')[1].split("</p>")[0]
    assert words in " ".join(title.split())
    assert "Nộp hồ sơ" not in title


def test_a_station_that_is_off_says_so_on_a_page_of_its_own_clock(visit):
    answer = visit(Role.VIEWER).get("/")
    assert answer.status_code == 200
    assert "Máy phát chưa chạy" in answer.text
    assert "12:00:00" in answer.text


def test_buttons_are_for_those_who_may_press_them(visit, says):
    says(on_air=[{**EVENT, "order": "emergency", "by": "operator"}])
    for role, buttons in ((Role.VIEWER, False), (Role.APPROVER, False), (Role.OPERATOR, True)):
        shown = visit(role).get("/").text
        assert ("/phat-song/khan-cap" in shown) is buttons
        assert ("/phat-song/ket-thuc" in shown) is buttons
        assert "Đang phát khẩn cấp" in shown


def test_the_page_speaks_english(visit, says):
    says()
    client = visit(Role.OPERATOR)
    client.post("/ngon-ngu", data={"ngon_ngu": "en"})
    shown = client.get("/").text
    assert "from 11:58:00 to 12:02:00" in shown
    assert "will not be heard: not_approved" in shown
    assert "Emergency" in shown


def test_what_a_station_that_is_off_is_told_to_do_is_refused_with_a_next_step(visit, desk):
    client = visit(Role.OPERATOR)
    for path, data in (("dung", {"minutes": "60"}), ("tiep", {}), ("ket-thuc", {"order": "x"})):
        answer = client.post(f"/phat-song/{path}", data=data)
        assert answer.status_code == 503
        assert "broadcast run" in answer.text
    told = [(one.what, one.outcome) for one in desk.store.attempts(3)]
    assert told[-1] == ("dừng phát 60 phút", "refused:NotOnAir")


def test_an_alert_is_made_and_heard_before_it_is_given_and_given_only_when_confirmed(visit, desk):
    client = visit(Role.OPERATOR)
    made = client.post("/phat-song/khan-cap/tep", data={"text": "Nước lên nhanh.", "times": "1"})
    assert made.status_code == 303
    second = client.get(made.headers["location"]).text
    cart = made.headers["location"].rsplit("/", 1)[-1]
    assert "Nước lên nhanh." in second
    assert f'src="/am-thanh/bang/{cart}"' in second
    sound = client.get(f"/am-thanh/bang/{cart}", headers={"Range": "bytes=0-3"})
    assert (sound.status_code, sound.content) == (206, b"fLaC")
    for data in ({"zones": ["thon-dong"]}, {"confirmed": "true"}):
        answer = client.post(made.headers["location"], data=data)
        assert answer.status_code == 422
        assert "Chưa phát gì" in answer.text
    answer = client.post(made.headers["location"], data={"zones": ["thon-dong"], "confirmed": "true"})
    assert answer.status_code == 503, "nothing is on air that could take it"
    assert "phát khẩn cấp “Nước lên nhanh.”" in desk.store.attempts(1)[0].what


def test_a_recording_is_taken_for_an_alert_and_nothing_else_is(visit, desk):
    client = visit(Role.OPERATOR)
    data = {"text": "Còi báo", "times": "1"}
    sound = (desk.recordings / "chuong.flac").read_bytes()
    made = client.post("/phat-song/khan-cap/tep", data=data, files={"sound": ("coi.flac", sound)})
    assert alerts.made(desk, made.headers["location"].rsplit("/", 1)[-1]).title == "Còi báo"
    refused = client.post("/phat-song/khan-cap/tep", data=data, files={"sound": ("coi.flac", b"%PDF-1.7")})
    assert refused.status_code == 422


def test_only_what_is_approved_of_this_week_is_offered_to_be_played_at_once(visit, desk):
    client = visit(Role.OPERATOR)
    known = atonce.ready(desk)
    shown = client.get("/phat-song/ngay").text
    assert known[0].event.title in shown
    assert "Không có băng nào" in client.get("/phat-song/ngay?tim=khong-co-tin-nay").text
    one = next(one for one in known if one.event.items)
    assert one.event.approver in client.get(f"/phat-song/ngay/{one.cart}").text
    assert client.get(f"/phat-song/ngay/{'b' * 64}").status_code == 422
    assert client.post(f"/phat-song/ngay/{one.cart}", data={}).status_code == 422
    assert client.post(f"/phat-song/ngay/{one.cart}", data={"zones": ["thon-dong"]}).status_code == 503
    assert client.post(f"/phat-song/ngay/{'b' * 64}", data={"zones": ["thon-dong"]}).status_code == 422
