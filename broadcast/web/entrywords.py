"""What the log tells, in words: kinds, outcomes, reasons, verdicts, clocks, and what became of planned events."""

from __future__ import annotations

from collections.abc import Mapping

from broadcast.airlog.reconcile import Ending
from broadcast.domain.asrun import AsRun, EntryKind, Outcome, Verdict
from broadcast.domain.makegoods import Unowed
from broadcast.domain.times import ClockTrust
from broadcast.errors import Said
from broadcast.reports import words

OUTCOMES: Mapping[Outcome, Said] = {
    Outcome.AIRED: Said(words.OUTCOMES[Outcome.AIRED], "Aired"),
    Outcome.JOINED_LATE: Said(words.OUTCOMES[Outcome.JOINED_LATE], "Joined late"),
    Outcome.CUT: Said(words.OUTCOMES[Outcome.CUT], "Cut before its end"),
    Outcome.REPLACED: Said(words.OUTCOMES[Outcome.REPLACED], "Something else was heard"),
    Outcome.INTERRUPTED: Said(words.OUTCOMES[Outcome.INTERRUPTED], "Interrupted"),
    Outcome.SKIPPED: Said(words.OUTCOMES[Outcome.SKIPPED], "Not aired"),
    Outcome.FAILED: Said(words.OUTCOMES[Outcome.FAILED], "Failed on air"),
}
VERDICTS: Mapping[Verdict, Said] = {
    Verdict.HEARD: Said(words.VERDICTS[Verdict.HEARD], "Heard"),
    Verdict.LOW: Said(words.VERDICTS[Verdict.LOW], "Too soft"),
    Verdict.SILENT: Said(words.VERDICTS[Verdict.SILENT], "Nothing heard"),
    Verdict.WRONG: Said(words.VERDICTS[Verdict.WRONG], "Something else heard"),
}
CLOCKS: Mapping[ClockTrust, Said] = {
    ClockTrust.TRUSTED: Said("đúng giờ", "on time"),
    ClockTrust.HOLDOVER: Said("tạm tin (mất nguồn giờ)", "believed (no time source)"),
    ClockTrust.UNTRUSTED: Said("không tin được", "not believed"),
    ClockTrust.SIMULATED: Said("diễn tập", "rehearsal"),
}
KINDS: Mapping[EntryKind, Said] = {
    EntryKind.EVENT: Said("Lượt phát", "Airing"),
    EntryKind.BEGUN: Said("Bắt đầu lượt phát", "An airing began"),
    EntryKind.STARTED: Said("Máy bắt đầu phát", "Playout started"),
    EntryKind.STOPPED: Said("Máy ngừng phát", "Playout stopped"),
    EntryKind.CLOCK_STEP: Said("Đồng hồ máy nhảy giờ", "The clock jumped"),
    EntryKind.HELD: Said("Người trực dừng phát", "Silenced by the operator"),
    EntryKind.RELEASED: Said("Trở lại lịch phát", "Back to the schedule"),
    EntryKind.UNDERRUN: Said("Hụt tiếng", "The sound ran dry"),
    EntryKind.CARD_LOST: Said("Mất card âm thanh", "The sound card was lost"),
    EntryKind.HEARD: Said("Nghe tại loa", "Heard at the loudspeaker"),
    EntryKind.RIGHTS: Said("Đổi quyền", "Rights changed"),
}
ENDINGS: Mapping[Ending, Said] = {
    Ending.AS_PLANNED: Said("đúng lịch", "as planned"),
    Ending.DIFFERENT: Said("phát có sai lệch", "aired with a difference"),
    Ending.NOT_AIRED: Said("không phát", "not aired"),
    Ending.AHEAD: Said("chưa đến lượt", "still to come"),
}
UNOWED: Mapping[Unowed, Said] = {
    Unowed.NOT_REPEATED: Said("loại này không phát bù", "this kind is not made good"),
    Unowed.BEFORE_LOG: Said("trước khi có nhật ký", "before the log began"),
    Unowed.BY_RULE: Said("bị quy định giữ lại", "held back by a rule"),
    Unowed.LET_GO: Said("đã quá 14 ngày", "more than 14 days ago"),
    Unowed.PUT_IN_LATE: Said("xếp vào khi đã qua giờ", "put in after its time"),
    Unowed.SETTLING: Said("chưa rõ, chờ hết một giờ", "not yet known, an hour has to pass"),
    Unowed.TOLD_SINCE: Said("sau đó đã phát", "told since"),
    Unowed.TO_COME: Said("đã có trong lịch sắp tới", "stands in the schedule to come"),
    Unowed.NOT_ASKED: Said("kế hoạch không còn yêu cầu", "no plan asks for it any more"),
    Unowed.NO_WINDOW: Said("hai tuần tới không có giờ được phát", "no allowed time within two weeks"),
}


def reason(key: str) -> Said:
    """Why, by the key that the log has."""
    return Said(words.reason(key), key.replace("_", " "))


def ended(entry: AsRun) -> Said:
    """How an entry's event ended, what stood in and why; of another entry what it tells."""
    if entry.outcome is None:
        kind = KINDS[entry.kind]
        more = entry.person or (entry.device if entry.kind is EntryKind.CARD_LOST else entry.reason)
        return Said(f"{kind.vi} {more}".rstrip(), f"{kind.en} {more}".rstrip())
    stood_in = f" ({words.RUNGS[entry.rung]})" if entry.rung in words.RUNGS else ""
    why = reason(entry.reason) if entry.reason else Said("", "")
    said = OUTCOMES[entry.outcome]
    return Said(
        f"{said.vi}{stood_in}" + (f": {why.vi[:1].lower()}{why.vi[1:]}" if why.vi else ""),
        f"{said.en}{f' ({entry.rung})' if stood_in else ''}" + (f": {why.en}" if why.en else ""),
    )
