"""Small pictures of every paper, for the documents: python tests/bench/pictures.py [FOLDER]

Pages are drawn from the pdf. The workbook's are drawn where LibreOffice is at hand, and left as they are where it is not.
"""

import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pypdfium2

sys.path.insert(0, str(Path(__file__).parent))
from years import HANOI, ZONES, events, tellings

from broadcast.domain.asrun import Place
from broadcast.domain.facts import Fact, FactKind
from broadcast.domain.times import RATE, Frames, Period
from broadcast.reports import coverage, figures
from broadcast.reports.airings import account_of, told_besides, told_days
from broadcast.reports.logbook import Logbook
from broadcast.reports.paper import Heading
from broadcast.reports.pay import Pay, Rates, worked
from broadcast.reports.points import Points, Step
from broadcast.reports.province import Province, StationRow
from broadcast.reports.results import Results
from broadcast.reports.writers import write

ROOM = Path(__file__).parents[2] / "docs" / "images"
HEADING = Heading(
    station="Đài Truyền thanh xã Mỹ Phong",
    commune="xã Mỹ Phong",
    office="Phòng Văn hóa - Xã hội xã Mỹ Phong",
    dated=date(2026, 9, 5),
    compiler="Trần Thị Hoa",
    signer="Nguyễn Văn Nam",
)
CENTRE = Heading(
    station="Trung tâm Văn hóa và Truyền thanh",
    commune="tỉnh Đồng Tháp",
    office="",
    dated=date(2026, 10, 5),
    symbol="BC-TT",
    archive="TTVH",
    signer_title="GIÁM ĐỐC",
)
PEOPLE = {"tran-thi-hoa": "Trần Thị Hoa", "nguyen-van-nam": "Nguyễn Văn Nam", "le-huu-nghi": "Lê Hữu Nghị"}
NAMES = ("Mỹ Phong", "Tân Hội", "Bình Lợi", "Phú Mỹ", "An Hòa", "Thạnh Phú", "Long Trung", "Vĩnh Kim")


def told(period):
    """The figures of a period, and the account that they are of."""
    lines = [(Place(seq), entry) for seq, entry in enumerate(events(period.first, period.days), 1)]
    account, given = account_of(lines), tellings()
    known = {telling.name for telling in given}
    heard = coverage.Airings(
        items=told_days(account.real, period.first, period.last, HANOI),
        others=told_besides(account.real, known, period.first, period.last, HANOI),
    )
    covered = coverage.compute(
        given,
        period,
        coverage.unit_for(period),
        told=heard,
        planned=coverage.Airings(items={}),
        today=period.last,
    )
    facts = [
        Fact(
            kind=kind,
            first=period.first,
            last=period.last,
            value=value,
            note=note,
            by="tran-thi-hoa",
            at=datetime(2026, 9, 3, tzinfo=UTC),
        )
        for kind, value, note in ((FactKind.LISTENERS, 1200, "sổ theo dõi"), (FactKind.WEB, 2, ""))
    ]
    hashes = {place: f"{place.seq * 7919:064x}"[::-1] for place, _ in lines}
    return account, figures.compute(
        account, period, HANOI, given, ZONES, hashes=hashes, coverage=covered, facts=facts
    )


def forms():
    """Every form, filled in."""
    month, week, quarter = Period.parse("2026-08"), Period.parse("2026-W35"), Period.parse("2026-Q3")
    account, found = told(month)
    yield Results(figures=found, heading=HEADING)
    yield Logbook(figures=told(week)[1], heading=HEADING, people=PEOPLE)
    steps = (Step(airings=100, points=4), Step(airings=50, points=3), Step(airings=0, points=2))
    yield Points(figures=told(quarter)[1], heading=HEADING, steps=steps)
    rates = Rates(
        decision="Quyết định số 12/2026/QĐ-UBND",
        page=50_000,
        airing=20_000,
        daily_cap=150_000,
        factors={"km": Fraction(3, 2)},
    )
    copies = {entry.cart: 420 for _, entry in account.counted if entry.cart}
    days = worked(account.real, month, HANOI, copies, rates)
    yield Pay(period=month, heading=HEADING, rates=rates, days=days, people=PEOPLE)
    rows = [
        StationRow(
            station=f"Đài xã {name}",
            area=f"Khu vực {1 + number % 3}",
            speakers=14 + number * 5,
            bulletins=240 + number * 11,
            aired=231 + number * 10,
            emergency=number % 3,
            asked=Frames((71_000 + number * 3_300) * RATE),
            played=Frames((68_200 + number * 3_050) * RATE),
        )
        for number, name in enumerate(NAMES)
    ]
    yield Province(period=quarter, heading=CENTRE, stations=tuple(rows))


def drawn(pdf, target, page=0):
    """A page as a png of few colours, which keeps it small."""
    picture = pypdfium2.PdfDocument(pdf)[page].render(scale=0.95).to_pil()
    picture.quantize(24).save(target, optimize=True)


def main():
    """Write the pictures."""
    room = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOM
    room.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for form in forms():
            pdf, book = write(form, ["pdf", "xlsx"], Path(folder))
            name = form.stem.rpartition("-2026")[0]
            drawn(pdf, room / f"{name}.png")
            if shutil.which("soffice") and isinstance(form, Results):
                pdf.unlink()
                convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(book)]
                subprocess.run(convert, check=True, capture_output=True)
                drawn(pdf, room / f"{name}-xlsx.png", page=1)


if __name__ == "__main__":
    main()
