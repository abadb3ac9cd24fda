"""The pages of the desk, one module each: what is asked, what the station answers, which template shows it."""

from broadcast.web.views import (
    account,
    air,
    approval,
    atonce,
    caring,
    content,
    coverage,
    emergency,
    lexicon,
    log,
    people,
    plans,
    reports,
    settings,
    signing,
    sound,
    working,
    writing,
)

VIEWS = (
    air,
    emergency,
    atonce,
    signing,
    sound,
    working,
    account,
    settings,
    people,
    caring,
    log,
    coverage,
    plans,
    reports,
    content,
    writing,
    approval,
    lexicon,
)
"""Every module of pages; the application takes their routes in this order."""
