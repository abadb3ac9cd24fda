"""How the command line speaks: answers on standard output, everything else on standard error.

With `--json` standard output holds one JSON document and nothing else.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from broadcast.air import MADE_ON
from broadcast.cli.language import _, choose
from broadcast.domain.times import Clock, Week
from broadcast.playout.clocks import SystemClock

if TYPE_CHECKING:
    from broadcast.station.home import Home

F = TypeVar("F", bound=Callable[..., Any])

Progress = Callable[[int, int, str], None]
"""Called with (done, all, what)."""


def answer(text: str) -> None:
    """A line of the answer."""
    click.echo(text)


def tell(text: str) -> None:
    """A line beside the answer: progress, advice, what happened on the way."""
    click.echo(text, err=True)


def document(value: object) -> None:
    """The one JSON document of `--json`."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def long_document(head: dict[str, object], name: str, rows: Iterable[object]) -> None:
    """The same with a list for its last member that is printed row by row: it need not fit into memory."""
    opening = json.dumps({**head, name: []}, ensure_ascii=False, indent=2).removesuffix("[]\n}")
    click.echo(f"{opening}[", nl=False)
    between = "\n"
    for row in rows:
        text = json.dumps(row, ensure_ascii=False, indent=2).replace("\n", "\n    ")
        click.echo(f"{between}    {text}", nl=False)
        between = ",\n"
    click.echo("\n  ]\n}")


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns side by side, as wide as they need and the terminal allows."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(
        file=sys.stdout, width=None if sys.stdout.isatty() else 140, highlight=False, markup=False
    )
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        grid.add_column(head, overflow="fold")
    for row in rows:
        grid.add_row(*(str(cell) for cell in row))
    console.print(grid)


@contextmanager
def progress(label: str) -> Iterator[Progress]:
    """A line that shows how far long work is, on standard error; plain lines where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True, highlight=False, markup=False)
    if not console.is_terminal:

        def plain(done: int, whole: int, what: str) -> None:
            if done in {1, whole} or done % 10 == 0:
                tell(f"{label} {done}/{whole} {what}")

        yield plain
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label)

        def live(done: int, whole: int, what: str) -> None:
            bar.update(task, completed=done, total=whole, description=f"{label} {what[:40]}")

        yield live


# ── options that many commands share ─────────────────────────────────────────────────────────────


def _remember(key: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value is not None:
            context.find_root().ensure_object(dict)[key] = value

    return keep


def station_options(command: F) -> F:
    """`--home` and `--user`, understood before and after the command's name alike."""
    home = click.option(
        "--home",
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=_remember("home"),
        help=_("Thư mục của đài (mặc định: BROADCAST_HOME, rồi thư mục hiện tại)."),
    )
    user = click.option(
        "--user",
        expose_value=False,
        callback=_remember("user"),
        help=_("Người thực hiện (mặc định: BROADCAST_USER, rồi người duy nhất có vai trò đó)."),
    )
    return home(user(command))


json_option = click.option("--json", "as_json", is_flag=True, help=_("In một tài liệu JSON ra đầu ra chuẩn."))


def write_down(home: Home, what: str) -> None:
    """Put what this command has done into the audit."""
    from broadcast.domain.access import DONE, Attempt

    row = Attempt(at=home.clock.wall(), who=user_name() or "", origin="cli", what=what, outcome=DONE)
    home.store.write_down(row)


def home_folder() -> Path:
    """The folder of the home that this command works on."""
    return Path(_chosen("home", "BROADCAST_HOME") or Path.cwd())


def user_name() -> str | None:
    """Who was named with `--user`."""
    name = _chosen("user", "BROADCAST_USER")
    return str(name) if name else None


def _chosen(key: str, variable: str) -> Any:
    return click.get_current_context().find_root().ensure_object(dict).get(key) or os.environ.get(variable)


def system_clock() -> Clock:
    """The computer's clock, which cannot be right before the program was made."""
    return SystemClock(MADE_ON)


@contextmanager
def station() -> Iterator[Home]:
    """The opened home of this command, in its own language from here on."""
    from broadcast.station.home import open_home  # with the database: `run` does without

    with open_home(home_folder(), system_clock()) as home:
        choose(home.settings.language)
        yield home


class WeekName(click.ParamType):
    """A week as an argument: 2026-W48."""

    name = "week"

    def convert(self, value: Any, _parameter: click.Parameter | None, _context: click.Context | None) -> Week:
        """Read it. Raises PeriodError."""
        return value if isinstance(value, Week) else Week.parse(str(value))


WEEK = WeekName()
