"""Let a facilitator finish the summary: its title, an overview of each step, the responses that are quoted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'review',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('title', sa.String(), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_review_session_id_session'),
                                ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('session_id', name=op.f('pk_review')))
    op.create_table(
        'overview',
        sa.Column('step_id', sa.Integer(), nullable=False),
        sa.Column('words', sa.String(), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['step_id'], ['step.id'], name=op.f('fk_overview_step_id_step'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('step_id', name=op.f('pk_overview')))
    for table in ('live_response', 'sealed_response'):
        op.add_column(table, sa.Column('is_quoted', sa.Boolean(), nullable=True))


def downgrade() -> None:
    for table in ('live_response', 'sealed_response'):
        op.drop_column(table, 'is_quoted')
    op.drop_table('overview')
    op.drop_table('review')
