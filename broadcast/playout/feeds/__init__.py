"""Sound that comes in from outside as it is made: relays from the network, and the inputs of this computer.

    stream: ffmpeg ──────── Pipe ──┐
                                   ├─ Source ─▶ LiveFeed: one after another ─▶ Buffer ─▶ the air
    line: capture ─ Pipe ─ Limiter ┘                       │
                                                    SilenceSensor: is it good?

Each source is at work in a process of its own, at the other end of the pipe. The air knows only the two ports that stand here; who opens what is said in `live`.
"""

from broadcast.playout.feeds.port import Feed, Feeds

__all__ = ["Feed", "Feeds"]
