"""What is ordered for now, on the command line: an alert, something approved, the microphone, silence, and back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from broadcast.cli.language import _
from broadcast.cli.speech import document, json_option, station, station_options, table, tell, user_name
from broadcast.domain.times import RATE, stamp
from broadcast.station import alerts, atonce, orders
from broadcast.station.atonce import Ready
from broadcast.station.orders import Given

_zone_option = click.option(
    "--zone", "zones", multiple=True, metavar="ZONE", help=_("Cụm loa; ghi nhiều lần được (mặc định tất cả).")
)


@click.command(help=_("Phát bản tin khẩn cấp ngay bây giờ: tiếng báo động, rồi lời đọc hoặc tệp âm thanh."))
@click.argument("text", required=False, default="", metavar="[TEXT]")
@click.option(
    "--audio", type=click.Path(path_type=Path), metavar="FILE", help=_("Tệp âm thanh thay cho lời đọc.")
)
@_zone_option
@click.option(
    "--repeat", "times", type=int, default=2, metavar="N", help=_("Phát bao nhiêu lần (mặc định 2).")
)
@click.option(
    "--drill",
    is_flag=True,
    help=_("Diễn tập: nói rõ là diễn tập, không có tiếng báo động, theo đúng giờ được phát."),
)
@station_options
def alert(text: str, audio: Path | None, zones: tuple[str, ...], times: int, drill: bool) -> None:
    """Emergency now."""
    if not text and audio is None:
        raise click.UsageError(_("Cần lời bản tin hoặc --audio TỆP."))
    with station() as home:
        given = alerts.alert(home, text, audio=audio, zones=zones, times=times, drill=drill, user=user_name())
        _tell_given(given, home.settings.rule_values.zone)


@click.command(help=_("Nói trực tiếp qua micrô ngay bây giờ (chỉ người có vai trò duyệt)."))
@click.option("--minutes", type=int, metavar="N", help=_("Nhiều nhất bao nhiêu phút."))
@_zone_option
@station_options
def live(minutes: int | None, zones: tuple[str, ...]) -> None:
    """The microphone on air."""
    with station() as home:
        _tell_given(
            orders.live(home, minutes=minutes, zones=zones, user=user_name()), home.settings.rule_values.zone
        )
    tell(_("Kết thúc sớm bằng `broadcast resume`."))


@click.command("play-now", help=_("Phát ngay một băng đã duyệt của tuần này, trong giờ được phát."))
@click.argument("title", required=False, default="", metavar="[TITLE]")
@_zone_option
@json_option
@station_options
def play_now(title: str, zones: tuple[str, ...], as_json: bool) -> None:
    """Something approved, at once; without a title, what there is."""
    with station() as home:
        if not title:
            _show_ready(atonce.ready(home), as_json=as_json)
            return
        cart = atonce.find(home, title).cart
        given = atonce.play_now(home, cart, zones=zones, user=user_name())
        _tell_given(given, home.settings.rule_values.zone)
    if as_json:
        document({"order": given.order.id, "title": given.order.title, "at": stamp(given.at)})


@click.command(
    help=_("Kết thúc những gì đang phát theo lệnh (bản tin khẩn, phát ngay, micrô); lịch phát đi tiếp.")
)
@station_options
def end() -> None:
    """What was ordered is over."""
    with station() as home:
        orders.end(home, order=None, user=user_name())
    tell(_("Đã kết thúc những gì phát theo lệnh; lịch phát đi tiếp."))


@click.command(help=_("Im lặng ngay, kể cả bản tin khẩn cấp; hết số phút đó đài tự phát tiếp."))
@click.option(
    "--minutes",
    type=click.IntRange(1, 1440),
    default=60,
    metavar="N",
    help=_("Bao nhiêu phút (mặc định 60)."),
)
@station_options
def stop(minutes: int) -> None:
    """Silence now."""
    with station() as home:
        until = orders.stop(home, minutes=minutes, user=user_name())
        at = until.astimezone(home.settings.rule_values.zone)
    tell(_("Đã dừng. Đài im lặng đến {at:%H:%M} hoặc đến khi chạy `broadcast resume`.").format(at=at))


@click.command(help=_("Trở lại lịch phát."))
@station_options
def resume() -> None:
    """Back to the schedule."""
    with station() as home:
        orders.resume(home, user=user_name())
    tell(_("Đã trở lại lịch phát."))


def _show_ready(found: Sequence[Ready], *, as_json: bool) -> None:
    if as_json:
        document(
            {
                "ready": [
                    {
                        "cart": one.cart,
                        "title": one.event.title,
                        "column": one.event.column,
                        "seconds": one.event.length / RATE,
                        "days": [day.isoformat() for day in one.days],
                    }
                    for one in found
                ]
            }
        )
        return
    table(
        (_("Tên"), _("Chuyên mục"), _("Thời lượng")),
        [(one.event.title, one.event.column, f"{one.event.length / RATE:.0f}s") for one in found],
    )


def _tell_given(given: Given, zone: ZoneInfo) -> None:
    at = given.at.astimezone(zone)
    tell(
        _("“{title}” bắt đầu lúc {at:%H:%M:%S}, dài nhất {seconds:.0f} giây.").format(
            title=given.order.title, at=at, seconds=given.order.length / RATE
        )
    )
