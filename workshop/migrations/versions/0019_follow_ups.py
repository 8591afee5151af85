"""Let a session be followed by another one some weeks later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'follow_up',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('first_id', sa.Integer(), nullable=True),
        sa.Column('first_held_on', sa.Date(), nullable=True),
        sa.Column('opens_on', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['first_id'], ['session.id'], name=op.f('fk_follow_up_first_id_session'),
                                ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_follow_up_session_id_session'),
                                ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('session_id', name=op.f('pk_follow_up')),
        sa.UniqueConstraint('first_id', name=op.f('uq_follow_up_first_id')),
    )


def downgrade() -> None:
    op.drop_table('follow_up')
