"""The station's readings on the command line: hear a word, say how it is read, take that back."""

from __future__ import annotations

from pathlib import Path

import click

from broadcast.cli.language import _, language
from broadcast.cli.speech import (
    WEEK,
    answer,
    document,
    json_option,
    station,
    station_options,
    table,
    tell,
    user_name,
)
from broadcast.domain.times import Week
from broadcast.production.spoken import Entry, Kind
from broadcast.production.spoken.entries import context_words
from broadcast.station import lexicon as words
from broadcast.station import listening, readings
from broadcast.station.carts import copy_title
from broadcast.station.doubts import fault, notes_of


@click.group(help=_("Từ điển của đài: chữ viết tắt, tên riêng, ký hiệu đọc thế nào."))
def lexicon() -> None:
    """The station's readings."""


@lexicon.command(help=_("Ghi cách đọc của một chữ, dùng từ lần làm băng sau; bản trước vẫn còn."))
@click.argument("written")
@click.argument("spoken")
@click.option("--kind", type=click.Choice(list(Kind)), help=_("Loại (mặc định: viết tắt, hoặc nguyên cụm)."))
@click.option("--before", default="", help=_("Chỉ khi ngay trước có một trong các từ này, cách nhau bằng |."))
@click.option("--after", default="", help=_("Chỉ khi ngay sau có một trong các từ này."))
@click.option("--near", default="", help=_("Chỉ khi gần đó có một trong các từ này."))
@click.option(
    "--case",
    type=click.Choice(["exact", "any"]),
    default="exact",
    show_default=True,
    help=_("any: viết hoa hay viết thường cũng là chữ ấy."),
)
@station_options
def add(
    written: str, spoken: str, *, kind: str | None, before: str, after: str, near: str, case: str
) -> None:
    """Write a reading down."""
    entry = Entry(
        kind=Kind(kind) if kind else words.kind_of(written),
        written=" ".join(written.split()),
        spoken=" ".join(spoken.split()),
        before=context_words(before),
        after=context_words(after),
        near=context_words(near),
        any_case=case == "any",
    )
    with station() as home:
        version = words.add(home, user_name(), entry)
    tell(
        _("Đã ghi vào từ điển, bản số {number}: “{written}” ({kind}) đọc là “{spoken}”.").format(
            number=version.number, written=entry.written, kind=entry.kind, spoken=entry.spoken
        )
    )


@lexicon.command(help=_("Bỏ mọi cách đọc mà đài đã ghi cho một chữ."))
@click.argument("written")
@station_options
def remove(written: str) -> None:
    """Take readings away."""
    with station() as home:
        version = words.remove(home, user_name(), written)
    tell(
        _("Đã bỏ “{written}”; từ điển nay là bản số {number}.").format(written=written, number=version.number)
    )


@lexicon.command("list", help=_("Xem các cách đọc riêng của đài."))
@json_option
@station_options
def list_(as_json: bool) -> None:
    """List the station's own readings."""
    with station() as home:
        own = words.own(home)
    rows = [
        (one.written, one.spoken, one.kind, *("|".join(part) for part in (one.before, one.after, one.near)))
        for one in own
    ]
    if as_json:
        names = ("written", "spoken", "kind", "before", "after", "near")
        document(
            [
                dict(zip(names, row, strict=True)) | {"any_case": one.any_case}
                for row, one in zip(rows, own, strict=True)
            ]
        )
        return
    table((_("Viết"), _("Đọc"), _("Loại"), _("Trước"), _("Sau"), _("Gần")), rows)


@lexicon.command(help=_("Nghe thử một câu bằng giọng của đài, kèm từng chữ được đọc theo quy tắc nào."))
@click.argument("text")
@click.option(
    "-o",
    "--output",
    "path",
    metavar="FILE.wav",
    type=click.Path(path_type=Path),
    help=_("Ghi ra tệp wav thay vì phát trên card mặc định."),
)
@json_option
@station_options
def listen(text: str, path: Path | None, as_json: bool) -> None:
    """Hear a text as it would be read."""
    with station() as home:
        heard = listening.listen(home, text, path)
    reading = heard.reading
    if as_json:
        tokens = [token._asdict() for token in reading.tokens]
        document({"text": reading.text, "voice": heard.voice, "tokens": tokens, "cut": list(reading.cut)})
        return
    answer(reading.text)
    read = [token for token in reading.tokens if token.rule not in {"as written", "line"}]
    if read:
        table(
            (_("Viết"), _("Đọc"), _("Quy tắc"), _("Chắc chắn")),
            [(one.written.strip(), one.spoken.strip(), one.rule, f"{one.confidence}%") for one in read],
        )
    for note in notes_of(copy_title(text), reading):
        tell(note.sentence(language()))


@lexicon.command(
    help=_("Liệt kê những chữ của một tuần mà máy chưa chắc cách đọc; còn chữ nào thì tuần chưa duyệt được.")
)
@click.argument("name", metavar="WEEK", type=WEEK)
@json_option
@station_options
def doubts(name: Week, as_json: bool) -> None:
    """List what would be asked before a week is approved."""
    with station() as home:
        found = readings.doubts(home, home.store.week(name))
    if as_json:
        document([{"written": one.written, "spoken": one.spoken, "copy": one.title} for one in found])
    else:
        for one in found:
            answer(fault(one).sentence(language()))
    tell(
        _("{count} chữ chưa chắc cách đọc.").format(count=len(found))
        if found
        else _("Chữ nào cũng rõ cách đọc.")
    )
    click.get_current_context().exit(1 if found else 0)


@lexicon.command(help=_("Xem các bản của từ điển: lúc nào, ai ghi. Bản ghi “-” là sửa tay trong tệp."))
@json_option
@station_options
def history(as_json: bool) -> None:
    """List the versions of the station's readings."""
    with station() as home:
        zone = home.settings.rule_values.zone
        rows = [
            (one.number, one.at.astimezone(zone).strftime("%d/%m/%Y %H:%M:%S"), one.by)
            for one in words.history(home)
        ]
    if as_json:
        document([dict(zip(("version", "at", "by"), row, strict=True)) for row in rows])
        return
    table((_("Bản số"), _("Lúc"), _("Người ghi")), rows)


@lexicon.command(help=_("Lấy lại bản số N của từ điển; bản đang dùng vẫn được giữ."))
@click.argument("number", metavar="N", type=int)
@station_options
def restore(number: int) -> None:
    """Put an earlier version in force again."""
    with station() as home:
        version = words.restore(home, user_name(), number)
    tell(
        _("Đã lấy lại bản số {number} của từ điển, nay là bản số {now}.").format(
            number=number, now=version.number
        )
    )
