"""A plan as it was published becomes content items and tasks, each with its source beside it.

bytes ──readers──▶ paragraphs and tables ──extract──▶ heading, items, tasks
                                                          │                 ▼
                                                       cadence           sorting ── taxonomy, what was taught
"""

from broadcast.ingest.cadence import read_timing
from broadcast.ingest.classification.taxonomy import Taxonomy
from broadcast.ingest.classification.taxonomy import guess as classify
from broadcast.ingest.document import plan_document
from broadcast.ingest.extract import read_plan

__all__ = ["Taxonomy", "classify", "plan_document", "read_plan", "read_timing"]
