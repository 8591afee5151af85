"""Keep when a session is planned to begin, as a time of day, and how many minutes are booked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('session', sa.Column('starts_at', sa.String(), server_default='', nullable=False))
    op.add_column('session', sa.Column('booked_minutes', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('session', 'booked_minutes')
    op.drop_column('session', 'starts_at')
