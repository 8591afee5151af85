"""Let a step name the question of the theme that it asks, so that it is found again in a newer version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('step', sa.Column('item', sa.String(), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('step', 'item')
