"""Sound for the pages: carts, recordings, what was sent and heard of a log line, and their drawings.

    /am-thanh/bang/{hash}         a cart                /am-thanh/song/bang/{hash}
    /am-thanh/ghi-am/{name}       a recording           /am-thanh/song/ghi-am/{name}
    /am-thanh/nhat-ky/{number}    what left for the card; with `nghe=1` what was heard of it at the loudspeaker

Any part may be asked for (Range), so that a listener can go to any place of an hour at once.
"""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import FileResponse, Response, StreamingResponse

from broadcast.station import airchecks, sounds
from broadcast.web.asking import Station, Viewer

router = APIRouter(prefix="/am-thanh")
Number = Annotated[int, Path(ge=1, le=10**15)]
"""Of an entry of a log."""

_AS_IT_IS = {"content-encoding": "identity"}
"""Sound is not packed on its way: a part of it is counted in its own bytes."""
_FOREVER = {"cache-control": "private, max-age=31536000, immutable"}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@router.get("/bang/{sha}")
def cart(home: Station, sha: str, _person: Viewer) -> Response:
    """A cart."""
    found = sounds.cart(home, sha)
    return FileResponse(found.path, media_type=found.media, headers=_AS_IT_IS | _FOREVER)


@router.get("/ghi-am/{name:path}")
def recording(home: Station, name: str, _person: Viewer) -> Response:
    """A recording, in a form that browsers play."""
    found = sounds.brought(home, name)
    return FileResponse(found.path, media_type=found.media, headers=_AS_IT_IS)


@router.get("/nhat-ky/{seq}")
def sent(
    request: Request,
    home: Station,
    _person: Viewer,
    seq: Number,
    *,
    may: str = "",
    nghe: bool = False,
) -> Response:
    """What was sent of a log line of output `may`, or what was heard of it, as a wav."""
    found = airchecks.excerpt(home, seq, may or None, heard=nghe)
    asked = _asked(request.headers.get("range", ""), found.size)
    start, stop = asked or (0, found.size)
    headers = {**_AS_IT_IS, "accept-ranges": "bytes", "content-length": str(max(0, stop - start))}
    if start >= stop:
        return Response(status_code=416, headers={"content-range": f"bytes */{found.size}"})
    if asked:
        headers["content-range"] = f"bytes {start}-{stop - 1}/{found.size}"
    status = 206 if asked else 200
    return StreamingResponse(found.part(start, stop), status, headers=headers, media_type="audio/wav")


@router.get("/song/bang/{sha}")
def cart_drawing(home: Station, sha: str, _person: Viewer) -> Response:
    """How a cart looks."""
    return _drawn(sounds.cart_outline(home, sha), _FOREVER)


@router.get("/song/ghi-am/{name:path}")
def recording_drawing(home: Station, name: str, _person: Viewer) -> Response:
    """How a recording looks."""
    return _drawn(sounds.brought_outline(home, name), {})


def _asked(header: str, size: int) -> tuple[int, int] | None:
    """From which byte up to before which: one range of them, or None for all, as for anything else that is asked."""
    found = _RANGE.fullmatch(header.strip())
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found[1], found[2]
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(int(last) + 1, size) if last else size


def _drawn(strokes: tuple[int, ...], headers: dict[str, str]) -> Response:
    """A drawing: a bar for each stroke around the middle, as high as the sound is there."""
    bars = "".join(
        f"M{at} {50 - height / 2:g}h1v{height}h-1z"
        for at, height in enumerate(max(stroke, 1) for stroke in strokes)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(strokes) or 1} 100" preserveAspectRatio="none">'
        f'<path d="{bars}" fill="#17527f"/></svg>'
    )
    return Response(svg, media_type="image/svg+xml", headers=headers)
