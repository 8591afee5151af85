"""Keep a briefing that was brought in while its owner looks it through."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'briefing_draft',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=False),
        sa.Column('made_on', sa.Date(), nullable=False),
        sa.Column('blocks', sa.JSON(), nullable=False),
        sa.Column('state', sa.JSON(), nullable=False),
        sa.Column('earlier', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['owner_id'], ['facilitator.id'], name=op.f('fk_briefing_draft_owner_id_facilitator')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_briefing_draft')),
        sa.UniqueConstraint('key', name=op.f('uq_briefing_draft_key')))
    op.create_index('ix_briefing_draft_owner_id', 'briefing_draft', ['owner_id'])


def downgrade() -> None:
    op.drop_index('ix_briefing_draft_owner_id', 'briefing_draft')
    op.drop_table('briefing_draft')
