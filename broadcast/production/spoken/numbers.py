"""Numbers as they are said in Vietnamese: whole, decimal, digit by digit, Roman, and the letters beside them."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_LETTERS = {
    "a": "a", "ă": "á", "â": "ớ", "b": "bê", "c": "xê", "d": "dê", "đ": "đê", "e": "e", "ê": "ê", "f": "ép",
    "g": "giê", "h": "hát", "i": "i", "j": "gi", "k": "ca", "l": "e lờ", "m": "em mờ", "n": "en nờ", "o": "o",
    "ô": "ô", "ơ": "ơ", "p": "pê", "q": "quy", "r": "e rờ", "s": "ét", "t": "tê", "u": "u", "ư": "ư", "v": "vê",
    "w": "vê kép", "x": "ích", "y": "i dài", "z": "dét",
}  # fmt: skip
_ROMAN = re.compile(r"(X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_ONES = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_RUNS = re.compile(r"\d+|[^\W\d_]+")
_BILLION = 1_000_000_000
_LONGEST = 15
"""A longer row of digits is a code, not an amount."""


def cardinal(value: int) -> str:
    """`value` ≥ 0 in words: 21005 is "hai mươi mốt nghìn không trăm linh năm"."""
    if value < 1000:
        return _below_thousand(value, full=False)
    words = []
    if value >= _BILLION:
        words = [cardinal(value // _BILLION), "tỷ"]
        value %= _BILLION
    for size, name in ((1_000_000, "triệu"), (1000, "nghìn"), (1, "")):
        group = value // size
        value %= size
        if group:
            words += [_below_thousand(group, full=bool(words)), name]
    return " ".join(filter(None, words))


def digits(written: str) -> str:
    """Each digit of `written` by its name; what is no digit is passed over."""
    return " ".join(_DIGITS[unicodedata.digit(letter)] for letter in written if letter.isdigit())


def whole(written: str) -> str:
    """A row of digits: an amount, or digit by digit when it is a code (007, or very long)."""
    if len(written) > _LONGEST or (len(written) > 2 and written[0] == "0"):
        return digits(written)
    return cardinal(int(written))


def decimal(before: str, after: str) -> str:
    """`before`,`after` with "phẩy" between: 87 and 04 are "tám mươi bảy phẩy không bốn"."""
    small = whole(after) if len(after) <= 3 and not after.startswith("0") else digits(after)
    return f"{whole(before)} phẩy {small}"


def number(written: str) -> str:
    """A written number with its points and commas: 1.250, 62,5, 99.5, 1.234,56, 180 307, 50,000.

    A point or space before exactly three digits parts thousands, a comma parts decimals; the other way
    about where it cannot be so.
    """
    row = written.replace("\u00a0", " ").replace(" ", ".")
    if row.isdigit():
        return whole(row)
    if row.count(",") > 1 or row.endswith(",000") or ("," in row and row.find(",") < row.find(".")):
        row = row.translate(str.maketrans(",.", ".,"))
    head, _, tail = row.partition(",")
    groups = head.split(".")
    if len(groups) == 2 and not tail and (len(groups[1]) != 3 or groups[0].startswith("0")):
        return decimal(groups[0], groups[1])
    joined = "".join(groups)
    return decimal(joined, tail) if tail else whole(joined)


def roman(written: str) -> int | None:
    """The value of a Roman numeral up to 39, or None."""
    found = _ROMAN.fullmatch(written)
    return (10 * len(found[1]) + _ROMAN_ONES[found[2]] or None) if found else None


def spell(written: str) -> str:
    """Letters and digits by their names: "b2" is "bê hai"."""
    return " ".join(
        _LETTERS.get(letter) or digits(letter) or letter for letter in written.lower() if letter.isalnum()
    )


def spell_row(written: str) -> str:
    """Letters by their names and short rows of digits as numbers: "12A1" is "mười hai a một", "C04" "xê không bốn"."""
    return " ".join(_run(run) if run.isdecimal() else spell(run) for run in _RUNS.findall(written))


def _run(run: str) -> str:
    return digits(run) if len(run) > 3 or (len(run) > 1 and run[0] == "0") else whole(run)


def _below_thousand(value: int, *, full: bool) -> str:
    hundreds, rest = divmod(value, 100)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    tens, ones = divmod(rest, 10)
    if tens == 0:
        if ones or not words:
            words += ["linh", _DIGITS[ones]] if words else [_DIGITS[ones]]
        return " ".join(words)
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones:
        last = {1: "mốt" if tens > 1 else "một", 4: "tư" if tens > 1 else "bốn", 5: "lăm"}
        words.append(last.get(ones, _DIGITS[ones]))
    return " ".join(words)
