"""A plan as it was published becomes content items and tasks, each with its source beside it.

bytes ──readers──▶ paragraphs and tables ──extract──▶ heading, items, tasks
│
cadence · taxonomy (guesses, with their words)
"""

from broadcast.ingest.document import plan_document
from broadcast.ingest.extract import read_plan
from broadcast.ingest.taxonomy import guess as classify

__all__ = ["classify", "plan_document", "read_plan"]
