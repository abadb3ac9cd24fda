"""Every refusal that a person can meet, each in Vietnamese and English with its next step.

A stage raises one of these or handles what happened; nothing in between. They are caught once: at the
command line, at the desk, or in a process's main loop. `vi` and `en` are templates over the keyword
arguments, `vi_next` and `en_next` tell what to do now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import ClassVar, NamedTuple


class Said(NamedTuple):
    """A fact that is itself said in words: the same thing in Vietnamese and in English."""

    vi: str
    en: str

    def sentence(self, language: str) -> str:
        """The fact in `language` ("vi" or "en")."""
        return self.en if language == "en" else self.vi


def listed(facts: Iterable[Said]) -> Said:
    """Facts as one, each on a line of its own."""
    known = tuple(facts)
    return Said("\n".join(f"  - {fact.vi}" for fact in known), "\n".join(f"  - {fact.en}" for fact in known))


class BroadcastError(Exception):
    """Something was refused; nothing was changed by it."""

    vi: ClassVar[str] = "Không thực hiện được."
    en: ClassVar[str] = "It could not be done."
    vi_next: ClassVar[str] = "Chạy `broadcast doctor` để tìm nguyên nhân."
    en_next: ClassVar[str] = "Run `broadcast doctor` to find the cause."

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence("vi"))

    def sentence(self, language: str) -> str:
        """What happened and what to do now, in `language` ("vi" or "en")."""
        what, step = (self.en, self.en_next) if language == "en" else (self.vi, self.vi_next)
        facts = {
            name: fact.sentence(language) if isinstance(fact, Said) else fact
            for name, fact in self.facts.items()
        }
        return f"{what.format_map(facts)} {step.format_map(facts)}"

    def __reduce__(self) -> tuple[object, ...]:
        """How it is handed to another process: as its kind and facts."""
        return _refusal, (type(self), self.facts)


def _refusal(kind: type[BroadcastError], facts: dict[str, object]) -> BroadcastError:
    return kind(**facts)


# ── files ────────────────────────────────────────────────────────────────────────────────────────


class FileMissingError(BroadcastError):
    """No file at the given path. Facts: path."""

    vi = "Không tìm thấy tệp {path}."
    en = "There is no file {path}."
    vi_next = "Kiểm tra lại tên và thư mục rồi chạy lại lệnh."
    en_next = "Check the name and the folder, then run the command again."


class NotAFileError(BroadcastError):
    """A folder, or another thing that cannot be read, where a file was wanted. Facts: path."""

    vi = "{path} không phải là tệp đọc được (là thư mục hoặc bị cấm đọc)."
    en = "{path} is not a readable file (a folder, or reading is forbidden)."
    vi_next = "Chỉ ra chính tệp cần dùng."
    en_next = "Name the file itself."


class FileEmptyError(BroadcastError):
    """The file holds nothing. Facts: path."""

    vi = "Tệp {path} rỗng."
    en = "The file {path} is empty."
    vi_next = "Mở tệp gốc, lưu lại rồi nạp lại."
    en_next = "Open the original, save it again and retry."


class FormatUnknownError(BroadcastError):
    """The content is none of the formats that can be read. Facts: path, wanted."""

    vi = "Không đọc được {path}: nội dung không phải là {wanted}."
    en = "{path} cannot be read: its content is not {wanted}."
    vi_next = "Lưu tài liệu thành một trong các dạng đó rồi nạp lại."
    en_next = "Save the document as one of these and retry."


class OutputFormatError(BroadcastError):
    """A format that nothing here writes. Facts: found, known."""

    vi = "Không xuất được dạng “{found}”; có các dạng: {known}."
    en = "The format “{found}” is not written here; there are: {known}."
    vi_next = "Chọn một trong các dạng đó."
    en_next = "Choose one of these."


class TemplateFaultyError(BroadcastError):
    """A Word template cannot be filled in. Facts: path, reason (Said)."""

    vi = "Mẫu văn bản {path} không dùng được: {reason}."
    en = "The template {path} cannot be used: {reason}."
    vi_next = "Sửa mẫu trong Word, hoặc bỏ tệp đó đi để dùng mẫu mặc định (broadcast report-template)."
    en_next = "Mend it in Word, or take it away so that the default one is used (broadcast report-template)."


class FileDamagedError(BroadcastError):
    """The format is known but the content is broken. Facts: path, reason."""

    vi = "Tệp {path} bị hỏng: {reason}."
    en = "The file {path} is damaged: {reason}."
    vi_next = "Lấy lại bản gốc của tệp rồi thử lại."
    en_next = "Fetch the original again and retry."


class LexiconFaultsError(BroadcastError):
    """A lexicon was refused whole, with every fault named. Facts: path, count, lines (Said)."""

    vi = "Từ điển {path} có {count} chỗ không đọc được, chưa có gì thay đổi:\n{lines}\n"
    en = "The lexicon {path} has {count} faults, nothing was changed:\n{lines}\n"
    vi_next = "Sửa các ô trên rồi chạy lại lệnh, hoặc lấy lại bản trước bằng `broadcast lexicon restore`."
    en_next = "Correct these cells and run the command again, or take back an earlier version with `broadcast lexicon restore`."


class LogLineMissingError(BroadcastError):
    """The as-run log has no entry of that number. Facts: line."""

    vi = "Nhật ký không có dòng {line}."
    en = "The as-run log has no line {line}."
    vi_next = "Xem số dòng bằng `broadcast log show`; đài nhiều đầu ra thì thêm --output."
    en_next = "See the numbers with `broadcast log show`; a station with several outputs needs --output."


class AircheckMissingError(BroadcastError):
    """No sound is kept of what a log line tells of. Facts: line, reason (Said)."""

    vi = "Không có tiếng lưu lại của dòng {line}: {reason}."
    en = "No sound is kept of line {line}: {reason}."
    vi_next = "Tiếng chỉ lưu khi config.toml có [aircheck] days, và chỉ trong số ngày đó."
    en_next = "Sound is kept while config.toml has [aircheck] days, and for that many days."


class LexiconVersionMissingError(BroadcastError):
    """The station's readings have no version of that number. Facts: number."""

    vi = "Từ điển của đài không có bản số {number}."
    en = "The station's lexicon has no version {number}."
    vi_next = "Xem các bản bằng `broadcast lexicon history`."
    en_next = "See the versions with `broadcast lexicon history`."


class ReadingMissingError(BroadcastError):
    """The station has no reading of its own for a word. Facts: written."""

    vi = "Từ điển của đài không có “{written}”."
    en = "The station's lexicon has no “{written}”."
    vi_next = "Xem từ điển bằng `broadcast lexicon list`; cách đọc có sẵn thì không bỏ, chỉ thay bằng `broadcast lexicon add`."
    en_next = "See the lexicon with `broadcast lexicon list`; a packaged reading is replaced with `broadcast lexicon add`."


class ReadingInvalidError(BroadcastError):
    """A reading that no lexicon may hold. Facts: written, lines (Said)."""

    vi = "Không ghi được cách đọc của “{written}”:\n{lines}\n"
    en = "The reading of “{written}” cannot be kept:\n{lines}\n"
    vi_next = "Sửa lại rồi thử lần nữa."
    en_next = "Correct it and try again."


class FileTooLargeError(BroadcastError):
    """Larger than a reader may take. Facts: path, size, limit (both in MB)."""

    vi = "Tệp {path} quá lớn: {size} MB, giới hạn là {limit} MB."
    en = "The file {path} is too large: {size} MB, the limit is {limit} MB."
    vi_next = "Tách tài liệu hoặc bỏ bớt hình ảnh rồi nạp lại."
    en_next = "Split the document or remove its pictures, then retry."


class TextMissingError(BroadcastError):
    """A pdf whose pages are pictures, or whose letters cannot be told. Facts: path, reason (Said)."""

    vi = "Không đọc được chữ trong tệp PDF {path}: {reason}."
    en = "No words can be read in the PDF {path}: {reason}."
    vi_next = (
        "Xin nơi gửi bản Word hoặc bản PDF có lớp chữ (bản ký số xuất từ Word), hoặc gõ nội dung và nhiệm vụ vào bảng Excel"
        " rồi nạp lại."
    )
    en_next = (
        "Ask the sender for the Word file or a PDF with a text layer (as Word exports it), or type the items and tasks into an"
        " Excel table, and retry."
    )


class FileLockedError(BroadcastError):
    """A document that a password protects. Facts: path."""

    vi = "Tệp {path} có mật khẩu nên không đọc được."
    en = "The file {path} is protected by a password and cannot be read."
    vi_next = "Mở tệp bằng mật khẩu, lưu lại thành bản không có mật khẩu rồi nạp lại."
    en_next = "Open it with the password, save it without one and retry."


class OldFormatError(BroadcastError):
    """A document of an older Word, or rtf. Facts: path, found."""

    vi = "Tệp {path} là dạng {found}, chương trình không đọc trực tiếp."
    en = "The file {path} is {found}, which is not read here."
    vi_next = "Mở tệp bằng Word hoặc LibreOffice, chọn Lưu thành (Save As) dạng .docx rồi nạp lại tệp mới."
    en_next = "Open it in Word or LibreOffice, save it as .docx and retry with the new file."


class ReadingTooHeavyError(BroadcastError):
    """Reading took more time or memory than any plan needs. Facts: path, reason (Said)."""

    vi = "Đã dừng đọc tệp {path}: {reason}."
    en = "Reading of {path} was stopped: {reason}."
    vi_next = "Tách riêng các trang của kế hoạch thành một tệp rồi nạp lại."
    en_next = "Put the pages of the plan into a file of their own and retry."


class DiskFullError(BroadcastError):
    """The disk took no more bytes; what was there before is untouched. Facts: path."""

    vi = "Ổ đĩa đầy, không ghi được {path}. Dữ liệu cũ còn nguyên."
    en = "The disk is full, {path} was not written. What was there before is untouched."
    vi_next = "Giải phóng chỗ trống (xem `broadcast doctor`) rồi chạy lại lệnh."
    en_next = "Free some space (see `broadcast doctor`), then run the command again."


class CannotWriteError(BroadcastError):
    """The place refuses writing. Facts: path, reason."""

    vi = "Không ghi được {path}: {reason}."
    en = "{path} cannot be written: {reason}."
    vi_next = "Kiểm tra quyền ghi của thư mục rồi chạy lại lệnh."
    en_next = "Check that the folder may be written, then run the command again."


# ── the station's home ───────────────────────────────────────────────────────────────────────────


class NotAHomeError(BroadcastError):
    """The folder is not a station's home. Facts: path."""

    vi = "{path} không phải là thư mục của đài (không có config.toml)."
    en = "{path} is not a station's home (it has no config.toml)."
    vi_next = "Chạy `broadcast init {path}` để tạo, hoặc chỉ đúng thư mục bằng --home."
    en_next = "Run `broadcast init {path}` to make one, or name the right one with --home."


class HomeNewerError(BroadcastError):
    """The home was written by a newer version. Facts: path, found, known."""

    vi = "Thư mục {path} do phiên bản mới hơn tạo ra (dạng {found}, bản này hiểu đến {known})."
    en = "The home {path} was written by a newer version (form {found}, this one knows up to {known})."
    vi_next = "Cài phiên bản mới của phần mềm; không có gì bị thay đổi."
    en_next = "Install the newer version of the program; nothing was changed."


class HomeOccupiedError(BroadcastError):
    """The folder for a new home holds other things. Facts: path."""

    vi = "Thư mục {path} đã có dữ liệu khác."
    en = "The folder {path} already holds other things."
    vi_next = "Chọn một thư mục trống."
    en_next = "Choose an empty folder."


class ConfigError(BroadcastError):
    """A setting is missing, unknown or has a wrong value. Facts: path, setting, found, wanted."""

    vi = "Cấu hình {path}, mục {setting}: gặp {found}, cần {wanted}."
    en = "Settings {path}, {setting}: found {found}, wanted {wanted}."
    vi_next = "Sửa mục đó trong config.toml rồi chạy lại lệnh."
    en_next = "Correct it in config.toml, then run the command again."


class DatabaseError(BroadcastError):
    """The database could not be opened or is damaged. Facts: path, reason."""

    vi = "Không mở được cơ sở dữ liệu {path}: {reason}."
    en = "The database {path} cannot be opened: {reason}."
    vi_next = "Khôi phục bản sao lưu gần nhất bằng `broadcast restore`; buổi phát đã công bố vẫn phát."
    en_next = "Restore the last backup with `broadcast restore`; what is published still airs."


# ── plans ────────────────────────────────────────────────────────────────────────────────────────


class PlanWithoutItemsError(BroadcastError):
    """No content item and no task was found in the document. Facts: path."""

    vi = "Không thấy nội dung tuyên truyền hay nhiệm vụ nào trong {path}."
    en = "No content item and no task was found in {path}."
    vi_next = "Kiểm tra xem đây có phải là kế hoạch tuyên truyền không; chưa có gì được lưu."
    en_next = "Check that this is a communication plan; nothing was kept."


class TaxonomyFileError(BroadcastError):
    """A row of the station's own words of the groups cannot be read. Facts: path, row, found."""

    vi = "Tệp {path}, dòng {row} không đọc được: {found}."
    en = "{path}, row {row} cannot be read: {found}."
    vi_next = (
        "Dòng đầu là axis,value,phrase,weight; axis là group hoặc field; value là chữ của nhóm (a … k), tên lĩnh"
        " vực, hoặc dấu - (không thuộc nhóm nào); weight là số từ 0 (bỏ) đến 20."
    )
    en_next = (
        "The first row is axis,value,phrase,weight; axis is group or field; value a group's letter (a … k), a"
        " field's name, or - (none of them); weight a number from 0 (silence) to 20."
    )


class TimingUnreadableError(BroadcastError):
    """The words of a timing are not understood. Facts: raw."""

    vi = "Không hiểu thời gian “{raw}”."
    en = "The timing “{raw}” is not understood."
    vi_next = "Viết như trong kế hoạch: “hằng tháng”, “02 lần/quý”, “quý II/2026”, “trước 15/12/2026”."
    en_next = "Say it as a plan does: “hằng tháng”, “02 lần/quý”, “quý II/2026”, “trước 15/12/2026”."


class PlanUnknownError(BroadcastError):
    """No kept plan goes by that code. Facts: code."""

    vi = "Không có kế hoạch nào mang mã {code}."
    en = "No kept plan is called {code}."
    vi_next = "Xem các kế hoạch đã nạp bằng `broadcast plan show`."
    en_next = "See the kept plans with `broadcast plan show`."


class PlanVersionMissingError(BroadcastError):
    """The plan is kept, and has no version of that number. Facts: code, version."""

    vi = "Kế hoạch {code} không có bản {version}."
    en = "The plan {code} has no version {version}."
    vi_next = "Xem các bản đã nạp bằng `broadcast plan show`."
    en_next = "See the versions with `broadcast plan show`."


class PlanUnchangedError(BroadcastError):
    """Nothing came before the version that is to be compared. Facts: code, version."""

    vi = "Trước bản {version} của kế hoạch {code} chưa có bản nào để so sánh."
    en = "There is no version of {code} before {version} to compare with."
    vi_next = "Khi có văn bản sửa đổi, nạp bằng `broadcast plan import`; khi ấy máy cho biết những gì đã đổi."
    en_next = "Import an amended document with `broadcast plan import`; then what changed is shown."


class UnknownItemError(BroadcastError):
    """No plan item or task of this name. Facts: name."""

    vi = "Không có nội dung kế hoạch nào mang mã {name}."
    en = "There is no plan item {name}."
    vi_next = "Xem các mã bằng `broadcast plan items`."
    en_next = "See the names with `broadcast plan items`."


# ── weeks ────────────────────────────────────────────────────────────────────────────────────────


class ItemTextMissingError(BroadcastError):
    """An item of a plan was to be left without words. Facts: name."""

    vi = "Lời văn của mục {name} để trống."
    en = "Item {name} would have no words."
    vi_next = "Ghi lời văn rồi gửi lại; muốn trở lại như văn bản thì chọn “Trở lại như đã đọc”."
    en_next = (
        "Write its words and send again; to have those of the document back choose “Back to what was read”."
    )


class FigureMissingError(BroadcastError):
    """Neither figure was given."""

    vi = "Chưa ghi số liệu nào."
    en = "No figure was given."
    vi_next = "Ghi số lượt người nghe hoặc số tin, bài rồi gửi lại."
    en_next = "Give the listeners or the items on the web, and send again."


class Act(StrEnum):
    """What a proposal does to its lines."""

    MOVE = "move"
    """They start at `start`; what follows the first of them comes along."""
    DROP = "drop"
    """They go; what follows them takes their time."""
    ZONES = "zones"
    """They are heard in `zones` alone."""
    SHORTEN = "shorten"
    """They last `length`."""
    ADD = "add"
    """A line comes in at `start`, with `length`, that takes `relay`."""
    APPROVE = "approve"
    """They are listened to and approved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change to some lines of a week (by index) on some of its weekdays, and how it is said."""

    act: Act
    lines: tuple[int, ...]
    days: tuple[int, ...]
    said: Said
    start: time | None = None
    length: int | None = None
    """Milliseconds."""
    zones: tuple[str, ...] = ()
    relay: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong in a week: where it stands, what was found, and what would do.

    `place` names file, sheet, row and column for a file, or day and time for a placed line.
    `rule` is a short English key, stable for machines; `decision` the number of what set it, where one did.
    `proposal` is a change to the week that removes the fault, where one was found.
    """

    place: str
    vi: str
    en: str
    rule: str
    decision: str = ""
    proposal: Proposal | None = None

    def sentence(self, language: str) -> str:
        """The fault with its place, in `language`."""
        return f"{self.place}: {self.en if language == 'en' else self.vi}"


class WeekFaultsError(BroadcastError):
    """A week was refused whole, with every fault named. Facts: name, faults (tuple of Fault)."""

    vi = "Lịch tuần {name} có {count} lỗi, chưa có gì được lưu:\n{list_vi}\n"
    en = "The week {name} has {count} faults, nothing was kept:\n{list_en}\n"
    vi_next = "Sửa các dòng trên rồi chạy lại lệnh."
    en_next = "Correct these lines, then run the command again."

    def __init__(self, *, name: str, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(
            name=name,
            count=len(faults),
            list_vi="\n".join(f"  - {fault.sentence('vi')}" for fault in faults),
            list_en="\n".join(f"  - {fault.sentence('en')}" for fault in faults),
        )


class LineFaultsError(WeekFaultsError):
    """A typed line has cells that cannot be read. Facts: name (the week), faults (tuple of Fault)."""

    vi = "Chưa lưu vì có {count} ô ghi sai:\n{list_vi}\n"
    en = "It was not kept, for {count} fields are wrong:\n{list_en}\n"
    vi_next = "Sửa các ô ấy rồi lưu lần nữa."
    en_next = "Correct these fields and keep it again."


class DoubtsError(BroadcastError):
    """A week holds words of which it is not certain how they are read. Facts: name, count, lines (Said)."""

    vi = "Lịch tuần {name} còn {count} chữ chưa chắc cách đọc, chưa duyệt gì:\n{lines}\n"
    en = "The week {name} has {count} words of which the reading is not certain, nothing was approved:\n{lines}\n"
    vi_next = "Nghe thử bằng `broadcast lexicon listen`, ghi cách đọc của từng chữ rồi chạy lại lệnh."
    en_next = (
        "Hear them with `broadcast lexicon listen`, write down how each is read, then run the command again."
    )


class WeekMissingError(BroadcastError):
    """No such week was drafted or loaded. Facts: week."""

    vi = "Chưa có lịch cho tuần {week}."
    en = "There is no schedule for week {week}."
    vi_next = "Lập bằng `broadcast week draft {week}` hoặc nạp tệp bằng `broadcast week load`."
    en_next = "Make one with `broadcast week draft {week}` or load a file with `broadcast week load`."


class WeekVersionMissingError(BroadcastError):
    """The week is kept, and has no version of that number. Facts: week, version."""

    vi = "Lịch tuần {week} không có bản số {version}."
    en = "The week {week} has no version {version}."
    vi_next = "Xem các bản bằng `broadcast week list`."
    en_next = "See the versions with `broadcast week list`."


class WeekChangedError(BroadcastError):
    """Somebody kept another version since this edit began. Facts: week, expected, found (versions)."""

    vi = "Lịch tuần {week} đã được người khác lưu đến bản số {found}, trong khi bạn sửa từ bản số {expected}."
    en = "The week {week} was kept by somebody else up to version {found}; your edit began from {expected}."
    vi_next = "Mở bản mới nhất, sửa lại rồi lưu; chưa có gì bị ghi đè."
    en_next = "Open the newest version, edit and keep that; nothing was overwritten."


class WeekEditedError(WeekChangedError):
    """Somebody kept another version since this edit of the board began.

    Facts: week, expected, found (versions), by (a person's name), at (a local time, or blank), changes (Said, a list).
    """

    vi = (
        "Lịch tuần {week} vừa được {by} lưu thành bản số {found}{at}; bạn sửa từ bản số {expected} nên chưa lưu. Bản mới khác:\n"
        "{changes}\n"
    )
    en = "Week {week} was kept as version {found} by {by}{at}; you edited {expected}, which was not kept. The new one differs:\n{changes}\n"
    vi_next = "Xem bản mới nhất rồi sửa lại trên đó; chưa có gì bị ghi đè."
    en_next = "See the newest version and edit that; nothing was overwritten."


class WeekEditError(BroadcastError):
    """An edit that cannot be made of this week. Facts: reason (Said, with what to do instead)."""

    vi = "Chưa sửa được: {reason}."
    en = "It could not be edited: {reason}."
    vi_next = "Lịch vẫn như cũ."
    en_next = "The week is as it was."


class NothingUndoneError(BroadcastError):
    """There is no version before the first one. Facts: week."""

    vi = "Tuần {week} không còn bản nào trước đó để quay lại."
    en = "There is no earlier version of week {week} to go back to."
    vi_next = "Sửa thẳng trên bản đang có."
    en_next = "Edit the version that is there."


class WeekStateError(BroadcastError):
    """A step that a week's state does not allow. Facts: week, version, found, wanted (states)."""

    vi = "Bản số {version} của tuần {week} đang ở trạng thái {found}, chưa thể chuyển sang {wanted}."
    en = "Version {version} of week {week} is {found} and cannot become {wanted}."
    vi_next = "Duyệt bằng `broadcast week approve {week}` rồi mới công bố."
    en_next = "Approve it with `broadcast week approve {week}` before publishing."


class WeekOlderError(BroadcastError):
    """A file that was made from an older version than the newest one, which it would undo.

    Facts: path, week, base (Said: the version that it was made from), found (the newest), changes (Said, a list).
    """

    vi = "{path} lập từ {base}, trong khi lịch tuần {week} đã có bản số {found}. Nạp tệp này thì bản mới nhất đổi như sau:\n{changes}\n"
    en = "{path} was made from {base}, and week {week} is at version {found} by now. Loading it would change the newest version so:\n{changes}\n"
    vi_next = (
        "Xuất bản mới nhất bằng `broadcast week export {week} TỆP` rồi sửa trên đó, hoặc nạp đè bằng --over; "
        "chưa có gì bị ghi đè."
    )
    en_next = (
        "Write the newest version with `broadcast week export {week} FILE` and edit that, or load this one over "
        "it with --over; nothing was overwritten."
    )


class WeekByHandError(BroadcastError):
    """A draft would replace what a person loaded or edited. Facts: week, found (version), changes (Said, a list)."""

    vi = "Tuần {week} đã có bản số {found} do người lập. Xếp lại thì bản ấy đổi như sau:\n{changes}\n"
    en = "Week {week} has version {found}, made by a person. Drafting anew would change it so:\n{changes}\n"
    vi_next = "Sửa trên bản đang có (`broadcast week export {week} TỆP`), hoặc xếp lại bằng --over; chưa có gì bị ghi đè."
    en_next = "Edit what is there (`broadcast week export {week} FILE`), or draft over it with --over; nothing was overwritten."


class FrozenError(BroadcastError):
    """What airs now or is about to would change. Facts: week, minutes, lines (Said, a list)."""

    vi = "Chưa công bố tuần {week}: phần đang phát hoặc sẽ phát trong {minutes} phút tới sẽ thay đổi:\n{lines}\n"
    en = "Week {week} was not published: what airs now or within {minutes} minutes would change:\n{lines}\n"
    vi_next = "Đợi các dòng ấy phát xong rồi công bố lại; nếu đúng là muốn đổi ngay, thêm --confirm."
    en_next = "Publish again when they have aired; if it is to change right now, add --confirm."


class PeriodError(BroadcastError):
    """A week, date or period that cannot be read. Facts: found, wanted."""

    vi = "Không hiểu “{found}”; cần {wanted}."
    en = "“{found}” is not understood; wanted {wanted}."
    vi_next = "Viết lại theo mẫu đó."
    en_next = "Write it in that form."


class NothingPlacedError(BroadcastError):
    """The planner could place nothing. Facts: week, reason (Said)."""

    vi = "Không xếp được gì vào tuần {week}: {reason}."
    en = "Nothing could be placed in week {week}: {reason}."
    vi_next = "Nạp kế hoạch bằng `broadcast plan import` và kiểm tra khung giờ trong config.toml."
    en_next = "Import a plan with `broadcast plan import` and check the windows in config.toml."


class ExtraMissingError(BroadcastError):
    """A library is not installed that only some stations want. Facts: extra, package."""

    vi = "Chưa cài phần “{extra}” của chương trình (thư viện {package})."
    en = "The part “{extra}” of the program is not installed (the library {package})."
    vi_next = (
        "Cài bằng `pip install 'truyenthanh[{extra}]'` (trong bản nguồn: `uv sync --extra {extra}`), hoặc bỏ"
        " --optimize."
    )
    en_next = (
        "Install it with `pip install 'truyenthanh[{extra}]'` (in a checkout: `uv sync --extra {extra}`), or leave"
        " --optimize out."
    )


class RundownMissingError(BroadcastError):
    """Nothing is published for the date. Facts: date."""

    vi = "Chưa công bố kịch bản cho ngày {date}."
    en = "No rundown is published for {date}."
    vi_next = "Công bố tuần bằng `broadcast week publish`."
    en_next = "Publish the week with `broadcast week publish`."


class RundownDamagedError(BroadcastError):
    """A rundown file does not match its digest or cannot be read. Facts: path, reason."""

    vi = "Kịch bản {path} bị hỏng: {reason}."
    en = "The rundown {path} is damaged: {reason}."
    vi_next = "Công bố lại tuần bằng `broadcast week publish`."
    en_next = "Publish the week again with `broadcast week publish`."


# ── people and approval ──────────────────────────────────────────────────────────────────────────


class SettingRefusedError(BroadcastError):
    """Something typed in that cannot be a setting. Facts: found, wanted (Said)."""

    vi = "“{found}” không dùng được ở đây; cần: {wanted}."
    en = "“{found}” cannot stand here; wanted: {wanted}."
    vi_next = "Sửa ô đó rồi ghi lại. Chưa có gì được ghi."
    en_next = "Correct it and write again. Nothing was written."


class SettingsChangedError(BroadcastError):
    """The settings were changed by another since they were looked at."""

    vi = "Thiết lập của đài vừa được người khác sửa nên chưa ghi gì."
    en = "The settings were changed by somebody else meanwhile; nothing was written."
    vi_next = "Mở lại trang để thấy thiết lập mới, rồi sửa lần nữa."
    en_next = "Open the page anew to see them, then change what is still to be changed."


class PersonUnknownError(BroadcastError):
    """No such person, or nobody (or more than one) holds the role. Facts: name, role."""

    vi = "Không rõ ai làm việc này (tên “{name}”, vai trò cần có: {role})."
    en = "It is not clear who does this (name “{name}”, role needed: {role})."
    vi_next = "Thêm người bằng `broadcast user add TÊN --role {role}` hoặc chỉ rõ bằng --user."
    en_next = "Add the person with `broadcast user add NAME --role {role}` or name one with --user."


class PersonExistsError(BroadcastError):
    """The name is taken. Facts: name."""

    vi = "Đã có người mang tên {name}."
    en = "There is already a person named {name}."
    vi_next = "Chọn tên khác."
    en_next = "Choose another name."


class PersonNameError(BroadcastError):
    """A name that cannot be one: empty, too long, or with blanks and signs in it. Facts: name."""

    vi = "“{name}” không dùng làm tên ngắn được."
    en = "“{name}” cannot be a short name."
    vi_next = "Dùng 1–40 chữ, số, dấu chấm hoặc gạch nối, không có dấu cách."
    en_next = "Use 1–40 letters, digits, dots or hyphens, without blanks."


class RoleRefusedError(BroadcastError):
    """The person's role does not allow this. Facts: name, role, wanted."""

    vi = "{name} (vai trò {role}) không được làm việc này; cần vai trò {wanted}."
    en = "{name} (role {role}) may not do this; the role {wanted} is needed."
    vi_next = "Nhờ người có vai trò đó, chỉ rõ bằng --user."
    en_next = "Ask a person with that role, named with --user."


class PersonLeftError(BroadcastError):
    """The person has left the station. Facts: name."""

    vi = "{name} đã nghỉ việc ở đài."
    en = "{name} has left the station."
    vi_next = "Nếu người đó làm lại, người quản trị nhận lại bằng `broadcast user reactivate {name}`."
    en_next = "If they are back, an administrator takes them back with `broadcast user reactivate {name}`."


class LastAdministratorError(BroadcastError):
    """Nobody would be left who may add people. Facts: name."""

    vi = "{name} là người quản trị duy nhất còn lại nên không đổi vai trò và không cho nghỉ được."
    en = "{name} is the only administrator left, and can neither change the role nor leave."
    vi_next = (
        "Trước hết giao vai trò quản trị (administrator) cho một người khác và đặt mật khẩu cho người đó."
    )
    en_next = "First give another person the role administrator, and a password."


class FirstRunOverError(BroadcastError):
    """An administrator is there already."""

    vi = "Đài đã có người quản trị nên phần bắt đầu đã đóng."
    en = "The station has an administrator; the first steps are over."
    vi_next = "Đăng nhập, hoặc nhờ người quản trị thêm tên và đặt mật khẩu tạm."
    en_next = "Sign in, or ask the administrator to add you with a temporary password."


class FirstRunKeyError(BroadcastError):
    """Asked from another computer without the key of the first steps."""

    vi = "Mã lần đầu không đúng."
    en = "The key of the first steps is wrong."
    vi_next = (
        "Làm bước này ngay trên máy phát thanh, hoặc chép mã mà lệnh tạo đài đã in ra (tệp keys/lan-dau)."
    )
    en_next = (
        "Take this step at the station's own computer, or copy the key that `init` has shown (keys/lan-dau)."
    )


class PasswordWeakError(BroadcastError):
    """A password that would soon be guessed. Facts: reason (Said)."""

    vi = "Mật khẩu này không dùng được: {reason}."
    en = "This password cannot be used: {reason}."
    vi_next = "Dùng ít nhất 10 ký tự; bốn năm tiếng không liền nghĩa là vừa khó đoán vừa dễ nhớ."
    en_next = (
        "Use at least 10 characters; four or five unrelated words are hard to guess and easy to remember."
    )


class PasswordMissingError(BroadcastError):
    """The person has no password yet. Facts: name."""

    vi = "{name} chưa có mật khẩu."
    en = "{name} has no password yet."
    vi_next = "Đặt mật khẩu trước, rồi làm lại."
    en_next = "Set a password first, then try again."


class PasswordWrongError(BroadcastError):
    """Asked once more, the person did not give their present password."""

    vi = "Mật khẩu hiện nay không đúng nên chưa đổi gì."
    en = "The present password is wrong; nothing was changed."
    vi_next = "Xem phím Caps Lock và bộ gõ tiếng Việt rồi nhập lại."
    en_next = "Look at Caps Lock and the keyboard, then type it again."


class PasswordsDifferError(BroadcastError):
    """A new password was not typed the same twice."""

    vi = "Hai lần nhập mật khẩu mới không giống nhau."
    en = "The new password was not typed the same twice."
    vi_next = "Nhập lại mật khẩu mới ở cả hai ô."
    en_next = "Type the new password again in both fields."


class SignInRefusedError(BroadcastError):
    """Name, password or code is wrong; nothing says which."""

    vi = "Tên, mật khẩu hoặc mã xác nhận không đúng."
    en = "The name, the password or the code is wrong."
    vi_next = (
        "Xem phím Caps Lock và bộ gõ tiếng Việt rồi nhập lại; quên thì nhờ người quản trị đặt mật khẩu mới."
    )
    en_next = "Look at Caps Lock and the keyboard, then try again; an administrator can set a new password."


class LockedOutError(BroadcastError):
    """Guessed wrong too often. Facts: until (HH:MM:SS at the place), wait (seconds)."""

    vi = "Đã nhập sai nhiều lần nên tạm khóa đến {until}."
    en = "There were too many wrong attempts; the next is taken at {until}."
    vi_next = "Đợi đến lúc đó rồi nhập lại, hoặc nhờ người quản trị mở khóa. Sóng vẫn phát bình thường."
    en_next = "Wait until then, or have an administrator unlock the account. The air is not touched by this."


class CodeWantedError(BroadcastError):
    """The password is right, and this account asks for a code too."""

    vi = "Tài khoản này cần thêm mã xác nhận."
    en = "This account needs a code too."
    vi_next = "Mở ứng dụng mã xác nhận trên điện thoại và nhập sáu chữ số đang hiện."
    en_next = "Open the authenticator on the telephone and type the six digits that it shows."


class CodeWrongError(BroadcastError):
    """A code that is not the secret's of now."""

    vi = "Mã xác nhận không đúng hoặc đã dùng rồi."
    en = "The code is wrong, or was used before."
    vi_next = "Đợi điện thoại hiện mã mới rồi nhập; nếu vẫn sai, xem giờ của điện thoại và của máy này có khớp không."
    en_next = "Wait for the next one; if that is wrong too, compare the clocks of telephone and computer."


class TokenExistsError(BroadcastError):
    """The name was given to a token before, which may be revoked by now. Facts: name."""

    vi = "Đã có mã truy cập mang tên {name}."
    en = "There is already a token named {name}."
    vi_next = "Chọn tên khác, ví dụ thêm năm; `broadcast token list` kê các mã đã cấp."
    en_next = "Choose another name, with the year for instance; `broadcast token list` shows them all."


class TokenUnknownError(BroadcastError):
    """No token of that name. Facts: name."""

    vi = "Không có mã truy cập nào tên {name}."
    en = "There is no token named {name}."
    vi_next = "Xem tên bằng `broadcast token list`."
    en_next = "See the names with `broadcast token list`."


class TokenScopeError(BroadcastError):
    """A scope that there is not, or none at all. Facts: found, known."""

    vi = "Không có phạm vi “{found}”."
    en = "There is no scope “{found}”."
    vi_next = "Chọn trong {known}, cách nhau bằng dấu phẩy."
    en_next = "Choose among {known}, parted by commas."


class TokenOverError(BroadcastError):
    """A token that would be over when it is given out. Facts: until."""

    vi = "Ngày hết hạn {until} đã qua."
    en = "The last day {until} is over."
    vi_next = "Chọn một ngày sắp tới, ví dụ hết năm nay."
    en_next = "Choose a day to come, the end of this year for instance."


class SamePersonError(BroadcastError):
    """Author and approver are one. Facts: name."""

    vi = "{name} là người soạn nên không được tự duyệt."
    en = "{name} wrote this and may not approve it."
    vi_next = "Nhờ người khác có vai trò duyệt, chỉ rõ bằng --user."
    en_next = "Ask another approver, named with --user."


class NotApprovedError(WeekFaultsError):
    """Lines without approval would air. Facts: name (the week), faults (tuple of Fault), one for each of them."""

    vi = "Tuần {name} còn {count} phần chưa duyệt, chưa công bố gì:\n{list_vi}\n"
    en = "Week {name} has {count} parts without approval, nothing was published:\n{list_en}\n"
    vi_next = "Nghe và duyệt bằng `broadcast week approve {name}`."
    en_next = "Listen and approve with `broadcast week approve {name}`."


class NotHeardError(BroadcastError):
    """An approval of what this person has not heard to its end. Facts: title."""

    vi = "Bạn chưa nghe hết “{title}” nên chưa duyệt được."
    en = "You have not heard “{title}” to its end, so you cannot approve it yet."
    vi_next = "Bấm nghe, nghe đến hết rồi duyệt."
    en_next = "Play it, hear it to the end, then approve it."


class CartChangedError(BroadcastError):
    """What would air is no longer the cart that was to be approved. Facts: title."""

    vi = "“{title}” nay đã khác bản bạn nghe: lời, từ điển hay giọng đọc vừa đổi. Chưa duyệt gì."
    en = "“{title}” is no longer what you heard: its words, the lexicon or the voice changed. Nothing was approved."
    vi_next = "Mở lại trang Duyệt và nghe bản mới; với bài viết thì trả lại để người soạn gửi lại."
    en_next = "Open the page Approval again and hear the new one; return a piece, so that its author sends it again."


class ReasonMissingError(BroadcastError):
    """Something was to be returned, and nobody said why. Facts: title."""

    vi = "Chưa ghi lý do trả lại “{title}”."
    en = "There is no reason for returning “{title}”."
    vi_next = "Ghi một câu cho người soạn biết cần sửa gì, rồi bấm Trả lại."
    en_next = "Tell the author in a sentence what to change, then return it."


class PieceMissingError(BroadcastError):
    """No piece of that number. Facts: number."""

    vi = "Không có bài số {number}."
    en = "There is no piece {number}."
    vi_next = "Chọn bài trong danh sách ở trang Nội dung."
    en_next = "Choose one from the list on the page Content."


class PieceChangedError(BroadcastError):
    """Somebody wrote or judged another version of a piece meanwhile. Facts: title, by."""

    vi = "“{title}” đã được {by} lưu bản mới trong lúc bạn đang làm; bản đó chưa bị ghi đè."
    en = "“{title}” was written anew by {by} while you were at work; nothing of that was overwritten."
    vi_next = "Chép lời bạn vừa viết ra chỗ khác, mở lại bài, rồi sửa trên bản mới."
    en_next = "Copy what you wrote elsewhere, open the piece again, and edit the new version."


class PieceStateError(BroadcastError):
    """A step that a piece's state does not allow. Facts: title, found, wanted (Said)."""

    vi = "“{title}” {found}, không thể thành “{wanted}”."
    en = "“{title}” is {found} and cannot become “{wanted}”."
    vi_next = "Mở lại bài để xem lúc này làm được gì."
    en_next = "Open the piece again to see what can be done now."


class PieceDatesError(BroadcastError):
    """A piece that may no longer air before it may air. Facts: first, last (days)."""

    vi = "Ngày cuối {last} lại trước ngày đầu {first}."
    en = "The last day {last} is before the first day {first}."
    vi_next = "Sửa lại hai ngày rồi lưu."
    en_next = "Correct the two days, then save."


class PieceUnfitError(BroadcastError):
    """A piece that cannot be sent for approval as it is. Facts: title, lines (Said)."""

    vi = "“{title}” chưa gửi duyệt được:\n{lines}\n"
    en = "“{title}” cannot be sent for approval:\n{lines}\n"
    vi_next = "Sửa từng chỗ rồi gửi lại; bản nháp vẫn còn."
    en_next = "Put each of these right, then send it again; the draft is kept."


# ── production ───────────────────────────────────────────────────────────────────────────────────


class VoiceUnavailableError(BroadcastError):
    """A voice cannot speak here or now. Facts: voice, reason (Said)."""

    vi = "Giọng đọc {voice} không dùng được: {reason}."
    en = "The voice {voice} cannot be used: {reason}."
    vi_next = "Chọn giọng khác trong config.toml, hoặc chạy `broadcast doctor`."
    en_next = "Choose another voice in config.toml, or run `broadcast doctor`."


class NoVoiceForLanguageError(BroadcastError):
    """Words in a language that no voice of the station reads. Facts: language (its name), code."""

    vi = "Chưa có giọng đọc hay bản thu tiếng {language}."
    en = "There is no voice and no recording in the language {language}."
    vi_next = (
        "Thu lời người đọc rồi ghi tệp thu vào cột Nguồn, hoặc khai giọng trong [speech.languages.{code}] của config.toml."
        " Máy không đọc tiếng này bằng giọng tiếng Việt."
    )
    en_next = (
        "Record somebody and put the file into the column Nguồn, or declare a voice in [speech.languages.{code}] of"
        " config.toml. Nothing reads this language with a Vietnamese voice."
    )


class NothingToSayError(BroadcastError):
    """The copy has no word that can be read. Facts: text."""

    vi = "Không có lời nào để đọc trong “{text}”."
    en = "There is nothing to read aloud in “{text}”."
    vi_next = "Viết lời phát thanh rồi thử lại."
    en_next = "Write the copy, then try again."


class AudioUnreadableError(BroadcastError):
    """A recording that cannot be decoded. Facts: path, reason (Said)."""

    vi = "Không đọc được âm thanh {path}: {reason}."
    en = "The audio {path} cannot be read: {reason}."
    vi_next = "Chuyển sang wav, flac, mp3 hoặc ogg rồi thử lại."
    en_next = "Convert it to wav, flac, mp3 or ogg and retry."


class NothingHeardError(AudioUnreadableError):
    """A recording in which nothing is heard. Facts: path, reason (Said)."""

    vi = "Không nghe thấy gì trong {path}: {reason}."
    en = "Nothing is heard in {path}: {reason}."
    vi_next = "Kiểm tra micrô, dây và mức thu rồi thu lại."
    en_next = "See to the microphone, its cable and the level, then record again."


class DecoderMissingError(BroadcastError):
    """A recording of a form that only ffmpeg decodes, where there is none. Facts: path, form, program."""

    vi = "Không đọc được {path}: dạng {form} cần chương trình {program}, máy này chưa có."
    en = "{path} cannot be read: the form {form} needs the program {program}, which is not installed here."
    vi_next = "Cài ffmpeg (`sudo apt-get install ffmpeg`), hoặc chuyển tệp sang wav hay mp3, rồi thử lại."
    en_next = "Install ffmpeg (`sudo apt-get install ffmpeg`), or convert the file to wav or mp3, and retry."


class SameFileError(BroadcastError):
    """A copy was to be written over the very file that it is made of. Facts: path."""

    vi = "{path} là chính tệp gốc; bản sửa không ghi đè lên bản gốc."
    en = "{path} is the original itself; a mended copy is never written over it."
    vi_next = "Chọn tên khác cho bản sửa."
    en_next = "Choose another name for the copy."


class RecordingDatesError(BroadcastError):
    """A recording that may no longer be heard before it may be heard. Facts: first, last (days)."""

    vi = "Ngày cuối {last} lại trước ngày đầu {first}."
    en = "The last day {last} is before the first day {first}."
    vi_next = "Sửa một trong hai ngày rồi lưu lại."
    en_next = "Correct one of the two days, then save again."


class RecordingDamagedError(BroadcastError):
    """A recording of which a part is missing is not taken into the library. Facts: name, found (Said)."""

    vi = "Tệp “{name}” thiếu hoặc hỏng, kho không nhận:\n{found}\n"
    en = "“{name}” is incomplete or damaged and was not taken in:\n{found}\n"
    vi_next = "Chép lại tệp từ máy ghi rồi gửi lại."
    en_next = "Copy the file from the recorder again, then send it again."


class RecordingUsedError(BroadcastError):
    """A recording that is still to be heard is not put aside. Facts: title, uses (Said)."""

    vi = "“{title}” còn được dùng, chưa cất đi được:\n{uses}\n"
    en = "“{title}” is still used and cannot be put aside:\n{uses}\n"
    vi_next = "Thay bản khác ở những chỗ ấy trước."
    en_next = "Put another one in those places first."


class CartMissingError(BroadcastError):
    """A cart is not in the store, or its bytes are not what its name says. Facts: cart, title."""

    vi = "Thiếu hoặc hỏng băng {cart} (“{title}”)."
    en = "The cart {cart} (“{title}”) is missing or damaged."
    vi_next = "Làm lại bằng `broadcast render`, rồi duyệt và công bố lại tuần."
    en_next = "Make it again with `broadcast render`, then approve and publish the week again."


class CartsNotMadeError(BroadcastError):
    """Some of what a week asks for could not be made; the rest was. Facts: failed, made, lines (Said)."""

    vi = "Không làm được {failed} băng (đã có {made} băng khác):\n{lines}\n"
    en = "{failed} carts could not be made ({made} others are there):\n{lines}\n"
    vi_next = "Sửa từng dòng rồi chạy lại; băng đã có thì không phải làm lại."
    en_next = "Put each line right, then run it again; what is there need not be made again."


class MakingBrokenError(BroadcastError):
    """The process that was making a cart died. Facts: title, code."""

    vi = "Việc làm băng “{title}” đứt giữa chừng (mã {code})."
    en = "The making of the cart “{title}” broke off (code {code})."
    vi_next = "Chạy lại với `--jobs 1`; nếu máy thiếu bộ nhớ thì đóng bớt chương trình khác."
    en_next = "Run it again with `--jobs 1`; where memory is short, close other programs."


# ── the air ──────────────────────────────────────────────────────────────────────────────────────


class DeviceMissingError(BroadcastError):
    """No such sound card, or none at all. Facts: device, reason."""

    vi = "Không mở được card âm thanh “{device}”: {reason}."
    en = "The sound card “{device}” cannot be opened: {reason}."
    vi_next = "Xem các card bằng `broadcast devices`, hoặc phát thử với --output null."
    en_next = "See the cards with `broadcast devices`, or try with --output null."


class OutputUnknownError(BroadcastError):
    """An output that is none of card:NAME, null, file:PATH. Facts: found."""

    vi = "Không hiểu đầu ra “{found}”."
    en = "The output “{found}” is not understood."
    vi_next = "Dùng card:TÊN, null hoặc file:ĐƯỜNG_DẪN."
    en_next = "Use card:NAME, null or file:PATH."


class RehearsalOnAirError(BroadcastError):
    """A made-up clock may not enter a log of real airings.

    Facts: reason (Said).
    """

    vi = "Không phát diễn tập: {reason}."
    en = "No rehearsal: {reason}."
    vi_next = "Dùng `broadcast simulate` để nghe thử."
    en_next = "Use `broadcast simulate` to listen."


class QuietHoursError(BroadcastError):
    """Something that is no airing would sound in quiet hours. Facts: what (Said)."""

    vi = "Đang trong giờ yên lặng: không phát {what} ra loa."
    en = "These are quiet hours: {what} does not sound."
    vi_next = "Chờ hết giờ yên lặng, hoặc dùng --output null."
    en_next = "Wait until they are over, or use --output null."


class PlayoutDiedError(BroadcastError):
    """The playout process ended without saying so. Facts: code, said."""

    vi = "Tiến trình phát sóng dừng bất thường (mã {code}): {said}"
    en = "The playout process ended unexpectedly (code {code}): {said}"
    vi_next = "Chạy `broadcast doctor`; nhật ký đã ghi vẫn còn nguyên."
    en_next = "Run `broadcast doctor`; what was logged is intact."


class PlayoutRunningError(BroadcastError):
    """Another playout process holds this home. Facts: path, process (its number)."""

    vi = "Đài tại {path} đang phát bởi một tiến trình khác (số {process})."
    en = "The station at {path} is already on air in another process (number {process})."
    vi_next = "Dừng tiến trình đó trước (Ctrl+C tại cửa sổ của nó, hoặc `kill {process}`)."
    en_next = "Stop it first (Ctrl+C in its window, or `kill {process}`)."


# ── the as-run log ───────────────────────────────────────────────────────────────────────────────


class LogMissingError(BroadcastError):
    """There is no as-run log yet. Facts: path."""

    vi = "Chưa có nhật ký phát sóng tại {path}."
    en = "There is no as-run log at {path} yet."
    vi_next = "Nhật ký có sau buổi phát đầu tiên."
    en_next = "It comes with the first session on air."


class LogBrokenError(BroadcastError):
    """The chain does not hold. Facts: path, seq, reason (Said)."""

    vi = "Nhật ký {path} không còn nguyên vẹn tại dòng số {seq}: {reason}."
    en = "The as-run log {path} is not whole at entry {seq}: {reason}."
    vi_next = "Giữ nguyên tệp này và báo cho cơ quan quản lý; đừng sửa."
    en_next = "Keep this file as it is and tell the supervising office; do not repair it."


# ── an office and its stations ───────────────────────────────────────────────────────────────────


class NotAnOfficeError(BroadcastError):
    """The folder is a station's home, and the command one of an office. Facts: path."""

    vi = "{path} là thư mục của một đài; lệnh này dành cho cơ quan có nhiều đài."
    en = "{path} is a station's home; this command is for an office with many stations."
    vi_next = "Tạo thư mục của cơ quan bằng `broadcast init --office THƯ_MỤC` rồi chỉ đến nó bằng --home."
    en_next = "Make the office's folder with `broadcast init --office DIR` and name it with --home."


class OfficeHomeError(BroadcastError):
    """The folder is an office's home, and the command one of a station. Facts: path."""

    vi = "{path} là thư mục của cơ quan; lệnh này dành cho một đài."
    en = "{path} is an office's home; this command is for a station."
    vi_next = (
        "Chỉ đến thư mục của đài bằng --home; cơ quan dùng `log pull`, `log import`, `log verify`, `report`."
    )
    en_next = "Name the station's home with --home; an office uses `log pull`, `log import`, `log verify`, `report`."


class StationUnknownError(BroadcastError):
    """No station of that name. Facts: found, known."""

    vi = "Không có đài “{found}”; các đài đang có: {known}."
    en = "There is no station “{found}”; there are: {known}."
    vi_next = "Kiểm tra tên, hoặc khai báo đài trong mục [[office.stations]] của config.toml."
    en_next = "Check the name, or declare the station under [[office.stations]] in config.toml."


class UnknownFacetError(BroadcastError):
    """A figure that nothing is added up by. Facts: found, known."""

    vi = "Không có số liệu “{found}”; có thể chọn: {known}."
    en = "There is no figure “{found}”; there are: {known}."
    vi_next = "Viết như `total`, `group=a`, `language=km` hoặc `difference=skipped:quiet_hours:`."
    en_next = "Write it like `total`, `group=a`, `language=km` or `difference=skipped:quiet_hours:`."


class StationError(BroadcastError):
    """Something is wrong with a station, or the way to it; others are not concerned."""


class StationUnreachableError(StationError):
    """A station does not answer, or breaks off. Facts: address, reason (Said)."""

    vi = "Không lấy được dữ liệu từ {address}: {reason}."
    en = "Nothing could be fetched from {address}: {reason}."
    vi_next = "Những gì đã lấy được vẫn giữ; chạy lại `broadcast log pull` khi đài có mạng, hoặc dùng USB."
    en_next = (
        "What was fetched is kept; run `broadcast log pull` again when the station is online, or use a stick."
    )


class StationAnswerError(StationError):
    """A station answers with something else than was asked for. Facts: address, reason (Said)."""

    vi = "{address} trả lời không đúng dạng: {reason}."
    en = "{address} does not answer in the agreed form: {reason}."
    vi_next = "Kiểm tra địa chỉ trong config.toml và phiên bản phần mềm của đài."
    en_next = "Check the address in config.toml and the version of the station's program."


class StationAccessError(StationError):
    """A station refuses the token. Facts: address, reason (Said)."""

    vi = "{address} từ chối: {reason}."
    en = "{address} refuses: {reason}."
    vi_next = "Xin đài cấp mã truy cập mới (`broadcast token add`) rồi ghi vào config.toml."
    en_next = "Ask the station for a new token (`broadcast token add`) and put it into config.toml."


class StationKeyError(StationError):
    """A station speaks with another key than when it was first met. Facts: station, pinned, found."""

    vi = "{station} dùng khóa ký {found}, khác với khóa đã ghi nhận ({pinned}); chưa nhận gì từ đó."
    en = "{station} signs with the key {found}, which is not the one that was pinned ({pinned}); nothing was taken from it."
    vi_next = "Gọi điện cho đài; nếu đài đã thay máy thì chạy `broadcast log accept` với tên đài."
    en_next = "Telephone the station; if it has a new computer, run `broadcast log accept` with its name."


class LogForkedError(StationError):
    """A station's log contradicts what was kept of it. Facts: station, output, seq, kept, found (hashes)."""

    vi = "{station}: dòng số {seq} của nhật ký {output} khác với dòng đã nhận trước đây (mã băm {found:.16}, đã giữ {kept:.16})."
    en = "{station}: entry {seq} of the log {output} is not the one that was kept (hash {found:.16}, kept {kept:.16})."
    vi_next = "Bằng chứng đã được giữ; hỏi đài, chỉ khi có lý do chính đáng mới chạy `broadcast log accept`."
    en_next = (
        "The proof is kept; ask the station, and run `broadcast log accept` only when there is a good reason."
    )


class LogShortenedError(StationError):
    """A station's log ends before what was kept of it. Facts: station, output, kept, found (numbers)."""

    vi = "{station}: nhật ký {output} chỉ còn {found} dòng, trước đây đã nhận {kept} dòng."
    en = "{station}: the log {output} has {found} entries left, {kept} were kept before."
    vi_next = "Bằng chứng đã được giữ; hỏi đài, chỉ khi có lý do chính đáng mới chạy `broadcast log accept`."
    en_next = (
        "The proof is kept; ask the station, and run `broadcast log accept` only when there is a good reason."
    )


# ── backups ──────────────────────────────────────────────────────────────────────────────────────


class BackupDamagedError(BroadcastError):
    """A backup that does not match its own list. Facts: path, reason."""

    vi = "Bản sao lưu {path} không dùng được: {reason}."
    en = "The backup {path} cannot be used: {reason}."
    vi_next = "Dùng một bản sao lưu khác; đài hiện tại không bị thay đổi."
    en_next = "Use another backup; the present station was not changed."


# ── orders ───────────────────────────────────────────────────────────────────────────────────────


class OrderRefusedError(BroadcastError):
    """Something that is no emergency was to be heard now, and may not. Facts: title, reason."""

    vi = "Chưa phát được “{title}” lúc này: {reason}."
    en = "“{title}” may not be heard now: {reason}."
    vi_next = "Đợi đến giờ được phát; nếu thật sự khẩn cấp, bấm Khẩn cấp hoặc chạy `broadcast alert`."
    en_next = "Wait for the station's hours; in a real emergency press Emergency or run `broadcast alert`."


class NoAlertError(BroadcastError):
    """A cart was to be given as an alert, and was not made as one. Facts: title."""

    vi = "“{title}” không phải bản tin khẩn đã làm."
    en = "“{title}” was not made as an alert."
    vi_next = "Soạn lại bản tin khẩn rồi nghe và phát."
    en_next = "Make the alert anew, hear it and give it."


class NotApprovedCartError(BroadcastError):
    """A cart was to be played at once that nobody has approved, or not lately. Facts: title."""

    vi = "“{title}” chưa được duyệt, hoặc không có trong tuần này: không phát ngay được."
    en = "“{title}” is not approved, or is not of this week: it cannot be played at once."
    vi_next = "Chọn băng khác trong danh sách Phát ngay, hoặc gửi người duyệt nghe và duyệt băng này."
    en_next = "Choose another of the list Play now, or have an approver hear and approve this one."


class NameAmbiguousError(BroadcastError):
    """A name that several have. Facts: name, known."""

    vi = "“{name}” hợp với nhiều mục: {known}."
    en = "“{name}” may be any of these: {known}."
    vi_next = "Ghi tên đầy đủ của một mục."
    en_next = "Write one of them in full."


class ConfirmationWantedError(BroadcastError):
    """Something is to go on air at once, and not all was said that has to be."""

    vi = "Chưa phát gì: chưa chọn cụm loa nào, hoặc chưa đánh dấu xác nhận."
    en = "Nothing went on air: no zone is chosen, or it is not confirmed."
    vi_next = "Quay lại trang trước, chọn ít nhất một cụm loa, đánh dấu xác nhận, rồi bấm phát."
    en_next = "Go back, choose at least one zone, confirm, and press the button again."


class LookedOnByManyError(BroadcastError):
    """More look on at the air than the desk serves side by side. Facts: most."""

    vi = "Đã có {most} trang đang xem trực tiếp: không thêm được nữa."
    en = "{most} pages look on already: no more can."
    vi_next = "Đóng bớt trang Hôm nay ở các máy khác, rồi tải lại trang này."
    en_next = "Close the page On air elsewhere, then load this one anew."


class NothingOrderedError(BroadcastError):
    """What was ordered is to end, and nothing that was ordered is on air or waits."""

    vi = "Không có gì đang phát theo lệnh: bản tin đó đã hết, hoặc đã bị kết thúc."
    en = "Nothing that was ordered is on air: it is over, or was ended."
    vi_next = "Muốn im lặng cả lịch phát thì bấm Dừng, hoặc chạy `broadcast stop`."
    en_next = "To silence the schedule too, press Stop or run `broadcast stop`."


class NotOnAirError(BroadcastError):
    """No playout process of this home listens. Facts: path."""

    vi = "Đài ở {path} không đang phát: không có tiến trình phát nào nhận lệnh."
    en = "The station at {path} is not on air: no playout process takes commands."
    vi_next = "Khởi động đài bằng `broadcast run` rồi ra lệnh lại."
    en_next = "Start the station with `broadcast run`, then give the command again."


class CommandRefusedError(BroadcastError):
    """A command that the playout process did not take. Facts: reason."""

    vi = "Tiến trình phát không nhận lệnh: {reason}."
    en = "The playout process does not take the command: {reason}."
    vi_next = "Ra lệnh lại bằng `broadcast`; nếu vẫn vậy, chạy `broadcast doctor`."
    en_next = "Give it again with `broadcast`; if that does not help, run `broadcast doctor`."


class SetupMissingError(BroadcastError):
    """The playout process was not told what it plays for. Facts: path, reason."""

    vi = "Tiến trình phát không đọc được {path}: {reason}."
    en = "The playout process cannot read {path}: {reason}."
    vi_next = "Khởi động đài bằng `broadcast run`; tệp này được ghi lại mỗi lần khởi động."
    en_next = "Start the station with `broadcast run`, which writes this file at each start."


class NotifyAddressError(BroadcastError):
    """An address in [notify] that nothing can be sent to. Facts: address."""

    vi = "Không gửi được cảnh báo tới “{address}”: địa chỉ không đúng dạng."
    en = "No alarm can be sent to “{address}”: it is no address."
    vi_next = "Sửa mục [notify] trong config.toml, ví dụ mailto://… hoặc tgram://…, rồi chạy lại."
    en_next = "Correct [notify] in config.toml, as in mailto://… or tgram://…, and run again."


class ZoneUnknownError(BroadcastError):
    """A zone that the station does not have. Facts: found, known."""

    vi = "Đài không có cụm loa “{found}”; các cụm loa của đài: {known}."
    en = "The station has no zone “{found}”; its zones are: {known}."
    vi_next = "Ghi lại đúng tên cụm loa, hoặc bỏ --zone để phát ra tất cả."
    en_next = "Give the name of one, or leave out --zone for all of them."


class TooOftenError(BroadcastError):
    """An alert that is to be heard too often, or not at all. Facts: found, most."""

    vi = "Số lần nhắc lại phải từ 1 đến {most}, không phải {found}."
    en = "An alert is heard 1 to {most} times, not {found}."
    vi_next = "Chọn số lần trong khoảng đó; cần thêm thì phát lại bản tin."
    en_next = "Choose within that; give the alert again when more is needed."


class TooLongError(BroadcastError):
    """More time at the microphone than is allowed at a stretch. Facts: found, most."""

    vi = "Thời gian nói trực tiếp phải từ 1 đến {most} phút, không phải {found}."
    en = "The microphone is on air for 1 to {most} minutes, not {found}."
    vi_next = "Chọn số phút trong khoảng đó, hoặc sửa longest_minutes trong mục [live] của config.toml."
    en_next = "Choose within that, or change longest_minutes of [live] in config.toml."


class LogSetAsideError(BroadcastError):
    """The as-run log was damaged; it was put aside and a new one began. Facts: path, aside, reason (Said)."""

    vi = "Nhật ký {path} bị hỏng ({reason}), đã được cất sang {aside}; đài phát tiếp và ghi nhật ký mới."
    en = "The as-run log {path} is damaged ({reason}) and was put aside as {aside}; the station airs on with a new one."
    vi_next = "Giữ nguyên tệp đã cất và báo cho cơ quan quản lý; kiểm tra ổ đĩa."
    en_next = "Keep what was put aside and tell the supervising office; have the disk checked."


class NoteDamagedError(BroadcastError):
    """A note for the as-run log is none; it was put aside. Facts: path, reason (Said)."""

    vi = "Ghi chú chờ vào nhật ký {path} không dùng được: {reason}. Đài phát tiếp, ghi chú được cất với đuôi .hong."
    en = "The note for the as-run log {path} is of no use: {reason}. The station airs on; it was put aside as .hong."
    vi_next = "Xem tệp .hong trong thư mục đó: ai đã để vào, để làm gì; xong thì xóa đi."
    en_next = "See the .hong file there: who left it, and what for; then delete it."


# ── contacts ─────────────────────────────────────────────────────────────────────────────────────


class ContactSpecError(BroadcastError):
    """A contact that is written in none of the ways that are read. Facts: found."""

    vi = "Không hiểu công tắc “{found}”."
    en = "The contact “{found}” is not understood."
    vi_next = (
        "Viết theo một trong các mẫu: serial:COM3:rts, serial:/dev/ttyUSB0:dtr, gpio:17, gpio:17:low (đóng ở "
        "mức thấp), modbus:192.168.1.50:1:0, modbus:192.168.1.50:502:1:0 hoặc modbus:/dev/ttyUSB1@9600:1:0 "
        "(1 là số thiết bị, 0 là số công tắc trên bo mạch, đếm từ 0)."
    )
    en_next = (
        "Write it like one of these: serial:COM3:rts, serial:/dev/ttyUSB0:dtr, gpio:17, gpio:17:low (low closes "
        "it), modbus:192.168.1.50:1:0, modbus:192.168.1.50:502:1:0 or modbus:/dev/ttyUSB1@9600:1:0 (1 is the "
        "unit, 0 the contact's number on the board, counted from 0)."
    )


class ContactError(BroadcastError):
    """A contact's port does not do what it is told. Facts: switch, reason (Said)."""

    vi = "Không điều khiển được công tắc âm ly {switch}: {reason}."
    en = "The contact {switch} does not obey: {reason}."
    vi_next = "Kiểm tra dây nối, nguồn điện của bo mạch và quyền mở cổng; chương trình tự thử lại."
    en_next = (
        "Check the cable, the board's power and the right to open the port; it is tried again by itself."
    )


class ContactHeldError(BroadcastError):
    """A contact was closed for the longest time allowed, and was opened. Facts: contact, length."""

    vi = "Công tắc âm ly {contact} đã đóng liên tục {length}, hết mức cho phép, nên đã được mở."
    en = "The contact {contact} was closed for {length}, the longest allowed at a stretch, and was opened."
    vi_next = "Xem vì sao buổi phát kéo dài như vậy; nếu đúng ý, nâng mức cho phép của công tắc này."
    en_next = "See why it was wanted for so long; if that is meant, raise what this contact is allowed."


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────


class FeedUnknownError(BroadcastError):
    """An address that is neither a stream nor an input of this computer. Facts: found."""

    vi = "Không lấy được tiếng từ địa chỉ “{found}”."
    en = "No sound can be taken from the address “{found}”."
    vi_next = (
        "Ghi địa chỉ luồng bắt đầu bằng http://, https://, rtmp://, rtmps://, udp:// hoặc rtp://, hoặc line:TÊN "
        "cho ngõ vào âm thanh của máy này (line: ngõ vào mặc định)."
    )
    en_next = (
        "Write the address of a stream that begins with http://, https://, rtmp://, rtmps://, udp:// or rtp://, "
        "or line:NAME for an input of this computer (line is its default one)."
    )


class RelayUnavailableError(BroadcastError):
    """Streams cannot be relayed on this computer. Facts: reason (Said)."""

    vi = "Máy này chưa tiếp âm được từ mạng: {reason}."
    en = "This computer cannot relay streams: {reason}."
    vi_next = "Cài ffmpeg rồi chạy `broadcast doctor`; tới lúc đó, băng dự phòng phát thay phần tiếp âm."
    en_next = (
        "Install ffmpeg and run `broadcast doctor`; until then the evergreen recording stands in for relays."
    )


class RelayAddressError(BroadcastError):
    """A stream that brings no sound now. Facts: address, reason (Said)."""

    vi = "Lúc này không nghe được {address}: {reason}."
    en = "No sound comes from {address} now: {reason}."
    vi_next = "Mở địa chỉ đó bằng một trình nghe nhạc; nếu đã đổi, sửa mục [[relays]] trong config.toml rồi duyệt lại."
    en_next = "Try the address in a music player; if it has changed, correct [[relays]] in config.toml and approve again."


# ── the desk ───────────────────────────────────────────────────────────────────────────────────────


class WorkUnderWayError(BroadcastError):
    """The desk is at this already. Facts: work."""

    vi = "Đang làm dở: {work}."
    en = "Already under way: {work}."
    vi_next = "Đợi xong rồi làm lại."
    en_next = "Wait until it is done, then do it again."


class UploadKindError(BroadcastError):
    """A file that was sent is not what is wanted here. Facts: name, wanted."""

    vi = "Tệp {name} trống hoặc không phải là {wanted}."
    en = "The file {name} is empty or is not {wanted}."
    vi_next = "Chọn tệp khác."
    en_next = "Choose another file."


# ── network ──────────────────────────────────────────────────────────────────────────────────────


class ListenError(BroadcastError):
    """Nothing can be answered at the address of the settings. Facts: address, reason."""

    vi = "Không mở được {address} để cơ quan vào lấy nhật ký ({reason})."
    en = "{address} cannot be listened on for offices to ask ({reason})."
    vi_next = "Xem máy có đúng địa chỉ đó không, cổng đó có chương trình khác dùng không; sửa listen trong mục [web]."
    en_next = (
        "See whether this computer has that address and another program that port; change listen in [web]."
    )
