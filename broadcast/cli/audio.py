"""Recordings on the command line: what is wrong with one, and a mended copy."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.language import _, language
from broadcast.cli.speech import answer, document, json_option
from broadcast.production.quality import Finding, Report, Verdict
from broadcast.station import recordings
from broadcast.station.recordings import LookedOver


@click.group(help=_("Tệp ghi âm: kiểm tra trước khi phát, sửa những gì sửa được."))
def audio() -> None:
    """What is done with recordings."""


@audio.command(
    help=_("Nghe hết một tệp ghi âm, nêu từng lỗi kèm phút giây và cách xử lý; --fix ghi ra bản đã sửa.")
)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--fix",
    "copy",
    metavar="OUT.flac",
    type=click.Path(path_type=Path),
    help=_("Ghi bản đã sửa ra tệp này; tệp gốc giữ nguyên."),
)
@json_option
def check(path: Path, copy: Path | None, as_json: bool) -> None:
    """Hear a recording through; exit code 1 for one of which a part is missing."""
    looked = recordings.look_over(path, copy)
    if as_json:
        document(_record(path, looked))
    else:
        _show(path, looked)
    if looked.report.verdict is Verdict.REFUSE:
        click.get_current_context().exit(1)


def _show(path: Path, looked: LookedOver) -> None:
    _show_report(path, looked.report)
    if looked.fixed is None or looked.after is None:
        return
    answer("")
    for said in looked.fixed.done:
        answer(f"  ✓ {said.sentence(language())}")
    _show_report(looked.fixed.path, looked.after)


def _show_report(path: Path, report: Report) -> None:
    words = {
        Verdict.GOOD: _("tốt, phát được"),
        Verdict.FAULTY: _("phát được, nhưng có lỗi"),
        Verdict.REFUSE: _("không nên phát, tệp thiếu hoặc hỏng"),
    }
    minutes, seconds = divmod(report.length // 1000, 60)
    loud = report.loudness.integrated
    number = "" if loud is None else f", {loud / 100:.1f} LUFS"
    loudness = number if language() == "en" else number.replace(".", ",")
    facts = _("{form}, {rate} Hz, {channels} kênh").format(
        form=report.form, rate=report.rate, channels=report.channels
    )
    answer(f"{path.name}: {facts}, {minutes}:{seconds:02d}{loudness}")
    answer(_("Kết luận: {verdict}.").format(verdict=words[report.verdict]))
    for finding in report.findings:
        remedy = finding.kind.remedy.sentence(language())
        answer(f"  - {finding.said.sentence(language())}. {remedy}")


def _record(path: Path, looked: LookedOver) -> dict[str, object]:
    fixed = looked.fixed
    return {
        "file": str(path),
        **_report_record(looked.report),
        "fixed": None
        if fixed is None or looked.after is None
        else {
            "file": str(fixed.path),
            "done": [said._asdict() for said in fixed.done],
            "left": list(fixed.left),
            "frames": fixed.frames,
            **_report_record(looked.after),
        },
    }


def _report_record(report: Report) -> dict[str, object]:
    loudness, peak = report.loudness.integrated, report.loudness.true_peak
    return {
        "form": report.form,
        "rate": report.rate,
        "channels": report.channels,
        "seconds": report.length / 1000,
        "loudness": None if loudness is None else loudness / 100,
        "true_peak": None if peak is None else peak / 100,
        "verdict": report.verdict,
        "findings": [_finding_record(finding) for finding in report.findings],
    }


def _finding_record(finding: Finding) -> dict[str, object]:
    return {
        "kind": finding.kind,
        "at": finding.at / 1000,
        "said": finding.said._asdict(),
        "remedy": finding.kind.remedy._asdict(),
        "mended": finding.kind.mended,
    }
