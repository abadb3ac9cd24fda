"""The station over the network: the desk of its people, and what offices pull.

    address ─▶ door (name, size, rate) ─┬─▶ deeds (from a page of ours?) ─▶ asking (who?) ─▶ views ─▶ station
                   │                    └─▶ tokens (which scope?) ─▶ api ─▶ station
                   │                                 │
                   └── refused ──────────────────────┴──▶ a page, or a problem (RFC 9457), and a row of the audit

It lives in the desk's process, where `[web] listen` is set, and never in the way of the air: what is heavy is asked
by one at a time, or goes on as one of the `works`. Nothing here but this room knows FastAPI. Pages are made here and
work without a script; what scripts there are stand in `static/`, and what others made in `static/vendor/`.
"""
