"""Every route of the pages, with the role that it wants: read off the views, so that none is forgotten."""

import re
from dataclasses import dataclass

from fastapi.routing import APIRoute

from broadcast.web.asking import Doing
from broadcast.web.views import VIEWS

OPEN = {
    ("GET", "/dang-nhap"),
    ("POST", "/dang-nhap"),
    ("POST", "/ngon-ngu"),
    ("GET", "/bat-dau"),
    ("POST", "/bat-dau"),
}
"""Routes for whoever comes."""


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    roles: tuple
    streams: bool

    @property
    def filled(self):
        """An address of this form."""
        return re.sub(r"{\w+(:path)?}", "1", self.path)


def routes():
    return [
        Route(
            method=method,
            path=route.path,
            roles=tuple(one.role for one in _doings(route.dependant)),
            streams="su-kien" in route.path,
        )
        for view in VIEWS
        for route in _inside(view.router)
        for method in sorted(route.methods)
    ]


def _inside(router):
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            yield from _inside(route.original_router)


def _doings(dependant):
    if isinstance(dependant.call, Doing):
        yield dependant.call
    for inner in dependant.dependencies:
        yield from _doings(inner)
