"""Stand-ins for what contacts hang on: a serial adapter, a Modbus board, a board on a serial bus, a deaf one."""

import asyncio
import contextlib
import fcntl
import os
import select
import socket
import struct
import termios
import threading
import tty

from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

LINES = {termios.TIOCM_RTS: "rts", termios.TIOCM_DTR: "dtr"}
COILS = 8


class Adapter:
    """A serial adapter that can be unplugged: a pty behind a link, as udev makes one.

    A pty has no control lines. It takes the place of the module `fcntl` inside pyserial and answers the two
    requests that set a line from a register of its own; every other request reaches the pty. As Linux does,
    it raises both lines when the port is opened.
    """

    def __init__(self, link):
        self.link = link
        self.lines = {}
        self.mute = False
        """Setting a line says nothing when the adapter is gone, as on Windows."""
        self.history = []
        """Every line that was set since the last opening, with what it was set to."""
        self._ends = ()

    def plug(self):
        self._ends = os.openpty()
        tty.setraw(self._ends[1])
        self.link.symlink_to(os.ttyname(self._ends[1]))

    def unplug(self):
        self.lines = {}
        self.link.unlink(missing_ok=True)
        ends, self._ends = self._ends, ()
        for end in ends:
            os.close(end)

    def raised(self, line):
        return self.lines.get(line, False)

    def ioctl(self, fd, request, word=0, *more):
        if request not in {termios.TIOCMBIS, termios.TIOCMBIC}:
            return fcntl.ioctl(fd, request, word, *more)
        if not self.mute:  # raises where nothing is plugged in any more
            fcntl.ioctl(fd, termios.FIONREAD, struct.pack("I", 0))
        line = LINES[struct.unpack("I", word)[0]]
        self.lines[line] = request == termios.TIOCMBIS
        self.history.append((line, self.lines[line]))
        return 0

    def flock(self, fd, how):
        fcntl.flock(fd, how)
        if how & fcntl.LOCK_EX:  # the first thing pyserial does with a port that it has opened
            self.lines = dict.fromkeys(LINES.values(), True)
            self.history.clear()

    def __getattr__(self, name):
        return getattr(fcntl, name)


class Board:
    """A Modbus board with eight coils: pymodbus's own server in a thread, on 127.0.0.1.

    `stop` is its power cut: the coils fall, connections break. `start` gives it the same address again.
    """

    def __init__(self, unit=1):
        self.unit = unit
        self.port = 0
        self.stuck = False
        """Coils stay as they are, and the board says so."""
        self._loop = self._thread = self._server = None

    def start(self, *, coils=(False,) * COILS):
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(list(coils), ready)))
        self._thread.start()
        assert ready.wait(20)

    def stop(self):
        self._ask(self._server.shutdown())
        self._thread.join(20)
        self._server = None

    def coil(self, number):
        return bool(self._server) and bool(
            self._ask(self._server.async_getValues(self.unit, 1, number, 1))[0]
        )

    def _ask(self, question):
        return asyncio.run_coroutine_threadsafe(question, self._loop).result(20)

    async def _serve(self, coils, ready):
        self._loop = asyncio.get_running_loop()
        bits = [SimData(0, values=coils, datatype=DataType.BITS)]
        rest = [SimData(0, count=COILS, datatype=DataType.REGISTERS)]
        self._server = self._listening(
            SimDevice(self.unit, simdata=(bits, list(bits), rest, list(rest)), action=self._acts)
        )
        await self._server.serve_forever(background=True)
        self._begun()
        ready.set()
        await self._server.serving

    async def _acts(self, _code, _start, address, _count, registers, words):
        if words and self.stuck:
            words[0] = False

    def _listening(self, device):
        return ModbusTcpServer(device, address=("127.0.0.1", self.port))

    def _begun(self):
        self.port = self._server.transport.sockets[0].getsockname()[1]


class BusBoard(Board):
    """The same board on a serial bus: two ptys, and a thread that is the cable between them."""

    def __init__(self, link, unit=1):
        super().__init__(unit)
        self.link = link
        self._ends, self._cable = (), None

    def start(self, *, coils=(False,) * COILS):
        ours, theirs = os.openpty(), os.openpty()
        self._ends = (*ours, *theirs)
        for end in self._ends:
            tty.setraw(end)
        self.link.symlink_to(os.ttyname(ours[1]))
        self._far = os.ttyname(theirs[1])
        self._cut, cut = os.pipe()
        self._ends = (*self._ends, self._cut, cut)
        self._cable = threading.Thread(target=_carry, args=(ours[0], theirs[0], self._cut))
        self._cable.start()
        super().start(coils=coils)

    def stop(self):
        super().stop()
        self.link.unlink()
        os.write(self._ends[-1], b"x")
        self._cable.join(20)
        for end in self._ends:
            os.close(end)

    def _listening(self, device):
        return ModbusSerialServer(device, port=self._far, baudrate=9_600, ignore_missing_devices=True)

    def _begun(self):
        pass


def _carry(one, other, cut):
    across = {one: other, other: one}
    while cut not in (ready := select.select([one, other, cut], [], [])[0]):
        for end in ready:
            os.write(across[end], os.read(end, 1_024))


@contextlib.contextmanager
def deaf(says=b""):
    """A host that takes connections and never answers, or answers with rubbish. Gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        held = []

        def hold():
            with contextlib.suppress(OSError):
                while True:
                    held.append(server.accept()[0])
                    with contextlib.suppress(OSError):
                        held[-1].sendall(says)

        thread = threading.Thread(target=hold)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join(20)
        for one in held:
            one.close()
