"""Where a storm or a ship is: 15°30'N, 109°12'30"E, 12°15'B."""

from __future__ import annotations

import re

from broadcast.production.spoken.line import Rule, replacing
from broadcast.production.spoken.numbers import cardinal, number

_POSITION = re.compile(
    r"(?<![\w.,])(\d{1,3})[ ]?[°º][ ]?(\d{1,2}(?:[.,]\d+)?)[ ]?['’′](?:[ ]?(\d{1,2}(?:[.,]\d+)?)[ ]?(?:[\"”″]|''|’’))?(?:[ ]?([NSEWBĐT])(?!\w))?"
)
_SIDES = {
    "N": "vĩ bắc", "B": "vĩ bắc", "S": "vĩ nam", "E": "kinh đông", "Đ": "kinh đông", "W": "kinh tây", "T": "kinh tây",
}  # fmt: skip


def _position(match: re.Match[str]) -> str:
    degree, minute, second, side = match.groups()
    words = [f"{cardinal(int(degree))} độ {number(minute)} phút"]
    words += [f"{number(second)} giây"] if second else []
    words += [_SIDES[side]] if side else []
    return " ".join(words)


POSITION_PASSES: tuple[Rule, ...] = (
    Rule("position", replacing(_POSITION, _position, confidence=90), ("[°º]", "['’′]")),
)
