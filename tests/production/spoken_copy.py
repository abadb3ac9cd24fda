"""Copy to read in tests: our own sentences, and texts of any kind put together from what is hard to read."""

from __future__ import annotations

import csv
from pathlib import Path

from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
OWN = ROOT / "tests" / "data" / "spoken_own.tsv"
FIELDS = ROOT / "tests" / "data" / "spoken_fields.tsv"
GRAMMAR = ROOT / "tests" / "data" / "spoken_grammar.tsv"


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


_PIECES = st.sampled_from(
    ["1", "0", "23", "4.500", "2,5", "/", "-", " - ", ".", ",", ":", "%", "°C", "km", "/ha", "QĐ-", "UBND", "CT", "XV",
     "ngày ", "tháng ", "số ", "gọi ", "Điều ", "(", ")", "a) ", "II", "T7", "h", "đ", " ", "\n", "www.", ".vn", "@",
     "Km ", "+", "x", "²", "½", "١", "Ⅳ", "“", "…", "\u00a0", "e\u0301", "xã", "GVXQ", "0912", "'", "TP."]
)  # fmt: skip
ANY_TEXT = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=25).map("".join))
