"""An office's memory on disk: the logs of many stations word for word, and what its figures are added up from."""

from broadcast.store.office.figures import LineOf
from broadcast.store.office.intake import Batch, Span
from broadcast.store.office.lines import FACETS, KeptAiring, Sums
from broadcast.store.office.records import Dispute, KeptLog, OfficeStore
from broadcast.store.office.stations import KeptStation

__all__ = [
    "FACETS",
    "Batch",
    "Dispute",
    "KeptAiring",
    "KeptLog",
    "KeptStation",
    "LineOf",
    "OfficeStore",
    "Span",
    "Sums",
]
