"""The pay sheet (bảng chấm công, thù lao): what each person wrote and read that was heard, and what that earns.

    written   the words of a cart that airs for the first time, counted for its author: pages of so many words
    read      an airing of a recording by a person, repeats not counted: nobody has read again
    earned    (pages × rate of a page + airings × rate of an airing) × factor of the language, no more than so much a day

Rates are data of the station; where there are none the sheet counts, and leaves money out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from broadcast.domain.asrun import Place
from broadcast.domain.times import Period
from broadcast.reports import words
from broadcast.reports.airings import Airing
from broadcast.reports.paper import Heading, Paper, Section, Table, letter
from broadcast.sheets import Cell, Sheet

FORM = 1
_RECORDED = "recorded:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What work earns, in đồng, after a decision. None where nothing is set."""

    decision: str = ""
    page: int | None = None
    airing: int | None = None
    daily_cap: int | None = None
    words_a_page: int = 350
    factors: Mapping[str, Fraction]
    """By language; 1 where it is not named."""

    @property
    def known(self) -> bool:
        """Whether anything earns money."""
        return self.page is not None or self.airing is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A person's day: what was written and read, and what it earns before and after the day's most."""

    person: str
    day: date
    words: int
    airings: int
    weighted: Fraction
    """Đồng before the day's most."""
    capped: Fraction
    places: tuple[Place, ...]


def worked(
    airings: Iterable[Airing],
    period: Period,
    zone: ZoneInfo,
    copies: Mapping[str, int],
    rates: Rates,
) -> tuple[Worked, ...]:
    """Each person's days in the period, by person and day.

    `airings` reach back to the beginning of the log: a cart that aired before was paid then. `copies` are the words
    of a cart by its name; of a recording nobody knows them.
    """
    found: dict[tuple[str, date], list[tuple[int, int, Fraction, tuple[Place, ...]]]] = {}
    written: set[str] = set()
    for airing in airings:
        if not airing.itself:
            continue
        day = airing.moment.astimezone(zone).date()
        for person, count, read in _work(airing, written, copies):
            if period.first <= day <= period.last:
                worth = _worth(airing.entry.language, count, read, rates)
                found.setdefault((person, day), []).append((count, read, worth, airing.places))
        written.add(airing.entry.cart)
    return tuple(_summed(person, day, work, rates) for (person, day), work in sorted(found.items()))


def _work(airing: Airing, written: set[str], copies: Mapping[str, int]) -> Iterator[tuple[str, int, int]]:
    """Who did what: words written, airings read."""
    entry = airing.entry
    if entry.author and entry.cart not in written and copies.get(entry.cart):
        yield entry.author, copies[entry.cart], 0
    if entry.voice.startswith(_RECORDED) and not entry.repeat:
        yield entry.voice.removeprefix(_RECORDED), 0, 1


def _worth(language: str, count: int, read: int, rates: Rates) -> Fraction:
    pages = Fraction(count, rates.words_a_page)
    return (pages * (rates.page or 0) + read * (rates.airing or 0)) * rates.factors.get(language, Fraction(1))


def _summed(
    person: str, day: date, work: Iterable[tuple[int, int, Fraction, tuple[Place, ...]]], rates: Rates
) -> Worked:
    counts, reads, worths, places = zip(*work, strict=True)
    weighted = sum(worths, Fraction(0))
    return Worked(
        person=person,
        day=day,
        words=sum(counts),
        airings=sum(reads),
        weighted=weighted,
        capped=weighted if rates.daily_cap is None else min(weighted, Fraction(rates.daily_cap)),
        places=tuple(place for some in places for place in some),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """The sheet of a period: a `Form`."""

    period: Period
    heading: Heading
    rates: Rates
    days: tuple[Worked, ...]
    people: Mapping[str, str]
    """Full names by the names that the log has."""

    @property
    def stem(self) -> str:
        """thu-lao-2026-11."""
        return f"thu-lao-{self.period.name.upper().replace(' ', '')}"

    def paper(self) -> Paper:
        """A line for each person with the sum, then a line for each of their days."""
        money = self.rates.known
        heads = (
            "TT",
            "Họ và tên",
            "Số ngày",
            "Lượt đọc",
            "Số từ",
            "Số trang",
            *(("Thành tiền (đồng)", "Ký nhận") if money else ()),
        )
        body = [
            (str(count), *line, *(("",) if money else ()))
            for count, line in enumerate(map(self._line, self._people()), 1)
        ]
        total = self._line(("Cộng", self.days))
        people = Table(
            head=heads,
            widths=(8, 32, 10, 11, 11, 11, *((18, 14) if money else ())),
            numbers=(True, False, True, True, True, True, *((True, False) if money else ())),
            rows=(*body, ("", *total, *(("",) if money else ()))) if body else (),
            has_sum=bool(body),
        )
        return letter(
            self.heading,
            kind="BẢNG CHẤM CÔNG" + (", THÙ LAO" if money else ""),
            subject=f"Biên tập, đọc chương trình phát thanh, {words.period(self.period)}",
            opening=self._rule(),
            sections=(
                Section(
                    title="I. THEO NGƯỜI",
                    level=1,
                    table=people,
                    paragraphs=() if body else ("Không có công nào trong kỳ.",),
                ),
                *((Section(title="II. THEO NGÀY", level=1, table=self._by_day()),) if body else ()),
            ),
            compiler_title="NGƯỜI LẬP BẢNG",
            between=("KẾ TOÁN",),
        )

    def _rule(self) -> str:
        rates = self.rates
        counted = (
            f"Một trang là {words.number(rates.words_a_page)} từ của lời phát thanh, tính một lần khi phát lần đầu; lượt "
            "đọc là lượt phát mới do người đọc thu tiếng, không tính phát lại. Số liệu lấy từ nhật ký phát sóng. "
        )
        if not rates.known:
            return f"{counted}Chưa có đơn giá (mục [pay] trong config.toml), nên bảng chưa tính tiền."
        said = [
            *((f"{words.number(rates.page)} đồng một trang",) if rates.page is not None else ()),
            *((f"{words.number(rates.airing)} đồng một lượt đọc",) if rates.airing is not None else ()),
            *(
                f"{words.language(language)} hệ số {words.number(factor, 2)}"
                for language, factor in rates.factors.items()
            ),
            *(
                (
                    f"nhiều nhất {words.number(rates.daily_cap)} đồng một người một ngày (dấu * là ngày đã áp mức này)",
                )
                if rates.daily_cap is not None
                else ()
            ),
        ]
        return f"{counted}Đơn giá{f' theo {rates.decision}' if rates.decision else ''}: {'; '.join(said)}."

    def _people(self) -> list[tuple[str, tuple[Worked, ...]]]:
        names = dict.fromkeys(one.person for one in self.days)
        return [(self._called(name), tuple(one for one in self.days if one.person == name)) for name in names]

    def _called(self, name: str) -> str:
        return words.clean(self.people.get(name, name))

    def _line(self, person: tuple[str, tuple[Worked, ...]]) -> tuple[str, ...]:
        name, days = person
        count = sum(one.words for one in days)
        return (
            name,
            words.number(len(days)),
            words.number(sum(one.airings for one in days)),
            words.number(count),
            words.number(self._pages(count), 1),
            *((words.number(sum(map(_money, days))),) if self.rates.known else ()),
        )

    def _pages(self, count: int) -> Fraction:
        return Fraction(count, self.rates.words_a_page)

    def _by_day(self) -> Table:
        money = self.rates.known
        return Table(
            head=(
                "Ngày",
                "Họ và tên",
                "Lượt đọc",
                "Số từ",
                "Số trang",
                *(("Thành tiền",) if money else ()),
                "Dòng nhật ký",
            ),
            widths=(12, 26, 9, 9, 9, *((13,) if money else ()), 22),
            numbers=(False, False, True, True, True, *((True,) if money else ()), False),
            rows=tuple(
                (
                    f"{one.day:%d/%m/%Y}",
                    self._called(one.person),
                    *(
                        words.number(one.airings),
                        words.number(one.words),
                        words.number(self._pages(one.words), 1),
                    ),
                    *(
                        (words.number(_money(one)) + ("*" if one.capped < one.weighted else ""),)
                        if money
                        else ()
                    ),
                    words.few(one.places),
                )
                for one in self.days
            ),
            small=True,
        )

    def sheets(self) -> tuple[Sheet, ...]:
        """People, and their days."""
        heads = ("Họ và tên", "Số ngày", "Lượt đọc", "Số từ", "Số trang", "Thành tiền (đồng)")
        people = tuple(
            (
                name,
                len(days),
                sum(one.airings for one in days),
                count,
                round(float(self._pages(count)), 2),
                sum(map(_money, days)) if self.rates.known else None,
            )
            for name, days in self._people()
            for count in (sum(one.words for one in days),)
        )
        return (
            Sheet(
                name="Theo người",
                rows=(heads, *people),
                widths=(34, 10, 10, 10, 10, 18),
                header=0,
                landscape=True,
            ),
            Sheet(
                name="Theo ngày",
                rows=(_DAYS, *(tuple(row) for row in self._day_rows())),
                widths=(12, 34, 10, 10, 10, 16, 16, 40),
                header=0,
                landscape=True,
                filtered=True,
            ),
        )

    def _day_rows(self) -> Iterator[tuple[Cell, ...]]:
        money = self.rates.known
        for one in self.days:
            yield (
                *(
                    one.day,
                    self._called(one.person),
                    one.airings,
                    one.words,
                    round(float(self._pages(one.words)), 2),
                ),
                *((words.rounded(one.weighted), _money(one)) if money else (None, None)),
                words.few(one.places),
            )

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """A line for each day of each person."""
        yield ("Đài", *_DAYS)
        for day, *rest in self._day_rows():
            yield (self.heading.station, str(day), *rest)

    def document(self) -> Mapping[str, object]:
        """Rates and days."""
        rates = self.rates
        return {
            "form": FORM,
            "station": self.heading.station,
            "period": self.period.name,
            "rates": {
                "decision": rates.decision or None,
                "dong_a_page": rates.page,
                "dong_an_airing": rates.airing,
                "dong_a_day_at_most": rates.daily_cap,
                "words_a_page": rates.words_a_page,
                "factors": {language: float(factor) for language, factor in rates.factors.items()},
            },
            "days": [
                {
                    "person": one.person,
                    "full_name": self._called(one.person),
                    "day": one.day.isoformat(),
                    "airings_read": one.airings,
                    "words_written": one.words,
                    "dong": _money(one) if rates.known else None,
                    "dong_before_most": words.rounded(one.weighted) if rates.known else None,
                }
                for one in self.days
            ],
        }


_DAYS = (
    "Ngày",
    "Họ và tên",
    "Lượt đọc",
    "Số từ",
    "Số trang",
    "Trước khi áp trần (đồng)",
    "Thành tiền (đồng)",
    "Dòng nhật ký",
)


def _money(day: Worked) -> int:
    return words.rounded(day.capped)
