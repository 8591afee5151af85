"""Let a facilitator mask what may identify somebody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('live_response', sa.Column('is_masked', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('step', sa.Column('masks', sa.JSON(), server_default=sa.text("'{}'"), nullable=False))


def downgrade() -> None:
    op.drop_column('step', 'masks')
    op.drop_column('live_response', 'is_masked')
