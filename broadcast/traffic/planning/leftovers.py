"""What found no place in the week, why, and what would let it in.

Each remedy is one that does: a week in which it is due, a session that becomes long enough, a wish in the
settings that gives it the first place. Tests apply them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from broadcast.errors import Said
from broadcast.traffic.planning.dues import AROUND, Barred, Standing, in_week
from broadcast.traffic.planning.problem import Problem
from broadcast.traffic.planning.sessions import Block, Session

_SYLLABLE = 300
_MINUTE = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A telling that found no place in the week, why, and what would let it in."""

    name: str
    why: Said
    remedy: Said

    def sentence(self, language: str) -> str:
        """The name, why, and what would do, in `language`."""
        return f"{self.name}: {self.why.sentence(language)}; {self.remedy.sentence(language)}."


def left_out(problem: Problem, placed: frozenset[int], removed: Mapping[int, Said]) -> Iterator[LeftOut]:
    """Every telling without a line, in the order given. `removed` says why the check took one out."""
    for number, one in enumerate(problem.standings):
        if number in placed:
            continue
        found = one.barred or _by_check(removed.get(number)) or _no_place(problem, number, one)
        yield LeftOut(name=one.name, why=found.why, remedy=found.remedy)


def _by_check(why: Said | None) -> Barred | None:
    if why is None:
        return None
    return Barred(
        why=why, remedy=Said("sửa khung chương trình trong config.toml", "correct the grid in config.toml")
    )


def _no_place(problem: Problem, number: int, one: Standing) -> Barred:
    """Which of the conditions on a place nothing in the week fulfils; when none of them, the week is full."""
    if not problem.blocks:
        return _no_session(problem.sessions)
    if problem.options[number]:
        return _full(one)
    blocks: Sequence[Block] = problem.blocks
    open_then = [block for block in blocks if one.opens <= block.day <= one.closes]
    if not open_then:
        return _not_then(one)
    if one.telling.dayparts and not [b for b in open_then if b.daypart in one.telling.dayparts]:
        return _no_daypart(one)
    if one.length > max(block.room for block in blocks):
        return _too_long(problem, one)
    if one.last is not None and one.last + one.spacing >= open_then[-1].day:
        return _too_soon(one)
    return _not_then(one)


def _full(one: Standing) -> Barred:
    why = Said("các buổi trong tuần đã đủ nội dung", "the week's sessions are full")
    if one.comes_first:
        remedy = Said(
            "thêm buổi hoặc tăng most của chỗ đặt nội dung trong [[grid]] của config.toml",
            "add a session, or raise most of the items' place, in [[grid]] of config.toml",
        )
    else:
        remedy = Said(
            f"ghi {one.name} vào items của một mục [[planning.wishes]] có priority = true trong config.toml,"
            " hoặc để tuần sau",
            f"name {one.name} in the items of a [[planning.wishes]] with priority = true in config.toml,"
            " or leave it to next week",
        )
    return Barred(why=why, remedy=remedy)


def _no_session(sessions: Sequence[Session]) -> Barred:
    refused = next((one for one in sessions if one.refused), None)
    if refused is not None and refused.refused is not None:
        moment, said = refused.moment, refused.refused
        why = Said(f"buổi {moment} {said.vi}", f"the session {moment} is refused: {said.en}")
    else:
        why = Said("khung chương trình không có chỗ đặt nội dung", "the grid has no place for items")
    return Barred(why=why, remedy=_A_SESSION)


_A_SESSION = Said(
    "thêm một buổi trong khung giờ được phát vào [[grid]] của config.toml",
    "add a session within the hours of the station to [[grid]] of config.toml",
)


def _not_then(one: Standing) -> Barred:
    start, end = one.opens, one.closes
    why = Said(
        "không có buổi nào trong những ngày được nói nội dung này",
        "no session lies on the days that it is for",
    )
    timing = one.telling.due
    raw = timing.raw if timing else f"{start} - {end}"
    return Barred(
        why=Said(f"{why.vi} (“{raw}”)", f"{why.en} (“{raw}”)"),
        remedy=Said(
            "thêm một buổi vào những ngày ấy trong [[grid]] của config.toml",
            "add a session on these days to [[grid]] of config.toml",
        ),
    )


def _no_daypart(one: Standing) -> Barred:
    wanted = ", ".join(one.telling.dayparts)
    return Barred(
        why=Said(f"không có buổi {wanted} nào", f"there is no session at the wished time of day ({wanted})"),
        remedy=Said(
            "bỏ dayparts của nội dung này trong [[planning.wishes]], hoặc thêm buổi vào [[grid]]",
            "drop its dayparts in [[planning.wishes]], or add a session to [[grid]]",
        ),
    )


def _too_soon(one: Standing) -> Barred:
    assert one.last is not None  # it was told, or nothing were too soon
    apart = one.spacing
    vi, en = _span(apart)
    when = one.last + apart + timedelta(hours=12)
    return Barred(
        why=Said(
            f"mới phát ngày {one.last:%d/%m/%Y}, hai lượt cách nhau ít nhất {vi}",
            f"it aired on {one.last}, two airings are at least {en} apart",
        ),
        remedy=in_week(when),
    )


def _span(length: timedelta) -> tuple[str, str]:
    if length >= timedelta(days=2):
        return f"{length.days} ngày", f"{length.days} days"
    hours = length // timedelta(hours=1)
    return f"{hours} giờ", f"{hours} hours"


def _too_long(problem: Problem, one: Standing) -> Barred:
    widest = max(problem.blocks, key=lambda block: block.room)
    session = problem.sessions[widest.session]
    minutes, most = -(-one.length // _MINUTE), widest.room // _MINUTE
    syllables = max(0, widest.room - AROUND) // _SYLLABLE
    why = Said(
        f"đọc hết khoảng {minutes} phút, buổi dài nhất chỉ còn {most} phút",
        f"reading takes about {minutes} minutes, the longest session has {most}",
    )
    split = Said(
        f"tách thành các nội dung không quá {syllables} tiếng",
        f"split it into items of at most {syllables} syllables",
    )
    wanted = session.slot.minutes + -(-(one.length - widest.room) // _MINUTE)
    if not _grows(problem, session, widest, wanted):
        return Barred(why=why, remedy=split)
    return Barred(
        why=why,
        remedy=Said(
            f"{split.vi}, hoặc tăng minutes của “{session.slot.name}” lên {wanted} trong config.toml",
            f"{split.en}, or raise minutes of “{session.slot.name}” to {wanted} in config.toml",
        ),
    )


def _grows(problem: Problem, session: Session, widest: Block, minutes: int) -> bool:
    """Whether so many minutes would widen the room: nothing but the session's own length bounds it."""
    alone = sum(block.session == widest.session for block in problem.blocks) == 1
    timed_after = any(part.line.start is not None for part in session.parts[widest.part + 1 :])
    long_enough = session.start + timedelta(minutes=minutes) <= session.latest
    return alone and not timed_after and long_enough and session.parts[widest.part].line.start is None
