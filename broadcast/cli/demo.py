"""All of it once, on a sample station: what `make demo` shows a newcomer."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from broadcast.cli.entries import show_entries
from broadcast.cli.language import _
from broadcast.domain.rules import is_quiet
from broadcast.domain.times import RATE, Clock, Period, Week
from broadcast.playout.cards import list_devices
from broadcast.station import air, drafts, forms, papers, plans, publishing, weeks
from broadcast.station.home import Home, make_home, open_home, sample_folder

Tell = Callable[[str], None]


def demo(folder: Path, clock: Clock, tell: Tell) -> None:
    """Plan, week, speech, a compressed day on air, log and report, in a home of its own at `folder`.

    Run again it uses what is there: the same carts, the same plan; a new version of the week.
    """
    began = time.monotonic()
    if not (folder / "config.toml").is_file():
        tell(_("1/8  Tạo đài mẫu tại {folder}").format(folder=folder))
        make_home(folder)
    else:
        tell(_("1/8  Dùng lại đài mẫu tại {folder}").format(folder=folder))
    with open_home(folder, clock) as home:
        _walk(home, tell)
    tell(_("Xong trong {seconds:.0f} giây.").format(seconds=time.monotonic() - began))


def _walk(home: Home, tell: Tell) -> None:
    imported = plans.import_plan(home, sample_folder("schedules") / "ke-hoach-mau.txt")
    tell(
        _("2/8  Kế hoạch {code} ({number}): {items} nội dung, {tasks} nhiệm vụ").format(
            code=imported.keeping.code,
            number=imported.version.plan.heading.number,
            items=len(imported.version.plan.items),
            tasks=len(imported.version.plan.tasks),
        )
    )
    today = home.here().date()
    week = Week.of(today + timedelta(days=7))
    drafted = drafts.draft(home, week, None)
    tell(
        _("3/8  Tuần {week}: {lines} dòng, bản số {version}").format(
            week=week, lines=len(drafted.schedule.lines), version=drafted.schedule.version
        )
    )
    made = weeks.render(home, Period.parse(str(week)), 2, _counting(tell, _("4/8  Giọng đọc")))
    tell(
        _("4/8  {fresh} băng mới, {warm} băng đã có, {seconds:.0f} giây âm thanh").format(
            fresh=made.fresh, warm=made.warm, seconds=sum(made.lengths) / RATE
        )
    )
    approved = weeks.approve(home, week, None, _silent)
    published = publishing.publish(home, week, None, _silent)
    tell(
        _("5/8  {approver} duyệt {carts} băng, công bố {days} ngày").format(
            approver=approved.approver, carts=approved.carts, days=len(published.files)
        )
    )
    _air(home, week.days[0], tell)
    show_entries(papers.entries(home, None), home.settings.rule_values.zone)
    (log,) = home.logs().values()
    head = papers.verify(home, log)
    tell(
        _("7/8  Nhật ký nguyên vẹn: {count} dòng, mã băm cuối {hash}").format(
            count=head.seq, hash=head.hash[:16]
        )
    )
    for file in forms.write(home, Period.parse(str(week)), ["docx", "xlsx", "pdf"], None).files:
        tell(f"8/8  {file}")


def _air(home: Home, day: date, tell: Tell) -> None:
    output = _output(home, tell)
    heard = home.folder / "heard.wav"
    zone = home.settings.rule_values.zone

    def show(said: dict[str, Any]) -> None:
        if said["said"] == "ended":
            at = datetime.fromisoformat(said["start"]).astimezone(zone) if said["start"] else None
            tell(f"     {at:%H:%M:%S}  {said['seconds']:5.1f}s  {said['title']}")

    played = air.play(home, day, f"{output},file:{heard}", True, show)
    tell(
        _("     {heard} dòng đã phát qua {device}; nghe lại: {wav}").format(
            heard=played.heard, device=played.device, wav=heard
        )
    )


def _output(home: Home, tell: Tell) -> str:
    now = home.here()
    found = list_devices().found
    if not found:
        tell(_("6/8  Phát rút gọn một ngày: máy này không có card âm thanh, dùng đầu ra null"))
        return "null"
    if is_quiet(now, home.settings.rule_values):
        tell(_("6/8  Phát rút gọn một ngày: {now:%H:%M} là giờ yên lặng, dùng đầu ra null").format(now=now))
        return "null"
    name = next((device.name for device in found if device.is_default), found[0].name)
    tell(_("6/8  Phát rút gọn một ngày ra card âm thanh {name}").format(name=name))
    return "card"


def _counting(tell: Tell, label: str) -> Callable[[int, int, str], None]:
    def count(done: int, whole: int, what: str) -> None:
        if done == whole or done % 5 == 0:
            tell(f"{label} {done}/{whole}: {what}")

    return count


def _silent(_done: int, _whole: int, _what: str) -> None:
    pass
