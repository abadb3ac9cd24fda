"""The parts of the settings, each with the role whose work it is to look at it."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastapi import Request
from fastapi.responses import Response

from broadcast.domain.people import Person, Role
from broadcast.errors import Said
from broadcast.station.people import may
from broadcast.web.pages import show


class Part(NamedTuple):
    """One page of the settings."""

    path: str
    title: Said
    role: Role


PARTS = (
    Part("/cai-dat", Said("Đài và cụm loa", "Station and zones"), Role.VIEWER),
    Part("/cai-dat/quy-dinh", Said("Quy định", "Rules"), Role.VIEWER),
    Part("/cai-dat/nguoi", Said("Người làm việc", "People"), Role.ADMINISTRATOR),
    Part("/cai-dat/giong-doc", Said("Giọng đọc", "Voices"), Role.VIEWER),
    Part("/cai-dat/kiem-tra", Said("Kiểm tra máy", "Health"), Role.OPERATOR),
    Part("/cai-dat/sao-luu", Said("Sao lưu", "Backups"), Role.ADMINISTRATOR),
    Part("/cai-dat/ma-truy-cap", Said("Cơ quan lấy số liệu", "Offices that read"), Role.ADMINISTRATOR),
    Part("/cai-dat/so-viec", Said("Sổ thao tác", "Audit"), Role.AUDITOR),
)


def part(request: Request, person: Person, template: str, **facts: Any) -> Response:
    """A page of the settings, with the way to the others that this person may look at."""
    path = request.url.path
    parts = [one for one in PARTS if may(person, one.role)]
    here = max((one.path for one in parts if path.startswith(one.path)), key=len, default="")
    return show(request, template, parts=parts, part=here, edits=may(person, Role.ADMINISTRATOR), **facts)
