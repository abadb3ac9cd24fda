"""The application: the door, then the interface for offices. Its OpenAPI wants a token as everything does."""

from __future__ import annotations

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.middleware.gzip import GZipMiddleware

from broadcast import __version__
from broadcast.station.home import Home
from broadcast.web import problems
from broadcast.web.api import as_run, heads, reports
from broadcast.web.api.common import Only
from broadcast.web.audit import Audit
from broadcast.web.door import Door
from broadcast.web.rates import Rates
from broadcast.web.tokens import Bearer, Gate

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
    app.state.home, app.state.gate = home, Gate(home, audit, rates)
    problems.install(app)
    app.include_router(_api(), prefix="/api/v1")
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
