"""The application: the door, then the pages of the desk, and the interface for offices, whose OpenAPI wants a token."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from broadcast import __version__
from broadcast.station.home import Home
from broadcast.station.settings import Latest
from broadcast.web import problems
from broadcast.web.api import as_run, heads, reports
from broadcast.web.api.common import Only
from broadcast.web.audit import Audit
from broadcast.web.deeds import Deeds
from broadcast.web.door import Door
from broadcast.web.live import Live
from broadcast.web.pages import STATIC
from broadcast.web.rates import Rates
from broadcast.web.tokens import Bearer, Gate
from broadcast.web.views import VIEWS
from broadcast.web.works import Works

_ABOUT = (
    "Cơ quan quản lý lấy nhật ký phát sóng, đầu nhật ký đã ký và báo cáo của một đài. "
    "Chỉ đọc; mỗi yêu cầu kèm mã truy cập do đài cấp."
)


def make_app(home: Home) -> FastAPI:
    """The application of one station. It holds no connection and no file open between requests."""
    app = FastAPI(
        title="Truyền thanh",
        version=__version__,
        description=_ABOUT,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    audit, rates = Audit(home), Rates(home.clock)
    app.state.home, app.state.latest = home, Latest(home)
    app.state.gate, app.state.works = Gate(home, audit, rates), Works(home.clock)
    app.state.live = Live(home)
    problems.install(app)
    app.include_router(_api(), prefix="/api/v1")
    for view in VIEWS:
        app.include_router(view.router, include_in_schema=False)
    app.mount("/static", _Kept(directory=STATIC))
    app.add_middleware(Deeds, audit=audit)
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)
    app.add_middleware(Door, audit=audit, rates=rates, proxies=home.settings.web.proxies)
    return app


def _api() -> APIRouter:
    api = APIRouter()
    for part in (as_run, heads, reports):
        api.include_router(part.router)

    @api.get("/openapi.json", include_in_schema=False, dependencies=[Depends(Bearer(None)), Depends(Only())])
    def openapi(request: Request) -> JSONResponse:
        return JSONResponse(request.app.openapi())

    return api


class _Kept(StaticFiles):
    """Files of ours, asked for by an address that changes when they do: a browser may keep them."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """One file."""
        answer = super().file_response(*args, **kwargs)
        answer.headers["cache-control"] = "private, max-age=31536000, immutable"
        return answer
