"""The station asked over the network: who asks, what may be asked, and the answers.

    address ─▶ bounds (size, rate) ─▶ token and scope ─▶ api ─▶ station
                   │                       │
                   └── refused ────────────┴──▶ problem (RFC 9457), and a row of the audit

It lives in the desk's process, where `[web] listen` is set, and never in the way of the air: what is heavy is asked
by one at a time. Nothing here but this room knows FastAPI.
"""
