"""What is painted on vehicles: number plates (81B2-123.45) and the letters of fishing boats (QNg-90345-TS)."""

from __future__ import annotations

import re

from broadcast.production.spoken.line import Rule, replacing
from broadcast.production.spoken.numbers import digits, spell

_PLATE = re.compile(
    r"(?<![\w/-])(\d{2})[- ]?([A-ZĐ][A-ZĐ\d]?)[- ]?(?<=[-\s])(\d{3}[.]?\d{2}|\d{4,5})(?!\w|[.,/]\d)"
)
_BOAT = re.compile(r"(?<!\w)([A-ZĐ][A-Za-zĐđ]{0,2})[- ](\d{4,5})[- ]?TS(?!\w)")
_PROVINCES = {
    "BĐ": "Bình Định", "QNg": "Quảng Ngãi", "QNa": "Quảng Nam", "QN": "Quảng Ninh", "ĐNa": "Đà Nẵng", "PY": "Phú Yên",
    "KH": "Khánh Hòa", "NT": "Ninh Thuận", "BTh": "Bình Thuận", "BV": "Bà Rịa Vũng Tàu", "TG": "Tiền Giang",
    "BT": "Bến Tre", "TV": "Trà Vinh", "ST": "Sóc Trăng", "BL": "Bạc Liêu", "CM": "Cà Mau", "KG": "Kiên Giang",
    "TTH": "Thừa Thiên Huế", "QT": "Quảng Trị", "QB": "Quảng Bình", "HT": "Hà Tĩnh", "NA": "Nghệ An",
    "TH": "Thanh Hóa", "NĐ": "Nam Định", "TB": "Thái Bình", "HP": "Hải Phòng",
}  # fmt: skip


def _plate(match: re.Match[str]) -> str:
    return f"{digits(match[1])} {spell(match[2])}, {digits(match[3])}"


def _boat(match: re.Match[str]) -> str:
    return f"{_PROVINCES.get(match[1]) or spell(match[1])} {digits(match[2])} tê ét"


VEHICLE_PASSES: tuple[Rule, ...] = (
    Rule("boat", replacing(_BOAT, _boat, confidence=85), (r"(?:\d|^|-)TS(?!\w)",)),
    Rule("plate", replacing(_PLATE, _plate, confidence=80), (r"\d\d(?:-?[A-ZĐ]|$)", r"\d{3}")),
)
