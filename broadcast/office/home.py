"""An office's home: one folder with its settings, its database and its papers.

config.toml        [office]: who it is, and its stations
office.sqlite      what stations handed over, where no other database is named
tokens/            secrets that stations gave, a file each; nobody else reads them
reports/           papers
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from broadcast import config
from broadcast.config.office import OfficeFile, OfficeStationSettings
from broadcast.domain.times import Clock
from broadcast.errors import HomeOccupiedError
from broadcast.files import refusals, write
from broadcast.store.office import OfficeStore
from broadcast.store.people import key as folded

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""The whole country keeps one time: by its days an office counts."""

_SETTINGS = """\
# Cơ quan nhận nhật ký phát sóng của nhiều đài. Lấy qua mạng: `broadcast log pull`; từ USB: `broadcast log import TỆP`.
format = 1
language = "vi"

[office]
name = "Sở Văn hóa, Thể thao và Du lịch (mẫu)"  # tên cơ quan, in trên báo cáo
place = "tỉnh Mẫu"                              # tên đầy đủ của tỉnh, thành phố
supervisor = ""                                 # nơi nhận báo cáo
# database = "postgresql://nguoi_dung@may_chu/truyenthanh"  # bỏ trống: dùng tệp office.sqlite trong thư mục này

# Mỗi đài một mục như sau. Xin đài cấp mã truy cập (`broadcast token add`), ghi vào tệp trong thư mục tokens.
# [[office.stations]]
# name = "Đài truyền thanh xã Mỹ Phong"  # nên đúng như tên đài tự ghi
# url = "https://my-phong.example.vn"    # bỏ trống: nhật ký đến bằng USB
# token_file = "tokens/my-phong"
# area = "Khu vực 1"                     # địa bàn, để cộng theo nhóm
# speakers = 42                          # số loa
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHome:
    """An opened office: its folder, settings, database, and the clock to go by."""

    folder: Path
    settings: OfficeFile
    store: OfficeStore
    clock: Clock

    def here(self) -> datetime:
        """The wall clock at the place of the office."""
        return self.clock.wall().astimezone(ZONE)

    def named(self, name: str) -> OfficeStationSettings | None:
        """The station that the settings call so, letter case apart."""
        return next((one for one in self.stations if folded(one.name) == folded(name)), None)

    @property
    def stations(self) -> tuple[OfficeStationSettings, ...]:
        """The stations that the settings name."""
        return self.settings.office.stations


@contextmanager
def open_office(folder: Path, clock: Clock) -> Iterator[OfficeHome]:
    """Open the office's home at `folder` and let go of its database at the end.

    Raises NotAnOfficeError, NotAHomeError, HomeNewerError, ConfigError as `config.load_office`, DatabaseError.
    """
    settings = config.load_office(folder)
    store = OfficeStore.open(settings.office.database or folder / "office.sqlite")
    try:
        yield OfficeHome(folder=folder, settings=settings, store=store, clock=clock)
    finally:
        store.close()


def make_office(folder: Path) -> None:
    """Make a new office's home with settings to fill in. Raises HomeOccupiedError, CannotWriteError, DiskFullError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise HomeOccupiedError(path=folder)
    with refusals(folder):
        (folder / "reports").mkdir(parents=True)
        (folder / "tokens").mkdir(mode=0o700)
    OfficeStore.open(folder / "office.sqlite").close()
    write(folder / config.FILE_NAME, _SETTINGS.encode())
