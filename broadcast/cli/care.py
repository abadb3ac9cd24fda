"""Care of the station on the command line: make it, look after it, back it up."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from broadcast import config
from broadcast.cli.demo import demo as walk
from broadcast.cli.language import _, language
from broadcast.cli.speech import (
    answer,
    document,
    home_folder,
    json_option,
    progress,
    station,
    station_options,
    system_clock,
    table,
    tell,
)
from broadcast.domain.rules import Rules
from broadcast.errors import NotAHomeError
from broadcast.station import care
from broadcast.station.home import make_home


@click.command(help=_("Tạo thư mục của đài: cấu hình, cơ sở dữ liệu, tuần mẫu, nhạc hiệu."))
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@click.option(
    "--office",
    "is_office",
    is_flag=True,
    help=_("Thư mục của cơ quan nhận nhật ký của nhiều đài, không phải của đài."),
)
@station_options
def init(folder: Path | None, is_office: bool) -> None:
    """Make a home."""
    chosen = folder or home_folder()
    if is_office:
        from broadcast.cli import office

        office.make(chosen)
        return
    from broadcast.station import firstrun

    make_home(chosen.absolute())
    key = firstrun.make_key(chosen.absolute())
    tell(_("Đã tạo đài mẫu tại {folder}. Sửa config.toml rồi chạy `broadcast doctor`.").format(folder=chosen))
    tell(
        _(
            "Chạy `broadcast run` rồi mở http://127.0.0.1:8069/bat-dau trên máy này để bắt đầu; từ máy khác cần mã lần đầu: {key}"
        ).format(key=key)
    )


@click.command(
    help=_("Chạy trọn quy trình trên đài mẫu: kế hoạch, tuần, giọng đọc, phát rút gọn, nhật ký, báo cáo.")
)
@click.argument("folder", required=False, default="demo", metavar="[DIR]", type=click.Path(path_type=Path))
def demo(folder: Path) -> None:
    """The main job on the sample."""
    walk(folder.absolute(), system_clock(), tell)


@click.command(help=_("Liệt kê card âm thanh và ngõ vào theo tên cố định; --test phát một tiếng thử."))
@click.option("--test", "device", metavar="NAME", help=_("Phát tiếng thử hai giây ra card này."))
@json_option
@station_options
def devices(device: str | None, as_json: bool) -> None:
    """List sound cards, or sound a test tone."""
    if device is not None:
        care.test_tone(device, system_clock(), _rules_at_hand())
        tell(_("Đã phát tiếng thử ra {device}.").format(device=device))
        return
    known, inputs = care.devices(), care.inputs()
    if as_json:
        both = [("out", one) for one in known.found] + [("in", one) for one in inputs.found]
        document([{**asdict(device), "direction": direction} for direction, device in both])
        return
    for head, found in ((_("Ngõ ra"), known.found), (_("Ngõ vào"), inputs.found)):
        if found:
            table(
                (head, _("Kênh"), _("Tần số mẫu"), _("Mặc định")),
                [(d.name, d.channels, f"{d.rate} Hz", "✓" if d.is_default else "") for d in found],
            )
    if not known.found:
        tell(
            _("Không phát ra loa được: {reason}. Có thể phát với --output null hoặc file:TỆP.wav.").format(
                reason=known.reason.sentence(language())
            )
        )


def _rules_at_hand() -> Rules | None:
    """The rules of the home that the command was called for, if it was called for one."""
    try:
        return config.load(home_folder()).rule_values
    except NotAHomeError:
        return None


@click.command(
    help=_(
        "Kiểm tra mọi thứ có thể trục trặc vào sáng mai: đồng hồ, đĩa, card, ngõ vào nghe lại, công tắc âm ly, tiếp âm, cảnh báo, "
        "giọng đọc, nhật ký, lịch."
    )
)
@click.option("--notify", is_flag=True, help=_("Gửi thêm một tin thử tới mọi địa chỉ nhận cảnh báo."))
@json_option
@station_options
def doctor(notify: bool, as_json: bool) -> None:
    """Look for what could go wrong tomorrow morning."""
    with station() as home:
        findings = care.examine(home, notify=notify)
    if as_json:
        document(
            [{"check": f.check, "state": f.state, "vi": f.vi, "en": f.en} for f in findings],
        )
    else:
        marks = {"ok": "✓", "warning": "!", "fault": "✗"}
        for finding in findings:
            answer(f"{marks[finding.state]} {finding.sentence(language())}")
    click.get_current_context().exit(1 if any(finding.state == "fault" for finding in findings) else 0)


@click.command(help=_("Sao lưu cả đài vào một tệp đã kiểm tra."))
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("Tệp xuất ra (mặc định backups/ của đài)."),
)
@station_options
def backup(path: Path | None) -> None:
    """Write one verified file."""
    with station() as home, progress(_("Sao lưu")) as report:
        written = care.back_up(home, path, report)
    answer(str(written))


@click.command(help=_("Khôi phục từ tệp sao lưu vào thư mục mới, kiểm tra xong mới dùng."))
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help=_("Thay đài hiện có; bản cũ được giữ lại bên cạnh."))
@station_options
def restore(path: Path, folder: Path | None, replace: bool) -> None:
    """Restore beside, then switch."""
    chosen = folder or home_folder()
    kept = care.restore(path, chosen.absolute(), replace=replace, clock=system_clock())
    tell(_("Đã khôi phục vào {folder}.").format(folder=chosen))
    if kept is not None:
        tell(_("Bản cũ được giữ tại {folder}.").format(folder=kept))
