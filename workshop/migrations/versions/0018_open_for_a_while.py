"""Let a session stay open for a while, and remember the day on which its questions closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('session', sa.Column('open_until', sa.DateTime(), nullable=True))
    op.add_column('session', sa.Column('gathered_on', sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column('session', 'gathered_on')
    op.drop_column('session', 'open_until')
