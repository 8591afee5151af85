"""Keep what facilitators did, and the day from which a sealed session's days are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_entry',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('hour', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('facilitator_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('room', sa.String(), nullable=False),
    sa.Column('about_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('day', 'hour', 'act', 'facilitator_id', 'room', 'about_id', name=op.f('pk_audit_entry')),
    sqlite_with_rowid=False
    )
    # Sessions that were sealed before get their days from this update on, so that nobody is surprised.
    op.execute("UPDATE session SET sealed_on = current_date WHERE is_sealed AND sealed_on IS NULL")


def downgrade() -> None:
    op.drop_table('audit_entry')
