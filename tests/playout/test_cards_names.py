"""Names of sound cards that mean the same one tomorrow, by what the kernel says of their ports."""

import pytest

from broadcast.playout.cards.devices import stable_names

USB = "USB Audio Device: - (hw:{card},0)"


@pytest.fixture
def sound(tmp_path):
    """A /sys/class/sound of one's own: `plug(card, port)` plugs a card in, with the number it is given just now."""
    (tmp_path / "sound").mkdir()

    class Sound:
        path = tmp_path / "sound"

        def plug(self, card, port):
            device = tmp_path / "devices" / f"usb-{port}" / port
            device.mkdir(parents=True, exist_ok=True)
            (self.path / f"card{card}").mkdir()
            (self.path / f"card{card}" / "device").symlink_to(device)

        def unplug(self, card):
            (self.path / f"card{card}" / "device").unlink()
            (self.path / f"card{card}").rmdir()

        def names(self, *entries):
            return stable_names([(name, "ALSA") for name in entries], self.path)

    return Sound()


def test_a_card_without_its_like_has_no_number_in_its_name(sound):
    sound.plug(0, "0000:00:1f.3")
    sound.plug(1, "1-1.2:1.0")
    assert sound.names("HDA Intel PCH: ALC256 Analog (hw:0,0)", USB.format(card=1), "default") == [
        "HDA Intel PCH: ALC256 Analog [ALSA]",
        "USB Audio Device: - [ALSA]",
        "default [ALSA]",
    ]
    sound.unplug(1)
    sound.plug(3, "1-1.4:1.0")
    assert sound.names(USB.format(card=3)) == ["USB Audio Device: - [ALSA]"], (
        "in whatever port, as any number"
    )


def test_two_of_the_same_make_keep_their_names_by_their_ports(sound):
    sound.plug(1, "1-1.2:1.0")
    sound.plug(2, "1-1.3:1.0")
    left, right = sound.names(USB.format(card=1), USB.format(card=2))
    assert (left, right) == (
        "USB Audio Device: - @1-1.2:1.0 [ALSA]",
        "USB Audio Device: - @1-1.3:1.0 [ALSA]",
    )
    sound.unplug(1)
    sound.unplug(2)
    sound.plug(1, "1-1.3:1.0")
    sound.plug(2, "1-1.2:1.0")
    assert sound.names(USB.format(card=1), USB.format(card=2)) == [right, left], (
        "the numbers have changed places"
    )
    assert sound.names(USB.format(card=2), USB.format(card=1)) == [left, right], "PortAudio's order has"


def test_a_name_says_which_host_drives_it(sound):
    names = stable_names([(USB.format(card=1), "ALSA"), ("USB Audio Device: -", "JACK")], sound.path)
    assert names == ["USB Audio Device: - [ALSA]", "USB Audio Device: - [JACK]"]


def test_where_the_kernel_says_nothing_their_order_has_to_do(sound):
    assert sound.names(USB.format(card=1), USB.format(card=2)) == [
        "USB Audio Device: - [ALSA]",
        "USB Audio Device: - [ALSA] #2",
    ]
    assert stable_names([("Speakers (USB)", "Windows WASAPI")] * 2, sound.path) == [
        "Speakers (USB) [Windows WASAPI]",
        "Speakers (USB) [Windows WASAPI] #2",
    ]
