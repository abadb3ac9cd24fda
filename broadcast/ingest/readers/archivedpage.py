"""A page that a browser saved as one file (mhtml): the markup among its parts."""

from __future__ import annotations


def page_in(content: bytes) -> bytes | None:
    """The first page in a saved archive, as its bytes; None where there is none."""
    from email.errors import MessageError
    from email.parser import BytesParser
    from email.policy import compat32

    try:
        message = BytesParser(policy=compat32).parsebytes(content)
        for part in message.walk():
            if part.get_content_type() in {"text/html", "text/plain"}:
                page = part.get_payload(decode=True)
                return page if isinstance(page, bytes) and page.strip() else None
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
        return None
    return None
