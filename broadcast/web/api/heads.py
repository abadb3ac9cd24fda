"""`GET /api/v1/heads`: how far each log has come, and what was signed of it day by day.

Who has pulled entries proves by these that what it has is what the station has signed, and that no end was cut off.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from broadcast import __version__
from broadcast.airlog import chain
from broadcast.domain.access import Scope
from broadcast.station import handing
from broadcast.web.api.common import Only, Station, refusals
from broadcast.web.problems import Refusal
from broadcast.web.tokens import Bearer


class Signed(BaseModel):
    """A day's head under the station's key."""

    day: date
    seq: int
    hash: str
    at: str | None
    public_key: str
    signature: str


class OutputHead(BaseModel):
    """One log: number, hash and moment of its last entry, and its signed heads, oldest first."""

    output: str
    seq: int
    hash: str
    at: str | None
    signed: list[Signed]


class Heads(BaseModel):
    """Every log of a station."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "station": "Đài truyền thanh xã Mỹ Phong",
                "commune": "xã Mỹ Phong",
                "public_key": "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f",
                "software": "0.1.0",
                "outputs": [
                    {
                        "output": "",
                        "seq": 1204,
                        "hash": "5f0c…",
                        "at": "2026-11-30T10:31:02.000000Z",
                        "signed": [],
                    }
                ],
            }
        }
    )

    station: str
    commune: str
    public_key: str | None = Field(
        description="Khóa công khai Ed25519, dạng hex; null khi đài chưa ký lần nào."
    )
    software: str
    outputs: list[OutputHead]


router = APIRouter()


@router.get(
    "/heads",
    summary="Đầu của từng nhật ký",
    description="Dòng cuối của mỗi đầu ra, và đầu nhật ký đã ký từng ngày.",
    dependencies=[Depends(Bearer(Scope.HEADS)), Depends(Only("since"))],
    responses=refusals(422),
)
def heads(
    home: Station,
    since: Annotated[
        str,
        Query(
            pattern=r"^(\d{4}-\d{2}-\d{2})?$",
            description="Chỉ những đầu đã ký từ ngày này.",
            examples=["2026-11-01"],
        ),
    ] = "",
) -> Heads:
    """The heads of every log."""
    station, first = home.settings.station, _day(since)
    return Heads(
        station=station.name,
        commune=station.commune,
        public_key=chain.public_key(home.folder / "keys" / "station.pem"),
        software=__version__,
        outputs=[
            OutputHead.model_validate(handing.log_head(home, name, log, first))
            for name, log in home.logs().items()
        ],
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refusal(422, "parameters", f"Không có ngày “{text}”.") from error
