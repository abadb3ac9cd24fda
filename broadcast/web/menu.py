"""The pages of the desk, in the order of a working day."""

from __future__ import annotations

from typing import NamedTuple

from broadcast.errors import Said


class Entry(NamedTuple):
    """A page that the menu leads to."""

    path: str
    title: Said


MENU = (
    Entry("/", Said("Hôm nay", "On air")),
    Entry("/tuan", Said("Tuần", "Week")),
    Entry("/ke-hoach", Said("Kế hoạch", "Plans")),
    Entry("/noi-dung", Said("Nội dung", "Content")),
    Entry("/duyet", Said("Duyệt", "Approval")),
    Entry("/tu-dien", Said("Từ điển", "Lexicon")),
    Entry("/kho", Said("Kho âm thanh", "Library")),
    Entry("/nhat-ky", Said("Nhật ký", "Log")),
    Entry("/bao-cao", Said("Báo cáo", "Reports")),
    Entry("/cai-dat", Said("Cài đặt", "Settings")),
)


_ABOUT_THE_AIR = "/phat-song"
"""What is done on the first page lies below this address."""


def current(path: str) -> str:
    """The page of the menu that `path` is, or lies below; "" for one outside it."""
    if path.startswith(_ABOUT_THE_AIR):
        return "/"
    below = [entry.path for entry in MENU if path == entry.path or path.startswith(f"{entry.path}/")]
    return max(below, key=len, default="")
