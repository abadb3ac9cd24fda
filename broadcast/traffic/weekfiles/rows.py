"""One row of a week file on its way to a line, gathering what is wrong with it.

A cell that cannot be read says what was found and what would do, and what was probably meant where that can
be told. What a row leaves unsaid is taken from its programme's own title only where that says it in so many
words (Tiếp âm …, PL …, Trực tiếp …), and a note tells so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from broadcast.domain.folding import fold
from broadcast.domain.schedule import LateRule, Line, LineSource, Overrun, Priority, SourceKind, StartKind
from broadcast.domain.times import Millis, Week
from broadcast.domain.zones import Zone
from broadcast.errors import Fault, Said
from broadcast.traffic import spellings
from broadcast.traffic.weekfiles.heads import COLUMNS, missing
from broadcast.traffic.weekfiles.tables import Row

T = TypeVar("T")

_WANTED = {
    "Thứ": ("T2 … T7, CN, T2-T6, “T2, T4” hoặc Hằng ngày", "T2 … T7, CN, T2-T6, “T2, T4” or Hằng ngày"),
    "Giờ": ("giờ như 05:00, 5h30 hoặc 17 giờ; để trống là nối tiếp", "a time like 05:00; blank follows on"),
    "Kiểu giờ": (
        "cứng, mềm, không trước hoặc kết thúc lúc",
        "cứng (hard), mềm (soft), không trước (not before) or kết thúc lúc (ends then)",
    ),
    "Thời lượng": ("thời lượng như 30', 8 phút hoặc 00:25:00", "a length like 30', 8 phút or 00:25:00"),
    "Nguồn": (
        (
            "đọc; đường dẫn tệp âm thanh dưới audio_assets; tiếp âm: VOV1; phát lại: T2 17:00; trực tiếp;"
            " kế hoạch: KH1.a; bản tin: thư mục; lấp; hoặc lấp: tên tệp âm thanh"
        ),
        (
            "đọc (read); a recording's path below audio_assets; tiếp âm: VOV1 (relay); phát lại: T2 17:00 (repeat);"
            " trực tiếp (live); kế hoạch: KH1.a (plan item); bản tin: a folder (its tracks in order); lấp (fill);"
            " or lấp: a recording's path"
        ),
    ),
    "Ưu tiên": (
        "thường, ưu tiên hoặc khẩn cấp",
        "thường (normal), ưu tiên (priority) or khẩn cấp (emergency)",
    ),
    "Ngôn ngữ": ("tên ngôn ngữ như Việt, Tày, Mông hoặc mã như vi, tyz", "a language's name or code"),
    "Nội dung": ("lời để đọc hoặc tên chương trình", "the copy to read or the programme's title"),
    "Quá giờ": (
        "cắt, phát hết hoặc dời giờ; để trống là cắt",
        "cắt (cut), phát hết (finish) or dời giờ (shift); blank is cắt",
    ),
    "Trễ giờ": (
        "phát tiếp, phát từ đầu hoặc bỏ; để trống là phát tiếp",
        "phát tiếp (join inside), phát từ đầu (restart) or bỏ (skip); blank is phát tiếp",
    ),
}
_RULES = dict(
    zip(
        COLUMNS,
        (
            "days",
            "time",
            "start_kind",
            "length",
            "column",
            "content",
            "source",
            "zone",
            "priority",
            "language",
            "note",
            "overrun",
            "late",
        ),
        strict=True,
    )
)
_TITLED = (SourceKind.READ, SourceKind.LIVE)  # nothing else names these
_BARE = {
    "pl": SourceKind.REPEAT,
    "phat lai": SourceKind.REPEAT,
    "tiep am": SourceKind.RELAY,
    "tiep song": SourceKind.RELAY,
}
"""Sources that leave to the title what is repeated or relayed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a row is read by: its week if it is known, and the station's zones and relays."""

    week: Week | None
    zones: Sequence[Zone]
    relays: Sequence[str]


class RowReading:
    """One row, its faults and its notes."""

    def __init__(self, row: Row, around: Surroundings) -> None:
        self._row = row
        self._around = around
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []

    def line(self) -> Line | None:
        """The line, or None when there are faults."""
        cells = self._row.cells
        days = self._days()
        start, lasting = self._optional("Giờ", spellings.read_span, spellings.likely_time) or (None, None)
        kind = self._word("Kiểu giờ", spellings.START_KINDS)
        length = self._optional("Thời lượng", spellings.read_length, spellings.likely_length)
        source = self._source()
        zones = self._zones()
        priority = self._word("Ưu tiên", spellings.PRIORITIES)
        language = self._optional("Ngôn ngữ", spellings.read_language, _likely_of(spellings.LANGUAGES))
        overrun = self._word("Quá giờ", spellings.OVERRUNS)
        late = self._word("Trễ giờ", spellings.LATE_RULES)
        self._judge_time(kind)
        self._judge_length(length, lasting)
        if source and source.kind in _TITLED and not cells["Nội dung"]:
            self._misread("Nội dung", None)
        if self.faults or days is None or source is None:
            return None
        return Line(
            days=days,
            start=start,
            start_kind=kind or (StartKind.HARD if start is not None else StartKind.SOFT),
            length=length or lasting,
            column=cells["Chuyên mục"],
            content=cells["Nội dung"],
            source=source,
            zones=zones,
            priority=priority or Priority.NORMAL,
            language=language or "vi",
            note=cells["Ghi chú"],
            overrun=overrun or Overrun.CUT,
            late=late or LateRule.JOIN,
            place=self._row.place,
        )

    # ── cell by cell ─────────────────────────────────────────────────────────────────────────────

    def _days(self) -> tuple[int, ...] | None:
        text = self._row.cells["Thứ"]
        week = self._around.week
        days = spellings.read_days(text) if week is None else spellings.read_dated_days(text, week)
        if days is None or isinstance(days, Said):
            if not self._row.same_day:
                self._misread("Thứ", None) if days is None else self._fault("Thứ", days.vi, days.en)
            return None
        return days

    def _source(self) -> LineSource | None:
        text, content = self._row.cells["Nguồn"], self._row.cells["Nội dung"]
        found = spellings.read_source(text, self._around.relays)
        kind = _BARE.get(fold(text).strip(" :."))
        if found is None and (kind or not text):
            found = spellings.source_in(content, self._around.relays, kind)
            if found is not None:
                self._note(found)
        if found is None:
            self._misread("Nguồn", spellings.likely_source(text, content))
        return found

    def _zones(self) -> tuple[str, ...]:
        text = self._row.cells["Cụm loa"]
        names = spellings.read_zones(text, self._around.zones)
        if names is None:
            known = ", ".join(zone.name for zone in self._around.zones)
            meant = spellings.likely(text, [zone.name for zone in self._around.zones])
            vi, en = _perhaps(meant)
            self._fault(
                "Cụm loa",
                f"gặp “{text}”{vi}, cần tất cả hoặc tên cụm loa của đài: {known}",
                f"found “{text}”{en}, wanted tất cả (all) or the station's zones: {known}",
            )
        return names or ()

    def _word(self, column: str, words: Mapping[str, T]) -> T | None:
        return self._optional(column, lambda text: spellings.read_word(text, words), _likely_of(words))

    def _optional(
        self, column: str, read: Callable[[str], T | None], meant: Callable[[str], str | None]
    ) -> T | None:
        text = self._row.cells[column]
        if not text:
            return None
        value = read(text)
        if value is None:
            self._misread(column, meant(text))
        return value

    # ── cell against cell ────────────────────────────────────────────────────────────────────────

    def _judge_time(self, kind: StartKind | None) -> None:
        cells = self._row.cells
        if kind not in {None, StartKind.SOFT} and not cells["Giờ"]:
            self._fault(
                "Giờ",
                f"ô trống trong khi Kiểu giờ là “{cells['Kiểu giờ']}”, cần ghi giờ hoặc để mềm",
                f"blank while Kiểu giờ is “{cells['Kiểu giờ']}”, wanted a time, or mềm",
            )

    def _judge_length(self, length: Millis | None, lasting: Millis | None) -> None:
        if length is not None and lasting is not None and length != lasting:
            cells, until = self._row.cells, spellings.write_length(lasting)
            self._fault(
                "Thời lượng",
                f"gặp “{cells['Thời lượng']}” trong khi Giờ “{cells['Giờ']}” dài {until}, cần hai ô khớp nhau",
                f"found “{cells['Thời lượng']}” while Giờ “{cells['Giờ']}” lasts {until}, wanted both to agree",
            )

    # ── told ─────────────────────────────────────────────────────────────────────────────────────

    def _misread(self, column: str, meant: str | None) -> None:
        heads = self._row.heads
        if column not in heads.names and not heads.days:
            self.faults.append(missing(heads, column))
            return
        text = self._row.cells[column]
        wanted_vi, wanted_en = _WANTED[column]
        found_vi, found_en = (f"gặp “{text}”", f"found “{text}”") if text else ("ô trống", "a blank cell")
        vi, en = _perhaps(meant)
        self._fault(column, f"{found_vi}{vi}, cần {wanted_vi}", f"{found_en}{en}, wanted {wanted_en}")

    def _fault(self, column: str, vi: str, en: str) -> None:
        place = f"{self._row.place}, cột {column}"
        self.faults.append(Fault(place=place, vi=vi, en=en, rule=_RULES[column]))

    def _note(self, source: LineSource) -> None:
        written = spellings.write_source(source)
        self.notes.append(
            Fault(
                place=f"{self._row.place}, cột Nguồn",
                vi=f"hiểu theo Nội dung là “{written}”",
                en=f"understood by the title as “{written}”",
                rule="source",
            )
        )


def _likely_of(words: Mapping[str, object]) -> Callable[[str], str | None]:
    return lambda text: spellings.likely(text, words)


def _perhaps(meant: str | None) -> tuple[str, str]:
    return (f" (có phải “{meant}”?)", f" (was it “{meant}”?)") if meant else ("", "")
