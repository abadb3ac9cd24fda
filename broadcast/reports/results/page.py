"""The results as an administrative document: what the paper says is composed once here, from figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from broadcast.domain.asrun import Rung, Verdict
from broadcast.domain.facts import Counted, FactKind
from broadcast.domain.times import Frames
from broadcast.reports import words
from broadcast.reports.coverage import Coverage
from broadcast.reports.figures import Figures, ItemTally, LogLine, Monitored, Tally
from broadcast.reports.heat import pictures
from broadcast.reports.paper import Heading, Paper, Section, Table, letter

_HASH_LETTERS = 12


def compose(figures: Figures, heading: Heading) -> Paper:
    """The paper that says `figures`, from `heading`'s station."""
    station, period = words.clean(heading.station), words.period(figures.period)
    return letter(
        heading,
        kind="BÁO CÁO",
        subject=f"Kết quả tuyên truyền cải cách hành chính trên hệ thống truyền thanh cơ sở, {period}",
        rehearsal=figures.rehearsal,
        opening=f"{station} báo cáo kết quả tuyên truyền cải cách hành chính {words.span(figures.period)}, số liệu lập "
        "từ nhật ký phát sóng của đài, như sau:",
        sections=(
            _general(figures),
            _groups(figures),
            *((_coverage(figures.coverage),) if figures.coverage and figures.coverage.items else ()),
            *_details(figures),
            _discrepancies(figures),
            _owed(figures),
        ),
        closing=f"Trên đây là báo cáo kết quả tuyên truyền cải cách hành chính {period} của {station}./.",
        appendix=_appendix(figures),
        values=_values(figures),
    )


def _values(figures: Figures) -> dict[str, str]:
    """The figures that an office's own template may name: `{{ so_lieu.cchc_luot }}`."""
    typed = {one.kind: f"{words.number(one.value)} {words.BY_HAND}" for one in figures.facts}
    return {
        "ky": words.period(figures.period),
        "tong_luot": words.number(figures.total.airings),
        "tong_thoi_luong": words.length(figures.total.played),
        "ty_le": words.percent(figures.ratio),
        "cchc_luot": words.number(figures.reform.airings),
        "cchc_thoi_luong": words.length(figures.reform.played),
        "con_no": words.number(len(figures.owed)),
        "nghe_duoc": words.percent(figures.monitored.share),
        "luot_nghe": typed.get(FactKind.LISTENERS, "–"),
        "tin_bai": typed.get(FactKind.WEB, "–"),
        **{f"nhom_{tally.key or 'khac'}": words.number(tally.airings) for tally in figures.by_group},
    }


# ── the parts ────────────────────────────────────────────────────────────────────────────────────


def _general(figures: Figures) -> Section:
    total, reform = figures.total, figures.reform
    turns = "; ".join(f"{turn.name.lower()} {words.number(turn.airings)} lượt" for turn in figures.by_turn)
    said = [
        (
            f"Trong kỳ có {words.number(figures.events)} dòng phát đến giờ theo kịch bản. Đài đã phát "
            f"{words.number(total.airings)} lượt, thời lượng {words.length(total.played)}, đạt "
            f"{words.percent(figures.ratio)} thời lượng theo kế hoạch ({words.length(total.planned)})."
        ),
        (
            f"Riêng tuyên truyền cải cách hành chính: {words.number(reform.airings)} lượt, thời lượng "
            f"{words.length(reform.played)}, đạt {words.percent(reform.ratio)} thời lượng theo kế hoạch."
        ),
        f"Chia theo lần phát: {turns}.",
    ]
    if not total.airings:
        said[0] = (
            f"Trong kỳ có {words.number(figures.events)} dòng phát đến giờ theo kịch bản; không có lượt phát nào."
        )
    if figures.items:
        given = [item for item in figures.items if item.given]
        said.append(
            f"Trong {words.number(len(given))} nội dung, nhiệm vụ được giao, đã tuyên truyền "
            f"{words.number(len(given) - len(figures.owed))}, còn nợ {words.number(len(figures.owed))}."
        )
    if figures.by_output:
        said.append(_outputs(figures))
    if figures.stand_ins.airings:
        said.append(
            f"Có {words.number(figures.stand_ins.airings)} lượt là băng dự phòng hoặc chuông phát thay "
            f"({words.length(figures.stand_ins.played)}); các lượt này không tính vào các bảng dưới đây."
        )
    said += _monitored(figures.monitored)
    said += [_fact(one) for one in figures.facts]
    if figures.uncounted:
        said.append(
            f"Không tính {words.number(len(figures.uncounted))} dòng nhật ký ghi khi đồng hồ không tin cậy "
            f"hoặc khi diễn tập (dòng số {words.lines(figures.uncounted)})."
        )
    return Section(title="I. KẾT QUẢ CHUNG", level=1, paragraphs=tuple(said))


def _monitored(found: Monitored) -> Iterator[str]:
    """What monitors confirm; nothing where none listened."""
    if not found.judged.airings:
        return
    yield (
        f"Nghe kiểm tra được {words.number(found.judged.airings)} lượt; nghe được rõ "
        f"{words.number(found.confirmed.airings)} lượt, đạt {words.percent(found.share)}"
        + (", số còn lại nêu ở mục IV." if found.unheard else ".")
    )


def _fact(found: Counted) -> str:
    return (
        f"{words.FACTS[found.kind]}: {words.number(found.value)} {words.BY_HAND} "
        f"[{' | '.join(map(words.fact, found.facts))}]."
    )


def _outputs(figures: Figures) -> str:
    names = ", ".join(tally.key for tally in figures.by_output)
    rule = (
        f"Số liệu lấy từ nhật ký của {words.number(len(figures.by_output))} đầu ra ({names}): một dòng phát trên "
        "nhiều đầu ra tính một lượt, thời lượng là của đầu ra phát được nhiều nhất."
    )
    if not figures.uneven.airings:
        return rule
    return (
        f"{rule} Có {words.number(figures.uneven.airings)} lượt trọn vẹn trên đầu ra này nhưng thiếu trên đầu ra "
        "khác; xem mục IV."
    )


def _groups(figures: Figures) -> Section:
    rows = [(tally.key, tally.name, *_counts(tally)) for tally in figures.by_group]
    table = Table(
        head=("Nhóm", "Nội dung", "Số lượt", "Thời lượng"),
        widths=(10, 60, 12, 18),
        numbers=(False, False, True, True),
        rows=(*rows, ("", "Cộng", *_sum(figures.by_group))),
        has_sum=True,
    )
    return Section(
        title="II. THEO NHÓM NỘI DUNG",
        level=1,
        paragraphs=("Mười nhóm nội dung theo Quyết định số 1216/QĐ-BTTTT ngày 13/8/2021:",),
        table=table,
    )


def _coverage(coverage: Coverage) -> Section:
    total = coverage.total.total
    said = (
        f"Các kế hoạch yêu cầu {words.number(total.asked)} lượt đến hạn trong kỳ; đã phát "
        f"{words.number(total.told)}, đã xếp lịch {words.number(total.planned)}, còn nợ {words.number(total.owed)}. "
        "Ô càng đậm là phát càng nhiều; 12+3 là đã phát 12 lượt và đã xếp lịch 3 lượt; ô viền đậm có số âm, như -1, "
        "là còn nợ 1 lượt."
    )
    return Section(
        title="Mức độ thực hiện kế hoạch theo thời gian",
        level=2,
        paragraphs=(said,),
        pictures=pictures(coverage),
    )


def _details(figures: Figures) -> tuple[Section, ...]:
    items = Table(
        head=("Mã", "Nội dung, nhiệm vụ", "Nhóm", "Số lượt", "Thời lượng", "Kết quả"),
        widths=(12, 38, 10, 11, 15, 14),
        numbers=(False, False, False, True, True, False),
        rows=tuple(_item_row(item) for item in figures.items),
    )
    splits = (
        ("Theo chuyên mục", "Chuyên mục", figures.by_column),
        ("Theo lĩnh vực cải cách (Nghị quyết số 76/NQ-CP)", "Lĩnh vực", figures.by_field),
        ("Theo cụm loa", "Cụm loa", figures.by_zone),
        ("Theo đầu ra", "Đầu ra", figures.by_output),
        ("Theo ngôn ngữ", "Ngôn ngữ", figures.by_language),
        ("Theo nguồn", "Nguồn", figures.by_origin),
        ("Theo mức ưu tiên", "Mức ưu tiên", figures.by_priority),
        ("Theo kế hoạch", "Kế hoạch", figures.by_plan),
    )
    parts = [("Theo nội dung kế hoạch", items)] if figures.items else []
    parts += [(title, _split(head, tallies)) for title, head, tallies in splits if tallies]
    return (
        Section(title="III. CHI TIẾT", level=1, paragraphs=() if parts else ("Không có lượt phát nào.",)),
        *(
            Section(title=f"{count}. {title}", level=2, table=table)
            for count, (title, table) in enumerate(parts, 1)
        ),
    )


def _split(head: str, tallies: Sequence[Tally]) -> Table:
    return Table(
        head=(head, "Số lượt", "Thời lượng", "Theo kế hoạch", "Tỷ lệ"),
        widths=(40, 12, 16, 19, 13),
        numbers=(False, True, True, True, True),
        rows=tuple(
            (
                words.clean(tally.name),
                *_counts(tally),
                words.clock(tally.planned),
                words.percent(tally.ratio),
            )
            for tally in tallies
        ),
    )


def _discrepancies(figures: Figures) -> Section:
    title = "IV. SAI LỆCH VÀ NGUYÊN NHÂN"
    if not figures.discrepancies and not figures.monitored.unheard:
        return Section(title=title, level=1, paragraphs=("Không có sai lệch so với kịch bản.",))
    table = Table(
        head=("Sai lệch", "Nguyên nhân", "Số lần", "Thời lượng thiếu", "Dòng nhật ký"),
        widths=(25, 25, 11, 16, 23),
        numbers=(False, False, True, True, False),
        rows=tuple(
            (
                words.outcome(one.outcome, one.rung),
                words.clean(words.reason(one.reason)),
                words.number(one.events),
                words.clock(one.lost),
                words.lines(one.seqs),
            )
            for one in figures.discrepancies
        )
        + tuple(
            (
                words.VERDICTS[one.verdict],
                "Nghe kiểm tra",
                words.number(one.events),
                "–",
                words.lines(one.seqs),
            )
            for one in figures.monitored.unheard
        ),
    )
    return Section(title=title, level=1, table=table)


def _owed(figures: Figures) -> Section:
    title = "V. NỘI DUNG CÒN NỢ"
    if not figures.owed:
        return Section(title=title, level=1, paragraphs=("Không còn nội dung nào chưa tuyên truyền.",))
    table = Table(
        head=("Mã", "Nội dung, nhiệm vụ", "Nhóm", "Ghi chú"),
        widths=(13, 55, 10, 22),
        numbers=(False, False, False, False),
        rows=tuple(
            (
                item.tally.key,
                words.clean(item.tally.name),
                item.group,
                f"phát dở {words.number(item.tally.airings)} lượt" if item.tally.airings else "chưa phát",
            )
            for item in figures.owed
        ),
    )
    return Section(title=title, level=1, table=table)


def _appendix(figures: Figures) -> Section:
    table = Table(
        head=("Dòng", "Thời điểm", "Nội dung", "Kết quả", "Thời lượng", "Mã băm"),
        widths=(14, 18, 29, 16, 9, 14) if figures.by_output else (8, 19, 33, 18, 10, 14),
        numbers=(True, False, False, False, True, False),
        rows=tuple(_line_row(line, figures) for line in figures.lines),
        small=True,
    )
    return Section(
        title="PHỤ LỤC: DÒNG NHẬT KÝ",
        level=1,
        paragraphs=(
            (
                "Mỗi con số trong báo cáo được đếm từ các dòng nhật ký dưới đây; mã băm là các chữ đầu của "
                "SHA-256, kiểm tra bằng lệnh “broadcast log verify”."
            ),
        ),
        table=table,
    )


# ── the rows ─────────────────────────────────────────────────────────────────────────────────────


def _counts(tally: Tally) -> tuple[str, str]:
    return words.number(tally.airings), words.clock(tally.played)


def _sum(tallies: Sequence[Tally]) -> tuple[str, str]:
    airings = sum(tally.airings for tally in tallies)
    return words.number(airings), words.clock(Frames(sum(tally.played for tally in tallies)))


def _item_row(item: ItemTally) -> tuple[str, ...]:
    verdict = "đã phát" if item.told else "phát dở" if item.tally.airings else "chưa phát"
    return (
        item.tally.key,
        words.clean(item.tally.name),
        item.group,
        *_counts(item.tally),
        verdict,
    )


def outcome_of(line: LogLine) -> str:
    """How it ended; and what a monitor heard where that was not all of it."""
    rung = line.entry.rung if line.entry.rung != Rung.CART else ""
    said = words.outcome(line.entry.outcome or "", rung)
    verdict = line.monitor[1].verdict if line.monitor else None
    if line.monitor is None or verdict is None or verdict is Verdict.HEARD:
        return said
    return f"{said}; {words.VERDICTS[verdict].lower()} (dòng {line.monitor[0]})"


def _line_row(line: LogLine, figures: Figures) -> tuple[str, ...]:
    entry = line.entry
    return (
        str(line.place),
        entry.moment.astimezone(figures.zone).strftime("%d/%m/%Y %H:%M:%S"),
        words.clean(entry.title),
        outcome_of(line),
        words.clock(entry.frames),
        line.hash[:_HASH_LETTERS],
    )
