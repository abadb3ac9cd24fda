"""Alembic's environment for an office's database, inside the transaction that `database` began."""

from __future__ import annotations

from alembic import context

from broadcast.store.office.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
