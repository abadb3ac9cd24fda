"""A station's log made up for the bench and for pictures of the papers: the same lines each time."""

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Rung, Verdict
from broadcast.domain.content import Field, Group, Telling, Timing, TimingKind
from broadcast.domain.times import RATE, ClockTrust, Frames, Millis

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
ZONES = {"z1": "Ấp Bình Lợi", "z2": "Ấp Tân Phú", "z3": "Ấp Mỹ Hòa"}
_FIELDS = tuple(Field)
_TOPICS = (
    "Ý nghĩa, mục tiêu của cải cách hành chính",
    "Nghị quyết số 76/NQ-CP của Chính phủ",
    "Trách nhiệm của người đứng đầu",
    "Sắp xếp đơn vị hành chính cấp xã",
    "Nộp hồ sơ tại Bộ phận Một cửa",
    "Chỉ số hài lòng của người dân năm qua",
    "Nộp hồ sơ trực tuyến trên Cổng Dịch vụ công",
    "Kết quả cải cách hành chính của xã",
    "Mô hình “Chính quyền thân thiện”",
    "Nhân dân giám sát việc giải quyết thủ tục",
)
_DAY = (
    # start, minutes, title, column, origin
    ("05:00", 5, "Nhạc hiệu và lời xướng", "Mở đầu", "own"),
    ("05:05", 25, "Chương trình phát thanh xã", "Bản tin xã", "own"),
    ("05:30", 15, "Thời sự tỉnh", "Tiếp âm", "relay"),
    ("05:45", 5, "", "Cải cách hành chính", "own"),
    ("05:50", 4, "Thông báo của Ủy ban nhân dân xã", "Thông báo", "own"),
    ("05:54", 5, "", "Cải cách hành chính", "own"),
    ("06:00", 30, "Thời sự Đài Tiếng nói Việt Nam", "Tiếp âm", "relay"),
    ("10:45", 5, "Nhạc hiệu và lời xướng", "Mở đầu", "own"),
    ("10:50", 15, "Chuyện nhà nông", "Khuyến nông", "bought"),
    ("11:05", 5, "", "Cải cách hành chính", "own"),
    ("11:10", 10, "Sức khỏe cộng đồng", "Y tế", "own"),
    ("11:20", 5, "Thông báo của Hợp tác xã", "Thông báo", "own"),
    ("11:25", 5, "Người tốt, việc tốt", "Bản tin xã", "own"),
    ("11:30", 10, "Dân ca và ca cổ", "Văn nghệ", "own"),
    ("11:40", 5, "", "Cải cách hành chính", "own"),
    ("11:45", 15, "Thời sự tỉnh", "Tiếp âm", "relay"),
    ("17:00", 3, "Nhạc hiệu và lời xướng", "Mở đầu", "own"),
    ("17:03", 12, "Bản tin xã", "Bản tin xã", "own"),
    ("17:15", 5, "", "Cải cách hành chính", "own"),
    ("17:20", 8, "Pháp luật và đời sống", "Pháp luật", "own"),
    ("17:30", 30, "Thời sự tỉnh", "Tiếp âm", "relay"),
)


def events(first: date, days: int, seed: int = 2026) -> list[AsRun]:
    """The event entries of so many days, with the mishaps of a real station, and what a monitor heard of them."""
    lots = random.Random(seed)
    return [
        entry
        for count in range(days)
        for number, slot in enumerate(_DAY)
        for entry in _told(lots, first + timedelta(days=count), number, slot)
    ]


def with_beginnings(entries: list[AsRun]) -> list[AsRun]:
    """The same with an entry for each beginning, as a log has them."""
    lines = []
    for entry in entries:
        if entry.kind is EntryKind.EVENT and entry.frames:
            changes = {name: getattr(entry, name) for name in AsRun.__slots__}
            changes |= {
                "kind": EntryKind.BEGUN,
                "outcome": None,
                "frames": Frames(0),
                "at": entry.actual_start,
            }
            lines.append(AsRun(**changes))
        lines.append(entry)
    return lines


def _told(lots: random.Random, day: date, number: int, slot: tuple[str, int, str, str, str]) -> list[AsRun]:
    clock, minutes, title, column, origin = slot
    start = datetime.combine(day, time.fromisoformat(clock), HANOI).astimezone(UTC)
    reform = column == "Cải cách hành chính"
    topic = lots.randrange(11) if reform else 0
    group = "" if not reform or topic == 10 else tuple(Group)[topic].value
    reform_title = _TOPICS[topic] if topic < 10 else "Hỏi đáp về cải cách hành chính"
    length = timedelta(minutes=minutes)
    outcome, reason, played, rung = _ended(lots, minutes * 60, origin)
    entry = AsRun(
        kind=EntryKind.EVENT,
        station="xa-my-phong",
        at=start + length,
        clock_trust=ClockTrust.TRUSTED,
        device="USB Audio",
        software="0.1.0",
        reason=reason,
        rundown=f"{day}.v0001.0011223344556677.json",
        event=f"e{number:02}",
        title=reform_title if reform else title,
        column=column,
        event_kind="relay" if origin == "relay" else "speech",
        items=(f"KH1.{group}",) if group else (),
        group=group,
        field=_FIELDS[topic % 6].value if group else "",
        plan="KH1" if reform else "",
        language="km" if number == 19 and day.weekday() == 5 else "vi",
        origin=origin,
        repeat=number in {1, 5, 9},
        priority="priority" if column == "Thông báo" else "normal",
        zones=("z1",) if number == 19 else (),
        author="" if origin == "relay" else ("tran-thi-hoa" if number % 2 else "nguyen-van-nam"),
        approver="" if origin == "relay" else "le-huu-nghi",
        cart="" if origin == "relay" else f"{topic + 32 * number:064x}",
        voice="recorded:tran-thi-hoa" if number % 3 == 1 else "piper:vi" if origin == "own" else "",
        rung=rung,
        planned_start=start,
        planned_end=start + length,
        actual_start=start if played else None,
        actual_end=start + timedelta(seconds=played) if played else None,
        frames=Frames(played * RATE),
        outcome=outcome,
        loudness=-1850 if played else None,
    )
    return [entry, *_heard(lots, entry)]


def _ended(lots: random.Random, length: int, origin: str) -> tuple[Outcome, str, int, str]:
    rung = Rung.FEED if origin == "relay" else Rung.CART
    lot = lots.random()
    if lot < 0.012:
        return Outcome.SKIPPED, lots.choice(("missed", "not_approved", "no_room")), 0, ""
    if lot < 0.02:
        return Outcome.CUT, "hard_start", length * 2 // 3, rung
    if lot < 0.024:
        return Outcome.REPLACED, "no_source" if origin == "relay" else "missing_cart", length, Rung.EVERGREEN
    if lot < 0.027:
        return Outcome.JOINED_LATE, "killed", length // 2, rung
    return Outcome.AIRED, "", length, rung


def _heard(lots: random.Random, event: AsRun) -> list[AsRun]:
    """What a monitor on the evening session heard."""
    if event.actual_start is None or event.actual_start.astimezone(HANOI).hour < 17:
        return []
    verdict = lots.choices((Verdict.HEARD, Verdict.LOW, Verdict.SILENT), (97, 2, 1))[0]
    changes = {name: getattr(event, name) for name in AsRun.__slots__}
    changes |= {"kind": EntryKind.HEARD, "outcome": None, "verdict": verdict}
    changes |= {"heard_share": 100 if verdict is Verdict.HEARD else 0, "delay": Millis(120)}
    return [AsRun(**changes)]


def tellings() -> tuple[Telling, ...]:
    """The items of a plan: ten of the groups, told once in each month or quarter."""
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    return tuple(
        Telling(
            name=f"KH1.{group}",
            text=text,
            group=group,
            field=None,
            timing=Timing(
                kind=TimingKind.MONTHLY if number % 2 else TimingKind.QUARTERLY,
                raw="hằng tháng",
                start=first,
                end=last,
                per=None,
            ),
            plan="KH1",
        )
        for number, (group, text) in enumerate(zip(Group, _TOPICS, strict=True))
    )
