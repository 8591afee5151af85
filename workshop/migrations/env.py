"""Alembic's environment: the app's own engine and metadata."""

from alembic import context
from flask import current_app

from workshop.storage.transactions import Write, writing

extension = current_app.extensions["migrate"].db
target = extension.metadata


def run() -> None:
    connectable = context.config.attributes.get("connection")
    if connectable is not None:
        _run(connectable)
        return
    with writing(Write()), extension.engine.connect() as connection:
        _run(connection)


def _run(connection) -> None:
    context.configure(connection=connection, target_metadata=target, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


run()
