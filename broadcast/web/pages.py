"""Pages made on the station: a template, what it shows, and the words of the reader's language.

Templates are written in Vietnamese with `_()` around each sentence; English comes from `locale/`. What a view
says itself is a `Said`, which holds both. Nothing is fetched from elsewhere, and no page has script or style of
its own inside it: that is what `POLICY` tells the browser to refuse.
"""

from __future__ import annotations

import gettext
import hashlib
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from broadcast.domain.times import frames_in
from broadcast.errors import Said
from broadcast.reports import words
from broadcast.station.home import Home
from broadcast.web.menu import MENU, current

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "media-src 'self' blob:; connect-src 'self'; object-src 'self'; frame-src 'self'; worker-src 'self'; "
    "form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
"""What a browser may do with a page: nothing but what the station itself serves, and no script inside the page."""
LANGUAGE = "ngon_ngu"
"""The cookie that holds a reader's choice: vi or en."""
_TOLD = "da_noi"
_HERE = Path(__file__).parent
_DAYS = {
    "vi": ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


class _Answering(Protocol):
    """What a cookie can be put on."""

    def set_cookie(self, key: str, value: str, *, max_age: int, httponly: bool, samesite: Any) -> None: ...


def language(request: Request) -> str:
    """The reader's language: "vi" or "en", by choice or as the station's settings have it."""
    chosen = request.cookies.get(LANGUAGE)
    return chosen if chosen in {"vi", "en"} else _home(request).settings.language


def show(request: Request, template: str, /, *, status: int = 200, **facts: object) -> HTMLResponse:
    """The page, or the part of one, that `template` makes of `facts`.

    A template knows besides them `person` (who is signed in, or None), `station_name`, `language`, `menu`, `here`
    (the page of the menu that it belongs to), `told` (a sentence that the page before left, or ""), `static`
    (the address of a file of ours), `_`, and the filters `moment`, `clock`, `day`, `length` (of Frames),
    `millis`, `number`, `tenths` (of hundredths: -1810 is -18,1) and `say` (of a Said).
    """
    spoken = language(request)
    home = _home(request)
    told = unquote(request.cookies.get(_TOLD, "")) if _is_whole(template) else ""
    answer = HTMLResponse(
        _environment(spoken)
        .get_template(template)
        .render(
            person=getattr(request.state, "person", None),
            station_name=home.settings.station.name,
            zone=home.settings.rule_values.zone,
            language=spoken,
            menu=MENU,
            here=current(request.url.path),
            path=request.url.path,
            told=told,
            **facts,
        ),
        status,
    )
    if told:
        answer.delete_cookie(_TOLD)
    return answer


def _is_whole(template: str) -> bool:
    """Whether a template makes a whole page; the name of a part begins with a low line."""
    return not template.rsplit("/", 1)[-1].startswith("_")


def said(request: Request, answer: _Answering, sentence: Said) -> None:
    """Have the next page say `sentence` once; `answer` is what leads there."""
    text = quote(sentence.sentence(language(request)))
    answer.set_cookie(_TOLD, text, max_age=60, httponly=True, samesite="lax")


def onwards(request: Request, path: str, sentence: Said) -> Response:
    """The way to a page that says `sentence` once, for a form sent plainly or by htmx."""
    answer: Response = RedirectResponse(path, 303)
    if "hx-request" in request.headers:
        answer = Response(status_code=204, headers={"HX-Redirect": path})
    said(request, answer, sentence)
    return answer


def _home(request: Request) -> Home:
    home: Home = request.app.state.latest.home()
    return home


@cache
def _environment(spoken: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words_of = gettext.translation("desk", _HERE / "locale", languages=[spoken], fallback=True)
    made.install_gettext_translations(words_of, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(
        moment=_moment,
        clock=_clock,
        day=_day,
        length=words.clock,
        millis=lambda value: words.clock(frames_in(value)),
        number=words.number,
        tenths=lambda value: words.number(Fraction(value, 100), 1),
        say=_say,
    )
    made.globals["static"] = lambda name: f"/static/{name}?v={_version()}"
    return made


@cache
def _version() -> str:
    """What changes when any of our files does, so that a browser may keep them for as long as it likes."""
    digest = hashlib.sha256()
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@pass_context
def _moment(context: Context, value: datetime) -> str:
    """05:00 24/11/2026, at the place of the station."""
    return f"{value.astimezone(context['zone']):%H:%M %d/%m/%Y}"


@pass_context
def _clock(context: Context, value: datetime) -> str:
    """05:00:12, at the place of the station."""
    return f"{value.astimezone(context['zone']):%H:%M:%S}"


@pass_context
def _day(context: Context, value: date) -> str:
    """T3 24/11/2026; of a moment, its day at the place of the station."""
    if isinstance(value, datetime):
        value = value.astimezone(context["zone"]).date()
    return f"{_DAYS[context['language']][value.weekday()]} {value:%d/%m/%Y}"


@pass_context
def _say(context: Context, value: Said) -> str:
    """What is said, in the reader's language."""
    return value.sentence(context["language"])
