"""A week with a relay, a live line, a fill and what is timed backwards: from the file to the air and back."""

import json

import pytest

WEEK, MONDAY, TUESDAY = "2026-W48", "2026-11-23", "2026-11-24"
RELAYS = """
[[relays]]
name = "VOV1"
addresses = ["https://vov.example/1", "line:Radio"]

[live]
input = "line:Micro"
longest_minutes = 30
"""
HEADS = "Thứ,Giờ,Kiểu giờ,Thời lượng,Chuyên mục,Nội dung,Nguồn,Quá giờ,Trễ giờ\n"
LINES = """\
T2,05:45,,,Nhạc hiệu,Nhạc hiệu,nhac-hieu.flac,,
T2,,,,Bản tin,Mời bà con đến nhà văn hóa họp lúc bảy giờ tối.,đọc,phát hết,
T2,,,,Nhạc nền,Nhạc chờ,lấp,,
T2,06:00,kết thúc lúc,,Nhạc kết,Nhạc trước giờ,nhac-ket.flac,,
T2,06:00,cứng,10',Thời sự,Thời sự VOV,tiếp âm: vov1,dời giờ,phát từ đầu
T2,17:00,,5',Họp dân,Họp dân,trực tiếp,,bỏ
T3,05:30,,,,,phát lại: T2 06:00,,
T3,,,,Nhạc nền,Nhạc chờ hôm sau,lấp: nhac-ket.flac,,
T3,05:45,không trước,,Họp dân,,phát lại: Họp dân,,
"""


@pytest.fixture
def station(home):
    """A home that knows a relay and has an input for what is live."""
    with (home / "config.toml").open("a", encoding="utf-8") as config:
        config.write(RELAYS)
    return home


@pytest.fixture
def load(run, tmp_path):
    """Load a week of these rows."""

    def loading(lines=LINES, command="load"):
        path = tmp_path / "tuan.csv"
        path.write_text(HEADS + lines, encoding="utf-8")
        return run("week", command, path, "--week", WEEK)

    return loading


@pytest.fixture
def on_air(run, station, load):
    """The week loaded, approved and published."""
    for said in (load(), run("week", "approve", WEEK), run("week", "publish", WEEK, "--confirm")):
        assert said.code == 0, said.err
    return station


def events(run, day):
    return {one["title"]: one for one in json.loads(run("rundown", day, "--json").out)["events"]}


def test_the_rundown_says_where_the_sound_comes_from_and_how_starts_are_held(run, on_air):
    monday = events(run, MONDAY)
    relay, live, fill = monday["Thời sự VOV"], monday["Họp dân"], monday["Nhạc chờ"]
    assert (relay["feeds"], relay["cart"]) == (["https://vov.example/1", "line:Radio"], None)
    assert (relay["overrun"], relay["late"], relay["length"]) == ("shift", "restart", 600 * 48_000)
    assert (live["feeds"], live["late"], live["kind"]) == (["line:Micro"], "skip", "live")
    assert (fill["fill"], fill["start"], fill["kind"]) == (True, None, "music")
    assert fill["cart"] is not None
    back = monday["Nhạc trước giờ"]
    assert (back["start_kind"], back["start"]) == ("back", "2026-11-22T23:00:00.000000Z")
    assert [one["overrun"] for one in monday.values()].count("finish") == 1
    assert all(one["approver"] == "lanh-dao" for one in monday.values())
    assert "kết thúc lúc" in run("rundown", MONDAY).out


def test_a_repeat_of_a_relay_is_the_recording_of_that_airing(run, on_air):
    monday, tuesday = events(run, MONDAY), events(run, TUESDAY)
    for title in ("Thời sự VOV", "Họp dân"):
        again = tuesday[title]
        assert (again["cart"], again["feeds"]) == (monday[title]["id"], [])
        assert (again["repeat"], again["kind"], again["origin"]) == (True, "speech", monday[title]["origin"])
        assert (again["length"], again["approver"]) == (monday[title]["length"], "lanh-dao")
    assert tuesday["Nhạc chờ hôm sau"]["cart"] == monday["Nhạc trước giờ"]["cart"]


def test_simulate_lays_it_out(run, on_air):
    entries = json.loads(run("simulate", MONDAY, "--json").out)["entries"]
    heard = {one["title"]: one for one in entries if one["kind"] == "event"}
    back, relay = heard["Nhạc trước giờ"], heard["Thời sự VOV"]
    fill = heard["Nhạc chờ"]
    assert back["actual_end"] == relay["actual_start"] == "2026-11-22T23:00:00.000000Z"
    assert fill["actual_end"] == back["actual_start"]
    assert fill["frames"] > 10 * 60 * 48_000
    assert (relay["rung"], relay["outcome"], relay["frames"]) == ("feed", "aired", 600 * 48_000)
    assert (heard["Họp dân"]["rung"], heard["Họp dân"]["frames"]) == ("feed", 300 * 48_000)


@pytest.mark.parametrize("form", ["csv", "xlsx", "yaml"])
def test_the_week_goes_out_as_a_file_and_comes_back(run, on_air, tmp_path, form):
    path = tmp_path / f"lai.{form}"
    assert run("week", "export", WEEK, path).code == 0
    assert run("week", "load", path).code == 0
    before = events(run, MONDAY)
    assert run("week", "publish", WEEK, "--confirm").code == 0, "all that it plays was approved before"
    assert events(run, MONDAY) == before


def test_a_changed_address_needs_a_new_approval(run, on_air):
    config = on_air / "config.toml"
    config.write_text(config.read_text().replace("https://vov.example/1", "https://khac.example/1"))
    said = run("week", "publish", WEEK, "--confirm")
    assert said.code == 1
    assert "Thời sự VOV" in said.err
    assert events(run, MONDAY)["Thời sự VOV"]["feeds"][0] == "https://vov.example/1"
    assert run("week", "approve", WEEK).code == 0
    assert run("week", "publish", WEEK, "--confirm").code == 0
    assert events(run, MONDAY)["Thời sự VOV"]["feeds"][0] == "https://khac.example/1"


def test_a_relay_that_was_taken_from_the_settings_is_not_published(run, on_air):
    config = on_air / "config.toml"
    config.write_text(config.read_text().replace('name = "VOV1"', 'name = "VOV2"'))
    for words in (("week", "publish", WEEK), ("week", "approve", WEEK), ("week", "check", WEEK)):
        said = run(*words)
        assert said.code == 1
        assert "VOV2" in said.err + said.out


@pytest.mark.parametrize("command", ["load", "check"])
def test_what_cannot_air_is_named_before_anything_is_kept(run, station, load, command):
    said = load(
        "T2,05:00,,10',Thời sự,Thời sự,tiếp âm: VOV2,,\n"
        "T2,05:20,,40',Họp dân,Họp,trực tiếp,,\n"
        "T2,,,,Nhạc,Chờ,lấp,,\n"
        "T2,17:00,kết thúc lúc,,Nhạc,Chờ,lấp,,\n",
        command,
    )
    assert said.code == 1
    told = said.out + said.err
    for words in ("[[relays]]", "VOV1", "nhiều nhất 30'", "không có độ dài riêng"):
        assert words in told
    assert run("week", "export", WEEK, station / "x.csv").code == 1


def test_what_will_be_late_is_said_before_anybody_relies_on_it(run, station, load):
    said = load(
        "T2,05:30,,,Nhạc hiệu,Nhạc hiệu,nhac-hieu.flac,,\n"
        "T2,,,20',Thời sự,Thời sự VOV,tiếp âm: VOV1,phát hết,\n"
        "T2,05:40,cứng,30',Họp dân,Họp dân,trực tiếp,,\n"
    )
    assert said.code == 0
    assert "“Họp dân” vào giữa chừng lúc 05:50:06 vì “Thời sự VOV” phát đến lúc ấy" in said.err
    assert "giữa chừng" in run("week", "approve", WEEK).err


def test_an_emergency_in_a_week_is_said_to_be_none(run, home, tmp_path):
    week = tmp_path / "t.csv"
    week.write_text("Thứ,Giờ,Nội dung,Nguồn,Ưu tiên\nT2,17:00,Mời bà con đi họp.,đọc,khẩn cấp\n")
    said = run("week", "load", week, "--week", WEEK)
    assert said.code == 0
    assert "được phát như dòng ưu tiên" in said.err


def test_the_length_of_a_recording_is_known_when_the_week_is_loaded(run, station, load):
    said = load(
        "T2,05:30,,,Nhạc hiệu,Nhạc hiệu,nhac-hieu.flac,,\n"
        "T2,05:30:05,cứng,,Nhạc kết,Nhạc kết,nhac-ket.flac,,\n"
    )
    assert said.code == 1
    assert "còn phát đến 05:30:06" in said.err
    (station / "audio_assets" / "hong.mp3").write_bytes(b"khong phai am thanh")
    assert load("T2,05:30,,,Nhạc,Hỏng,hong.mp3,,\n").code == 0, "what cannot be read is said when it is made"


def test_the_template_offers_the_relays_of_the_station(run, station, tmp_path):
    import zipfile

    assert run("week", "template", tmp_path / "mau.xlsx").code == 0
    with zipfile.ZipFile(tmp_path / "mau.xlsx") as book:
        assert "tiếp âm: VOV1" in book.read("xl/sharedStrings.xml").decode()
