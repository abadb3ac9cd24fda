"""What the doctor finds: real boards, servers, processes and mail drops on this machine, in order and out of it."""

import os
import shutil
import sys
import time
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from post_standins import free_port, hook, hook_address

sys.path += [str(Path(__file__).parents[1] / room) for room in ("playout", "cli")]
from air_process import due_now, entries_of, eventually, open_around_the_clock, running, status_of
from contact_standins import Board
from feeds_station import Station

from broadcast.domain.times import RATE, ClockTrust, Frames, Week
from broadcast.playout.cards import Device, Devices
from broadcast.playout.clocks import SystemClock
from broadcast.station import care, publishing
from broadcast.station.doctor import cards, contacts, machine, notify, onair, relays
from broadcast.station.home import open_home

CLOCK = SystemClock(datetime(2020, 1, 1, tzinfo=UTC))
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # by Apprise


@pytest.fixture
def look():
    """What a room finds in a home with some more settings, as (state, Vietnamese) each."""

    def look(room, home, settings=""):
        config = home / "config.toml"
        if settings:
            config.write_text(config.read_text(encoding="utf-8") + settings, encoding="utf-8")
        with open_home(home, CLOCK) as opened:
            found = list(room(opened))
        for one in found:
            assert unicodedata.is_normalized("NFC", one.vi)
            assert one.vi != one.en
        return [(one.state, one.vi) for one in found]

    return look


def contact(name, switch, more=""):
    return f'\n[[contacts]]\nid = "{name}"\nswitch = "{switch}"\n{more}\n'


# ── contacts ─────────────────────────────────────────────────────────────────────────────────────


def test_a_station_without_contacts_hears_nothing_of_them(look, home):
    assert look(contacts.look, home) == []


def test_contacts_that_are_there_and_not_there(look, home, tmp_path):
    board = Board()
    board.start(coils=(True, *[False] * 7))
    address = f"modbus:127.0.0.1:{board.port}:1"
    found = look(
        contacts.look,
        home,
        contact("a", f"{address}:0")
        + contact("b", "serial:COM3")
        + contact("c", f"serial:{tmp_path / 'ttyUSB0'}:rts")
        + contact("d", f"modbus:127.0.0.1:{free_port()}:1:0"),
    )
    assert board.coil(0), "looking does not open what is closed"
    board.stop()
    (a, b, c, d) = found
    assert a == ("ok", f"Công tắc âm ly “a” sẵn sàng: {address}:0.")
    assert b[0] == c[0] == d[0] == "fault"
    assert "Viết theo một trong các mẫu" in b[1]
    assert "không thấy cổng này" in c[1]
    assert "không kết nối được" in d[1]


def test_two_contacts_on_one_serial_port_clash(look, home):
    found = look(contacts.look, home, contact("a", "serial:COM3:rts") + contact("b", "serial:COM3:dtr"))
    (clash,) = [(state, said) for state, said in found if "dùng chung" in said]
    assert clash[0] == "fault"
    assert "“a” (serial:COM3:rts) và “b” (serial:COM3:dtr)" in clash[1]


def test_a_contact_that_would_open_before_the_session_ends(look, home):
    long = contact("a", "gpio:17", "longest_minutes = 46") + contact("b", "gpio:18", "longest_minutes = 45")
    (said,) = [said for _, said in look(contacts.look, home, long) if "longest_minutes" in said]
    assert "“b” chỉ được đóng liên tục 45 phút" in said
    assert "cần 46 phút" in said, "45 minutes by the rules, and the hold of ten seconds"


def test_what_is_published_may_need_it_for_longer(look, published):
    open_around_the_clock(published)
    hours = [5400, 5400]

    def change(event):
        return replace(event, length=Frames(hours.pop() * RATE))

    due_now(published, after=3, count=2, change=change)
    found = look(contacts.look, published, contact("a", "gpio:17", "longest_minutes = 179"))
    assert [state for state, said in found if "cần 181 phút" in said] == ["warning"]


# ── rules ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Thursday:
    """A clock that stands in the middle of the published week."""

    def wall(self):
        return datetime(2026, 11, 26, 5, tzinfo=UTC)

    def monotonic_ns(self):
        return 0

    def trust(self):
        return ClockTrust.TRUSTED


def outdated(home, settings=None):
    if settings is not None:
        (home / "config.toml").write_text(settings, encoding="utf-8")
    with open_home(home, Thursday()) as opened:
        found = care.examine(opened)
    return [(one.check, one.state, one.vi) for one in found if one.check == "rules"]


def test_days_that_were_published_under_other_rules_are_told_of_until_published_again(published):
    settings = (published / "config.toml").read_text(encoding="utf-8")
    assert outdated(published) == []
    assert outdated(published, settings.replace("Quy chế hoạt động của đài", "Quyết định 5/QĐ-UBND")) == []
    ((check, state, said),) = outdated(
        published, settings.replace('quiet_from = "21:00"', 'quiet_from = "20:30"')
    )
    assert (check, state) == ("rules", "warning")
    assert "khi công bố 26/11/2026, 27/11/2026, 28/11/2026, 29/11/2026;" in said
    assert "`broadcast week publish 2026-W48`" in said
    with open_home(published, Thursday()) as opened:
        publishing.publish(opened, Week(year=2026, number=48), None, lambda *_: None)
    assert outdated(published) == []


def test_a_rule_of_one_day_tells_of_that_day_alone(published):
    settings = (published / "config.toml").read_text(encoding="utf-8")
    mourning = settings.replace("# mourning_days", "mourning_days").replace('"1/12/2026"', '"28/11/2026"')
    assert mourning != settings
    ((_, _, said),) = outdated(published, mourning)
    assert "khi công bố 28/11/2026;" in said


def test_a_station_that_has_published_nothing_hears_nothing_of_rules(home):
    assert outdated(home) == []
    (home / "rundowns" / "current.json").write_text("{")
    assert outdated(home) == []


# ── relays and inputs ────────────────────────────────────────────────────────────────────────────


@needs_ffmpeg
def test_relays_that_bring_sound_and_do_not(look, home):
    with Station(ahead=4) as station:
        secret = station.address("wav").replace("http://", "http://dai:mat-khau@")
        addresses = (
            f'["{secret}", "{station.address("still")}", "{station.address("none")}", "line:khong-co"]'
        )
        began = time.monotonic()
        settings = f'\n[live]\ninput = "line"\n\n[[relays]]\nname = "VOV1"\naddresses = {addresses}\n'
        found = look(relays.look, home, settings)
        assert time.monotonic() - began < 10, "all at once"
        said = dict(zip(("trực tiếp", "line", "wav", "still", "none"), found, strict=True))
        assert said["wav"][0] == "ok"
        assert station.address("wav") in said["wav"][1]
    assert [found[0] for found in said.values()] == ["warning", "warning", "ok", "warning", "warning"]
    assert "“line:khong-co” cho “VOV1”" in said["line"][1]
    assert "đang im lặng" in said["still"][1]
    assert "không có luồng này" in said["none"][1]
    assert not any("mat-khau" in one for _, one in found)


def test_without_ffmpeg_a_station_with_relays_is_told(look, home, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert look(relays.look, home) == [], "it has no relay, and nobody asked for a microphone"
    found = look(relays.look, home, '\n[[relays]]\nname = "VOV1"\naddresses = ["http://a.vn/b", "x://y"]\n')
    assert [state for state, said in found if "Cài ffmpeg" in said] == ["fault"]
    assert [state for state, said in found if "“x://y”" in said] == ["fault"]


@needs_ffmpeg
def test_what_is_published_is_listened_to_as_well(look, published):
    open_around_the_clock(published)
    with Station(ahead=4) as station:

        def change(event):
            return replace(event, cart=None, feeds=(station.address("wav"),), title="Thời sự")

        due_now(published, after=3, count=1, change=change)
        assert ("ok", f"Tiếp âm “Thời sự” đang có tiếng: {station.address('wav')}.") in look(
            relays.look, published
        )


# ── who is told ──────────────────────────────────────────────────────────────────────────────────


def test_addresses_are_read_and_nothing_is_sent(look, home):
    assert look(notify.look, home)[0][0] == "warning", "nobody is told"
    with hook() as well:
        address = hook_address(well.server_port).replace("json://", "json://dai:mat-khau@")
        found = look(notify.look, home, f'\n[notify]\nto = ["{address}", "điện thoại của tôi"]\n')
        assert [state for state, _ in found] == ["ok", "fault"]
        assert "mat-khau" not in found[0][1]
        assert "điện thoại của tôi" in found[1][1]
        time.sleep(0.3)
        assert well.got == []


def test_a_test_message_goes_out_when_a_human_asks(look, home):
    with hook() as well, hook() as ill:
        ill.refuses = True
        addresses = f'["{hook_address(well.server_port)}", "{hook_address(ill.server_port)}", "x"]'
        settings = f"\n[notify]\nto = {addresses}\n"
        assert [state for state, _ in look(notify.try_out, home, settings)] == ["ok", "fault"]
        ((_, title, text),) = well.got
        assert title == "Đài truyền thanh xã Mẫu"
        assert "doctor --notify" in text
        with open_home(home, CLOCK) as opened:
            care.examine(opened)
            assert len(well.got) == 1, "not without being asked"
            care.examine(opened, notify=True)
        assert len(well.got) == 2


# ── on air ───────────────────────────────────────────────────────────────────────────────────────


def minute(event):
    return replace(event, fill=True, length=Frames(60 * RATE))


def test_a_station_that_is_not_on_air_and_one_that_is(look, published):
    ((state, said),) = look(onair.look, published)
    assert state == "warning"
    assert "không đang phát; 7 ngày qua chưa có tiếng nào" in said
    _, (event,) = due_now(published, after=4, count=1, change=minute)
    with running(published, "--output", "null"):
        eventually(lambda: status_of(published) and "wanted" in status_of(published))
        if not status_of(published)["on_air"]:
            ((state, said),) = look(onair.look, published)
            assert (state, "không có gì phải phát" in said) == ("ok", True)
        eventually(lambda: status_of(published)["on_air"])
        said = ("ok", f"Đầu ra “chinh” đang phát “{event.title}”.")
        eventually(lambda: look(onair.look, published) == [said])
        with open_home(published, CLOCK) as opened:
            on = onair.outputs(opened.folder, opened.settings)[0]
            assert onair.device_on_air(opened, on) == "null"
    ((state, said),) = look(onair.look, published)
    last = max(entry.actual_end for entry in entries_of(published) if entry.heard)
    assert state == "warning"
    assert f"{last.astimezone(opened.settings.rule_values.zone):%H:%M:%S %d/%m/%Y}" in said
    assert onair.device_on_air(opened, on) == ""


def test_a_station_that_is_silent_when_sound_is_due(look, published):
    due_now(published, after=3, count=1, change=minute)
    for cart in (published / "carts").rglob("*.flac"):
        cart.unlink()
    with running(published, "--output", "null"):
        eventually(lambda: (found := status_of(published)) and found.get("wanted"))
        ((state, said),) = look(onair.look, published)
        assert state == "fault"
        assert "không có tiếng" in said


def test_what_lives_long_does_not_know_the_cards_of_long_ago(published):
    due_now(published, after=3, count=1, change=minute)
    with running(published, "--output", "null") as station:
        eventually(lambda: (found := status_of(published)) and found["on_air"])
        children = Path(f"/proc/{station.pid}/task/{station.pid}/children").read_text().split()
        desk = [one for one in children if b"broadcast.desk" in Path(f"/proc/{one}/cmdline").read_bytes()]
        assert desk
        for number in (station.pid, *desk):
            assert "libportaudio" not in Path(f"/proc/{number}/maps").read_text()
    care.devices()
    maps = Path(f"/proc/{os.getpid()}/maps").read_text()
    assert "libportaudio" in maps, "it would be seen there"


# ── cards and the machine ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def known(monkeypatch):
    """Cards as they would be found; `known.playing` is what the outputs play on."""

    class Known:
        names = ()
        playing = ""

        def list(self):
            return Devices(
                found=tuple(
                    Device(name=name, host_api="ALSA", channels=2, rate=RATE, is_default=not place)
                    for place, name in enumerate(self.names)
                )
            )

    known = Known()
    monkeypatch.setattr(cards, "list_devices", known.list)
    monkeypatch.setattr(cards, "device_on_air", lambda _home, _output: known.playing)
    return known


def outputs(home, *devices):
    config = home / "config.toml"
    head = config.read_text(encoding="utf-8").partition("[[outputs]]")[0]
    tables = [f'[[outputs]]\nid = "ra{n}"\ndevices = {list(one)}\n' for n, one in enumerate(devices)]
    config.write_text(head + "\n".join(tables), encoding="utf-8")


def test_a_card_and_its_spare_are_looked_for(look, home, known):
    outputs(home, ["card:Loa", "card:Phụ [ALSA]", "card:Mất"])
    known.names = ("Loa [ALSA]", "Phụ [ALSA]")
    assert [state for state, _ in look(cards.look, home)] == ["ok", "ok", "warning"]
    known.names = ("Phụ [ALSA]",)
    assert [state for state, _ in look(cards.look, home)] == ["fault", "ok", "warning"]
    known.names = ()
    assert [state for state, _ in look(cards.look, home)] == ["fault", "warning", "warning"]
    known.playing = "card:Loa [ALSA]"
    assert [state for state, _ in look(cards.look, home)] == ["ok", "warning", "warning"], (
        "the card on air may be shown to nobody else"
    )


def test_two_outputs_on_one_card_are_told_of(look, home, known):
    outputs(home, ["card"], ["card"], ["null"], ["null"])
    known.names = ("Loa [ALSA]",)
    (said,) = [said for state, said in look(cards.look, home) if state == "fault"]
    assert "“ra0” và “ra1”" in said


@pytest.mark.parametrize(("free", "state"), [(3e9, "ok"), (1e9, "warning"), (5e7, "fault")])
def test_room_on_disk(free, state):
    assert machine.disk(int(free)).state == state


def test_priority_is_advice(look, home):
    assert machine.priority(allowed=True).state == "ok"
    assert machine.priority(allowed=False).state == "warning"
    assert len(look(machine.look, home)) == (2 if sys.platform == "linux" else 1)
