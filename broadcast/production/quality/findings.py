"""What can be wrong with a recording, how it is said, and what a person can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from broadcast.domain.times import Millis
from broadcast.errors import Fault, Said


class Verdict(StrEnum):
    """What a recording is good for."""

    GOOD = "good"
    FAULTY = "faulty"
    """It can air, with the faults that are named."""
    REFUSE = "refuse"
    """Part of it is missing: it is to be fetched again."""


class Kind(StrEnum):
    """What can be wrong."""

    CUT = "cut"
    BROKEN = "broken"
    LENGTH = "length"
    HOLE = "hole"
    ENDS = "ends"
    CLIPPED = "clipped"
    HUM = "hum"
    DC = "dc"
    CHANNEL = "channel"
    PHASE = "phase"
    NARROW = "narrow"
    COARSE = "coarse"
    NOISY = "noisy"
    WEAK = "weak"
    LOUD = "loud"

    @property
    def mended(self) -> bool:
        """Whether a mended copy is free of it."""
        return self in _MENDED

    @property
    def verdict(self) -> Verdict:
        """What a recording that has it is good for."""
        return Verdict.REFUSE if self in _MISSING else Verdict.FAULTY

    @property
    def remedy(self) -> Said:
        """What to do."""
        return _REMEDIES[self]


_MISSING = frozenset({Kind.CUT, Kind.BROKEN})
_MENDED = frozenset({Kind.ENDS, Kind.HUM, Kind.DC, Kind.CHANNEL, Kind.PHASE, Kind.WEAK, Kind.LOUD})
_BY_PROGRAM = Said(
    "Máy sửa được: bấm nút làm bản đã sửa trên trang, hoặc chạy `broadcast audio check TỆP --fix MỚI.flac`.",
    "It can be mended: press the button for a mended copy on the page, or run `broadcast audio check FILE --fix NEW.flac`.",
)
_AGAIN = Said(
    "Chép lại tệp từ máy ghi rồi kiểm tra lại.", "Copy the file from the recorder again, and check again."
)
_REMEDIES = {
    Kind.CUT: _AGAIN,
    Kind.BROKEN: _AGAIN,
    Kind.LENGTH: Said(
        "Nghe đoạn cuối; nếu thiếu lời thì chép lại tệp.",
        "Listen to its end; copy the file again if words are missing.",
    ),
    Kind.HOLE: Said(
        "Nghe lại chỗ ấy; nếu không phải chủ ý thì cắt bỏ hoặc thu lại.",
        "Listen to that place; cut it out or record again if it is not meant.",
    ),
    Kind.ENDS: _BY_PROGRAM,
    Kind.CLIPPED: Said(
        "Không sửa được; thu lại với mức thu thấp hơn.", "It cannot be mended; record again at a lower level."
    ),
    Kind.HUM: Said(
        "Máy bớt được: bấm nút làm bản đã sửa trên trang, hoặc chạy `broadcast audio check TỆP --fix MỚI.flac`; lần sau kiểm tra dây đất và dây micrô.",
        "It can be lessened: press the button for a mended copy on the page, or run `broadcast audio check FILE --fix NEW.flac`; see to the earth and the microphone's cable.",
    ),
    Kind.DC: _BY_PROGRAM,
    Kind.CHANNEL: Said(
        "Khi phát máy chỉ lấy kênh có tiếng; lần sau kiểm tra dây micrô.",
        "On air the live channel alone is taken; see to the microphone's cable next time.",
    ),
    Kind.PHASE: Said(
        "Khi phát máy đã tránh để hai kênh không triệt tiêu nhau; lần sau kiểm tra đấu dây.",
        "On air the channels are taken so that they do not cancel; see to the wiring next time.",
    ),
    Kind.NARROW: Said(
        "Không sửa được; nếu thu lại được thì chọn 44100 hoặc 48000 Hz.",
        "It cannot be mended; choose 44100 or 48000 Hz when it can be recorded again.",
    ),
    Kind.COARSE: Said(
        "Không sửa được; nếu thu lại được thì chọn 16 bit.",
        "It cannot be mended; choose 16 bits when it can be recorded again.",
    ),
    Kind.NOISY: Said(
        "Máy không lọc được mà không hại lời; thu lại gần micrô hơn, nơi yên tĩnh hơn.",
        "It cannot be removed without harm to the words; record closer to the microphone, where it is quieter.",
    ),
    Kind.WEAK: Said(
        "Khi phát máy tự nâng tiếng, tạp âm cũng to lên; lần sau thu to hơn.",
        "On air it is raised, and its noise with it; record at a higher level next time.",
    ),
    Kind.LOUD: Said(
        "Khi phát máy tự hạ tiếng; lần sau thu nhỏ hơn.",
        "On air it is lowered; record at a lower level next time.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong, from a moment on."""

    kind: Kind
    at: Millis
    said: Said
    """What was found, with its place and how bad it is."""

    def fault(self, place: str) -> Fault:
        """It as a remark on `place`, with what to do."""
        vi, en = self.said
        return Fault(
            place=place,
            vi=f"{vi}. {self.kind.remedy.vi}",
            en=f"{en}. {self.kind.remedy.en}",
            rule=f"recording_{self.kind}",
        )


def minute(at: Millis) -> str:
    """A moment in a recording as people read it from a player: 1:05."""
    minutes, seconds = divmod(at // 1000, 60)
    return f"{minutes}:{seconds:02d}"
