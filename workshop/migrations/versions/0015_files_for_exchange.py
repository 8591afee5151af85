"""Keep files of other organisations' numbers, and the keys they are signed with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'trusted_key',
        sa.Column('key', sa.String(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_trusted_key')))
    op.create_table(
        'brought_in',
        sa.Column('key', sa.String(), nullable=False),
        sa.Column('session_id', sa.String(), nullable=False),
        sa.Column('body', sa.JSON(), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['by_id'], ['facilitator.id'], name=op.f('fk_brought_in_by_id_facilitator')),
        sa.PrimaryKeyConstraint('key', 'session_id', name=op.f('pk_brought_in')))


def downgrade() -> None:
    op.drop_table('brought_in')
    op.drop_table('trusted_key')
