"""Keep the shared record of two people, apart from sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'supervision',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(), nullable=False),
        sa.Column('join_key', sa.String(), nullable=True),
        sa.Column('owner_id', sa.Integer(), nullable=False),
        sa.Column('seat_hash', sa.String(), server_default='', nullable=False),
        sa.Column('theme', sa.JSON(), nullable=False),
        sa.Column('keep_days', sa.Integer(), nullable=False),
        sa.Column('started_on', sa.Date(), nullable=False),
        sa.Column('ended_on', sa.Date(), nullable=True),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['owner_id'], ['facilitator.id'], name=op.f('fk_supervision_owner_id_facilitator')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_supervision')),
        sa.UniqueConstraint('join_key', name=op.f('uq_supervision_join_key')),
        sa.UniqueConstraint('key', name=op.f('uq_supervision_key')))
    op.create_index('ix_supervision_owner_id', 'supervision', ['owner_id'])
    op.create_table(
        'supervision_entry',
        sa.Column('supervision_id', sa.Integer(), nullable=False),
        sa.Column('question', sa.String(), nullable=False),
        sa.Column('role', sa.String(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('edits', sa.Integer(), nullable=False),
        sa.CheckConstraint("role in ('supervisor', 'supervisee')", name=op.f('ck_supervision_entry_role')),
        sa.ForeignKeyConstraint(['supervision_id'], ['supervision.id'], ondelete='CASCADE',
                                name=op.f('fk_supervision_entry_supervision_id_supervision')),
        sa.PrimaryKeyConstraint('supervision_id', 'question', 'role', name=op.f('pk_supervision_entry')))
    op.create_table(
        'supervision_action',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('supervision_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('what', sa.String(), nullable=False),
        sa.Column('who', sa.String(), nullable=False),
        sa.Column('by_when', sa.Date(), nullable=True),
        sa.Column('is_done', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(['supervision_id'], ['supervision.id'], ondelete='CASCADE',
                                name=op.f('fk_supervision_action_supervision_id_supervision')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_supervision_action')))


def downgrade() -> None:
    op.drop_table('supervision_action')
    op.drop_table('supervision_entry')
    op.drop_index('ix_supervision_owner_id', 'supervision')
    op.drop_table('supervision')
