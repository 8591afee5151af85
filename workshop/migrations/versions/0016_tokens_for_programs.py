"""Let a program read sealed sessions with a token of their facilitator's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'api_token',
        sa.Column('token_hash', sa.String(), nullable=False),
        sa.Column('facilitator_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('reads_summaries', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('made_on', sa.Date(), nullable=False),
        sa.Column('ends_on', sa.Date(), nullable=False),
        sa.Column('last_used_on', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['facilitator_id'], ['facilitator.id'],
                                name=op.f('fk_api_token_facilitator_id_facilitator'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_api_token')))


def downgrade() -> None:
    op.drop_table('api_token')
