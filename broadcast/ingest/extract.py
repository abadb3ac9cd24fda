"""A plan from a file: the one way through this room.

What is read is never certain, so everything carries its source, and what looks wrong is a warning beside the
result: a deadline of last year is kept as printed and named.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from broadcast.domain.content import Heading, Plan
from broadcast.domain.corrections import Taught
from broadcast.errors import PlanWithoutItemsError
from broadcast.ingest.blocks import Block, Table, flattened
from broadcast.ingest.classification.sorting import sort
from broadcast.ingest.classification.taxonomy import Taxonomy
from broadcast.ingest.extraction.heading import is_article, read_heading
from broadcast.ingest.extraction.items import Items, read_items
from broadcast.ingest.extraction.sections import tree
from broadcast.ingest.extraction.tasks import read_tasks, task_tables
from broadcast.ingest.readers import read_file


def read_plan(path: Path, taxonomy: Taxonomy | None = None, taught: Sequence[Taught] = ()) -> Plan:
    """Read the plan at `path`, its format told by its content, and sort what it says by `taxonomy` (our own words
    where none is given) and what operators `taught`. Raises what `read_file` raises, and:

    Raises:
        PlanWithoutItemsError: a document with neither a content item nor a task.
    """
    reading = read_file(path)
    tables = task_tables(reading.blocks)
    paragraphs = tuple(flattened(reading.blocks, tables))
    heading = read_heading(paragraphs)
    items = read_items(tree(paragraphs), reading.document)
    tasks = read_tasks(tables, reading.document, heading)
    if not items.items and not tasks.tasks:
        raise PlanWithoutItemsError(path=path)
    article = is_article(paragraphs)
    plan = Plan(
        document=reading.document,
        name=path.name,
        heading=heading,
        items=items.items,
        tasks=tasks.tasks,
        warnings=(
            *reading.notes,
            *_about(heading, article=article),
            *_found(items, reading.blocks),
            *items.warnings,
            *tasks.warnings,
        ),
        retold=article,
    )
    return sort(plan, taxonomy or Taxonomy.default(), taught)


def _about(heading: Heading, *, article: bool) -> list[str]:
    warnings: list[str] = []
    if article:
        warnings.append("Văn bản là bài viết về kế hoạch; số và ngày lấy từ dòng ghi nguồn.")
    if heading.number is None:
        warnings.append("Văn bản để trống hoặc không ghi số.")
    if heading.dated is None:
        warnings.append("Văn bản để trống hoặc không ghi ngày ban hành.")
    return warnings


def _found(items: Items, blocks: Sequence[Block]) -> list[str]:
    """What to look at where the only things to be told are the rows of a table."""
    if items.items:
        return []
    first = next((block.rows[0].place for block in blocks if isinstance(block, Table)), "")
    return [f"Không thấy mục nội dung tuyên truyền; chỉ đọc được nhiệm vụ trong bảng ({first})."]
