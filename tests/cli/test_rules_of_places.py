"""Weeks under the rules of each sample place: what breaks one is named with line, rule, decision and proposal."""

import json
from pathlib import Path

import pytest

SCHEDULES = Path(__file__).parents[2] / "schedules"
WEEK = "2026-W48"  # Monday is 2026-11-23
QUOTAS = {"ha-noi-phuong": 15, "ha-noi-xa": 45, "vinh-phuc": 45, "lien-chieu": 60}
"""Minutes that a session of each place may have."""
MORNING = {"ha-noi-phuong": "06:45"}
"""When the morning opens, where it is not open at 05:30."""
HEADS = "Thứ,Giờ,Kiểu giờ,Thời lượng,Chuyên mục,Nội dung,Nguồn,Cụm loa\n"
GOOD = """\
T2-T6,17:00,cứng,,Nhạc hiệu,Nhạc hiệu,nhac-hieu.flac,
T2-T6,,,,Bản tin,Xã Mẫu mời bà con đến nhận kết quả hồ sơ tại bộ phận một cửa.,đọc,
T2-T6,,,,Nhạc kết,Nhạc kết,nhac-ket.flac,
"""
LIVE = """
[[relays]]
name = "VOV1"
addresses = ["https://vov.example/1"]

[live]
input = "line:Micro"
longest_minutes = 60
"""
MORE = {
    "mourning": '[[rules.special_days]]\nname = "Quốc tang"\ndays = ["24/11/2026"]\nmusic = false\n'
    'decision = "21/TB-VPCP"\n',
    "school": '[[rules.silences]]\nname = "Trường Tiểu học Mẫu"\nreason = "trường học"\nzones = ["thon-dong"]\n'
    'days = ["T2-T6"]\nstart = "17:00"\nend = "17:30"\ndecision = "22/TB-UBND"\n',
    "exam": '[[rules.silences]]\nname = "Thi học kỳ"\nreason = "thi"\ndays = ["25/11/2026"]\nstart = "17:00"\n'
    'end = "17:30"\ndecision = "23/TB-UBND"\n',
    "relay": '[[rules.relays]]\nname = "VOV1"\ndays = ["T2"]\nstart = "17:40"\nminutes = 5\n'
    'decision = "24/QĐ-UBND"\n',
}
"""What a place may have besides, each with a decision of its own."""
OWN = "20/QĐ-UBND"
BROKEN = {
    # what it is called: (further rules, rows, rule, decision, begin of the place, acts that would do)
    "night": ("", "T2,03:15,,,Bản tin,Tin đêm của xã.,đọc,\n", "quiet_hours", OWN, "T2 03:15", {"move"}),
    "overfull": ("", "T2,17:00,,{most}',Thời sự,Thời sự,tiếp âm: VOV1,\nT2,,,2',Họp,Họp,trực tiếp,\n",
                 "minutes_a_session", OWN, "T2", {"drop"}),
    "overlap": ("", "T2,17:00,,10',Thời sự,Thời sự,tiếp âm: VOV1,\nT2,17:06,,4',Họp,Họp,trực tiếp,\n",
                "overlap", None, "T2 17:06", {"move"}),
    "collision": ("relay", "T2,17:40,,5',Thời sự,Thời sự,tiếp âm: VOV1,\nT2,17:36,,6',Họp,Họp,trực tiếp,\n",
                  "relay_collision", "24/QĐ-UBND", "T2 17:36", {"move"}),
    "relay missing": ("relay", GOOD, "relay_missing", "24/QĐ-UBND", "T2 17:40", {"add"}),
    "mourning": ("mourning", GOOD, "mourning_day", "21/TB-VPCP", "T3 17:00", {"drop"}),
    "school": ("school", "T2,17:10,,,Bản tin,Tin của xã.,đọc,\n", "school_hours", "22/TB-UBND", "T2 17:10",
               {"zones"}),
    "exam": ("exam", "T4,17:10,,,Bản tin,Tin của xã.,đọc,\n", "exam_day", "23/TB-UBND", "T4 17:10", {"move"}),
}  # fmt: skip
places = pytest.mark.parametrize("place", QUOTAS)


@pytest.fixture
def rule_by(home):
    """Put the rules of a sample place, and some more, into the home's settings, as the file itself says."""

    def ruling(place, more=""):
        config = home / "config.toml"
        theirs = (SCHEDULES / f"quy-dinh-{place}.toml").read_text(encoding="utf-8")
        assert 'decision = ""' in theirs
        before, _, rest = config.read_text(encoding="utf-8").partition("[rules]")
        after = rest.partition("# Khung chương trình riêng")[2].partition("\n")[2]
        rules = theirs.replace('decision = ""', f'decision = "{OWN}"', 1)
        config.write_text(f"{before}{rules}\n{MORE.get(more, '')}\n{after}{LIVE}", encoding="utf-8")

    return ruling


@pytest.fixture
def check(run, tmp_path):
    """What `week check --json` says of these rows."""

    def checking(rows):
        path = tmp_path / "tuan.csv"
        path.write_text(HEADS + rows, encoding="utf-8")
        said = run("week", "check", path, "--week", WEEK, "--json")
        found = json.loads(said.out)
        assert (said.code == 0) == found["ok"] == (not found["faults"])
        return found

    return checking


@places
def test_a_week_that_keeps_to_the_rules_has_no_fault(rule_by, check, place):
    rule_by(place)
    rows = GOOD + GOOD.replace("17:00", MORNING.get(place, "05:30"))
    assert check(rows) == {"ok": True, "faults": [], "notes": [], "waiting": []}


@places
def test_a_sample_week_is_told_what_the_place_does_not_allow(rule_by, run, place):
    rule_by(place)
    said = run("week", "check", SCHEDULES / "tuan-mau-1.csv", "--json")
    faults = json.loads(said.out)["faults"]
    assert bool(faults) == (place == "ha-noi-phuong")
    assert {one["rule"] for one in faults} <= {"quiet_hours", "outside_window"}
    assert {one["decision"] for one in faults} <= {OWN}
    assert all(one["proposal"] and "tuan-mau-1.csv, hàng" in one["place"] for one in faults)


@places
@pytest.mark.parametrize("what", BROKEN)
def test_what_breaks_a_rule_is_named_with_what_would_do(rule_by, check, place, what):
    more, rows, rule, decision, where, acts = BROKEN[what]
    rule_by(place, more)
    faults = check(rows.format(most=QUOTAS[place] - 1))["faults"]
    found = next(one for one in faults if one["rule"] == rule)
    assert found["decision"] == decision
    assert found["place"].startswith(where)
    assert found["vi"] != found["en"]
    assert found["proposal"]["act"] in acts
    assert found["proposal"]["vi"] in found["vi"]
    assert found["proposal"]["act"] == "add" or found["proposal"]["lines"]


@places
def test_what_nobody_approved_is_named_by_the_check_and_refused_at_publishing(rule_by, run, tmp_path, place):
    rule_by(place)
    (tmp_path / "tuan.csv").write_text(HEADS + GOOD, encoding="utf-8")
    assert run("week", "load", tmp_path / "tuan.csv", "--week", WEEK).code == 0
    checked = run("week", "check", WEEK, "--json")
    waiting = json.loads(checked.out)["waiting"]
    assert "dòng chờ duyệt" in checked.err
    assert [(one["rule"], one["decision"], one["proposal"]["act"]) for one in waiting] == [
        ("not_approved", OWN, "approve")
    ] * 5
    assert waiting[0]["place"].startswith("T2-T6 17:00")
    assert [one["proposal"]["lines"] for one in waiting] == [[1], [2], [3], [], []]
    assert [one["place"] for one in waiting[3:]] == ["băng dự phòng"] * 2, "what would stand in waits too"
    refused = run("week", "publish", WEEK)
    assert refused.code == 1
    assert all(f"{one['place']}: {one['vi']}" in refused.err for one in waiting)
    assert f"(theo {OWN})" in refused.err
    assert f"`broadcast week approve {WEEK}`" in refused.err
