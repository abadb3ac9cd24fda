"""How a human is told: real mail and real web hooks on this machine, which are down, deaf, slow, or well."""

import time
from datetime import UTC, datetime

import pytest
from post_standins import deaf, free_port, hook, hook_address, mail, mail_address

from broadcast.playout.clocks import SystemClock
from broadcast.station.notices import Messenger, Notice

REAL = SystemClock(datetime(2020, 1, 1, tzinfo=UTC))
MINUTE = 60 * 1_000_000_000
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # by Apprise


class Watch:
    """A clock of which only the monotonic hand is looked at, and moved by the test."""

    def __init__(self):
        self.now = 0

    def monotonic_ns(self):
        return self.now


def eventually(done, seconds=40):
    until = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.02)
    return found


def notice(key="chinh died", text="Tiến trình phát bị dừng đột ngột.", over=""):
    return Notice(key=key, title="Đài truyền thanh xã Mẫu", text=text, over=over)


@pytest.fixture
def messenger():
    """A function that makes one; it is closed at the end."""
    made = []

    def make(*addresses, clock=REAL, on_trouble=pytest.fail):
        made.append(Messenger(addresses, clock, on_trouble))
        return made[-1]

    yield make
    for one in made:
        one.close()


def texts(server):
    """What has come, line by line: what waited together comes together."""
    return [line for _, _, text in server.got for line in text.splitlines() if line]


# ── what is sent ─────────────────────────────────────────────────────────────────────────────────


def test_a_letter_says_what_was_meant_letter_by_letter(messenger):
    with mail() as office:
        messenger(mail_address(office.server_address[1])).tell(
            notice(text="Mất card & <loa>: “đài” câm 100 %.")
        )
        ((_, subject, text),) = eventually(lambda: office.got)
    assert subject == "Đài truyền thanh xã Mẫu"
    assert text.strip() == "Mất card & <loa>: “đài” câm 100 %.", "plain text, no web page"


@pytest.mark.parametrize(
    "address",
    [
        "mailto://dai:matkhau@mail.xa.vn:587/?to=truc@xa.vn",
        "mailtos://dai:matkhau@gmail.com",
        "tgram://123456789:AAH_abc-defghijklmnopqrstuvwxyz0123/-1001234567890/",
        "tgram://123456789:AAH_abc-defghijklmnopqrstuvwxyz0123/12345678/",
        "json://127.0.0.1:1/",
        "jsons://canh-bao.xa.vn/dai",
    ],
)
def test_addresses_as_the_handbook_writes_them_are_taken(messenger, address):
    troubles = []
    one = messenger(address, on_trouble=troubles.append)
    one.close()
    assert troubles == []


@pytest.mark.parametrize("address", ["", "truc@xa.vn", "tgram://không/phải", "la-gi://x"])
def test_what_is_no_address_is_told_of(messenger, address):
    troubles = []
    messenger(address, on_trouble=troubles.append)
    assert eventually(lambda: troubles) == [address]


# ── when it cannot be sent ───────────────────────────────────────────────────────────────────────


def test_what_finds_the_mail_down_waits_and_goes_out_in_order_once(messenger):
    port = free_port()
    one = messenger(mail_address(port))
    for number in range(3):
        one.tell(notice(f"n{number}", f"tin {number}"))
    time.sleep(1.5)
    with mail(port) as office:
        eventually(lambda: "tin 2" in texts(office))
        time.sleep(0.5)
        assert texts(office) == ["tin 0", "tin 1", "tin 2"]


def test_a_hook_that_refuses_is_asked_again(messenger):
    with hook() as server:
        server.refuses = True
        messenger(hook_address(server.server_port)).tell(notice())
        time.sleep(1)
        server.refuses = False
        eventually(lambda: server.got)
        assert len(server.got) == 1


def test_news_does_not_wait_for_the_pause_of_what_failed_before(messenger, monkeypatch):
    monkeypatch.setattr("broadcast.station.notices._PAUSES", (600.0,))
    port = free_port()
    one = messenger(mail_address(port))
    one.tell(notice("cũ", "cũ"))
    time.sleep(1.5)
    with mail(port) as office:
        one.tell(notice("mới", "mới"))
        eventually(lambda: "mới" in texts(office), 20)
        assert texts(office) == ["cũ", "mới"]


def test_after_long_without_network_the_latest_are_there(messenger):
    port = free_port()
    one = messenger(mail_address(port))
    for number in range(130):
        one.tell(notice(f"n{number}", f"tin {number}"))
    with mail(port) as office:
        eventually(lambda: "tin 129" in texts(office))
        assert len(office.got) < 20, "not a letter for each"
        assert texts(office)[-100:] == [f"tin {number}" for number in range(30, 130)]


def test_letters_go_out_whatever_the_wall_clock_does(messenger):
    """Apprise would wait an hour after an hour's step back; it is not to look at that clock at all."""
    with mail() as office:
        one = messenger(mail_address(office.server_address[1]))
        began = time.monotonic()
        for number in range(3):
            one.tell(notice(f"n{number}", f"tin {number}"))
            eventually(lambda number=number: f"tin {number}" in texts(office))
        assert time.monotonic() - began < 10, "Apprise's own pauses are 5.5 s"


@pytest.mark.parametrize("drip", [False, True])
def test_a_server_that_hangs_holds_neither_who_tells_nor_the_other_addresses(messenger, drip):
    with deaf(drip) as hung, mail() as office:
        one = messenger(mail_address(hung), hook_address(hung), mail_address(office.server_address[1]))
        began = time.monotonic()
        for number in range(300):
            one.tell(notice(f"n{number}", f"tin {number}"))
        assert time.monotonic() - began < 1
        eventually(lambda: "tin 299" in texts(office))
        began = time.monotonic()
        one.close()
        assert time.monotonic() - began < 5, "one farewell for all addresses, not one for each"


def test_at_the_end_what_waits_goes_out_if_it_can(messenger):
    with mail() as office:
        one = messenger(mail_address(office.server_address[1]))
        one.tell(notice("n", "tin đầu"))
        eventually(lambda: texts(office), 30)
        for number in range(5):
            one.tell(notice(f"n{number}", f"tin {number}"))
        one.close()
        assert texts(office) == ["tin đầu", *(f"tin {number}" for number in range(5))]


def test_at_the_end_nothing_is_waited_for_where_the_mail_is_down(messenger):
    one = messenger(mail_address(free_port()))
    one.tell(notice())
    time.sleep(1.5)  # it has failed, and waits
    began = time.monotonic()
    one.close()
    assert time.monotonic() - began < 1


# ── how often ────────────────────────────────────────────────────────────────────────────────────


def told(messenger, *keys_at):
    """Which of the notices at these minutes go out, on a watch; `healed` says that trouble of `chinh` is over."""
    watch = Watch()
    with hook() as server:
        one = messenger(hook_address(server.server_port), clock=watch)
        for number, (minute, key) in enumerate(keys_at):
            watch.now = minute * MINUTE
            one.tell(notice(f"chinh {key}", str(number), over="chinh " if key == "healed" else ""))
        one.close()
        return [int(text) for text in texts(server)]


def test_the_same_trouble_is_told_of_once_in_ten_minutes(messenger):
    assert told(messenger, (0, "died"), (1, "died"), (9, "died"), (10, "died"), (11, "lost")) == [0, 3, 4]


def test_trouble_that_comes_again_after_it_was_told_to_be_over_is_told_of(messenger):
    assert told(messenger, (0, "silent"), (1, "healed"), (5, "silent"), (6, "silent")) == [0, 1, 2]


def test_it_is_never_left_at_good_news_and_never_told_without_end(messenger):
    comes_and_goes = [(minute / 4, ("silent", "healed")[minute % 2]) for minute in range(30)]
    found = told(messenger, *comes_and_goes)
    assert found == [0, 1, 2, 3, 4], "the last word is that there is trouble"
    assert told(messenger, *comes_and_goes, (11, "healed"), (12, "silent"))[-2:] == [30, 31]


def test_what_was_told_is_not_remembered_for_ever(messenger):
    watch = Watch()
    one = messenger(clock=watch)
    for number in range(1_000):
        watch.now += MINUTE
        one.tell(notice(str(number)))
    assert len(one._told) <= 10
