"""How a contact is written."""

import subprocess
import sys
import unicodedata

import pytest

from broadcast.errors import ContactError, ContactHeldError, ContactSpecError, Said
from broadcast.playout.contacts import clash, open_switch
from broadcast.playout.contacts.coil import Coil
from broadcast.playout.contacts.pin import Pin
from broadcast.playout.contacts.serialline import SerialLine


@pytest.mark.parametrize(
    ("spec", "path", "line"),
    [
        ("serial:COM3:rts", "COM3", "rts"),
        (" serial:/dev/ttyUSB0:dtr ", "/dev/ttyUSB0", "dtr"),
        (
            "serial:/dev/serial/by-path/pci-0:14.0-usb-0:2:1.0-port0:rts",
            "/dev/serial/by-path/pci-0:14.0-usb-0:2:1.0-port0",
            "rts",
        ),
    ],
)
def test_a_serial_line(spec, path, line):
    switch = open_switch(spec)
    assert isinstance(switch, SerialLine)
    assert (switch._path, switch._line) == (path, line)


@pytest.mark.parametrize(("spec", "pin", "low"), [("gpio:17", 17, False), ("gpio:4:low", 4, True)])
def test_a_pin(spec, pin, low):
    switch = open_switch(spec)
    assert isinstance(switch, Pin)
    assert (switch._number, switch._low) == (pin, low)


@pytest.mark.parametrize(
    ("spec", "host", "port", "unit", "coil"),
    [
        ("modbus:192.168.1.50:1:0", "192.168.1.50", 502, 1, 0),
        ("modbus:192.168.1.50:8502:2:15", "192.168.1.50", 8502, 2, 15),
        ("modbus:board.lan:247:65535", "board.lan", 502, 247, 65535),
        ("modbus:[fe80::1]:502:1:0", "fe80::1", 502, 1, 0),
        ("modbus:COM3.lan:1:0", "COM3.lan", 502, 1, 0),
    ],
)
def test_a_coil_on_the_network(spec, host, port, unit, coil):
    switch = open_switch(spec)
    assert isinstance(switch, Coil)
    params = switch._board.client().comm_params
    assert (params.host, params.port, switch._unit, switch._coil) == (host, port, unit, coil)


@pytest.mark.parametrize(
    ("spec", "port", "baud", "unit", "coil"),
    [
        ("modbus:/dev/ttyUSB1@9600:1:0", "/dev/ttyUSB1", 9600, 1, 0),
        ("modbus:COM4@115200:12:3", "COM4", 115200, 12, 3),
        ("modbus:/dev/serial/by-path/usb-0:2:1.0@9600:1:7", "/dev/serial/by-path/usb-0:2:1.0", 9600, 1, 7),
    ],
)
def test_a_coil_on_a_bus(spec, port, baud, unit, coil):
    switch = open_switch(spec)
    assert isinstance(switch, Coil)
    params = switch._board.client().comm_params
    assert (params.host, params.baudrate, switch._unit, switch._coil) == (port, baud, unit, coil)


@pytest.mark.parametrize(
    "spec",
    [
        *(
            "",
            "serial",
            "serial:",
            "serial:COM3",
            "serial::rts",
            "serial: :rts",
            "serial:COM3:cts",
            "serial:COM3:RTS:x",
        ),
        *("gpio:", "gpio:x", "gpio:-1", "gpio:17:high", "gpio:17:", "gpio:1٧", "gpio:1234"),
        *("modbus:", "modbus:h:1", "modbus:h:0:0", "modbus:h:248:0", "modbus:h:1:65536", "modbus:h:1:-1"),
        *("modbus:h:70000:1:0", "modbus:h:0:1:0", "modbus:h h:1:0", "modbus::1:0", "modbus:fe80::1:1:0"),
        *("modbus:/dev/ttyUSB1:1:0", "modbus:COM3:1:0", "modbus:/dev/ttyUSB1@:1:0", "modbus:@9600:1:0"),
        *("modbus:/dev/ttyUSB1@9600:0:0", "modbus:/dev/ttyUSB1@9600:1", "modbus:/dev/ttyUSB1@fast:1:0"),
        *("usb:1", "COM3", "serial:COM3:rts\nx", "công tắc"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_would_do(spec):
    with pytest.raises(ContactSpecError) as refused:
        open_switch(spec)
    assert f"“{spec}”" in str(refused.value)
    assert "serial:COM3:rts" in str(refused.value)


def test_the_ways_of_writing_that_a_refusal_tells_are_ways_that_are_read():
    for sentence in (ContactSpecError.vi_next, ContactSpecError.en_next):
        told = [
            word.strip(",.") for word in sentence.split() if word.startswith(("serial:", "gpio:", "modbus:"))
        ]
        assert len(told) == 7
        for spec in told:
            open_switch(spec)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("serial:COM3:rts", "serial:COM3:dtr", True),
        ("serial:COM3:rts", "serial:COM4:rts", False),
        ("serial:/dev/ttyUSB1:rts", "modbus:/dev/ttyUSB1@9600:1:0", True),
        ("serial:/dev/./ttyUSB1:rts", "serial:/dev/ttyUSB1:rts", True),
        ("modbus:/dev/ttyUSB1@9600:1:0", "modbus:/dev/ttyUSB1@9600:1:1", False),
        ("modbus:/dev/ttyUSB1@9600:1:0", "modbus:/dev/ttyUSB1@19200:1:00", True),
        ("modbus:10.0.0.5:1:0", "modbus:10.0.0.5:502:1:0", True),
        ("modbus:10.0.0.5:1:0", "modbus:10.0.0.5:2:0", False),
        ("modbus:10.0.0.5:1:0", "modbus:10.0.0.6:1:0", False),
        ("gpio:17", "gpio:17:low", True),
        ("gpio:17", "gpio:18", False),
        ("gpio:17", "serial:COM3:rts", False),
    ],
)
def test_what_two_contacts_cannot_share(one, other, wanted):
    assert clash(one, other) is clash(other, one) is wanted


def test_the_sentences_are_whole_in_both_languages():
    for error in (
        ContactSpecError(found="{x}"),
        ContactError(switch="gpio:17", reason=Said("hỏng", "broken")),
        ContactHeldError(contact="am-ly", length="3:00:00"),
    ):
        vi, en = error.sentence("vi"), error.sentence("en")
        assert vi != en
        assert unicodedata.is_normalized("NFC", vi)


def test_reading_a_contact_loads_no_driver():
    heavy = "import sys; from broadcast.playout.contacts import open_switch; "
    heavy += (
        "[open_switch(s) for s in ('serial:COM3:rts', 'gpio:17', 'modbus:h:1:0', 'modbus:COM3@9600:1:0')]; "
    )
    heavy += "print(sorted({'serial', 'gpiozero', 'pymodbus'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
