"""A word of a playout process, as the control socket gives it: something is on air, and one thing comes."""

from web_station import NOW

from broadcast.domain.times import stamp

EVENT = {
    "event": "2026-11-24#05",
    "title": "Nộp hồ sơ ở đâu",
    "column": "Cải cách hành chính",
    "kind": "speech",
    "start": "2026-11-24T04:58:00.000000Z",
    "end": "2026-11-24T05:02:00.000000Z",
    "zones": [],
    "rung": "cart",
    "why": "",
    "cart": "a" * 64,
    "order": None,
    "drill": False,
    "by": None,
}
WORD = {
    "output": "chinh",
    "spec": "card",
    "trust": "trusted",
    "at": stamp(NOW),
    "on_air": [EVENT],
    "coming": [
        {**EVENT, "title": "Nhạc dân ca", "rung": None, "why": "not_approved", "zones": ["thon-dong"]}
    ],
    "device": "card:Loa",
    "held_until": None,
    "wanted": True,
    "sounding": True,
    "levels": [{"peak": -320, "rms": -1740}],
    "underruns": 0,
    "contacts": [],
}
