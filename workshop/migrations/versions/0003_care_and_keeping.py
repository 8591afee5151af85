"""Keep where people can turn to, and how long a session is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def added() -> list[sa.Column]:
    """Columns of `session`. They are only added: nothing is rebuilt."""
    return [
        sa.Column('support', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column('support_confirmed_on', sa.Date(), nullable=True),
        sa.Column('own_rule', sa.String(), server_default='', nullable=False),
        sa.Column('keep_days', sa.Integer(), server_default='30', nullable=False),
        sa.Column('sealed_on', sa.Date(), nullable=True),
        sa.Column('is_join_locked', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('is_slow', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('is_paused', sa.Boolean(), server_default=sa.false(), nullable=False),
    ]


def upgrade() -> None:
    for column in added():
        op.add_column('session', column)
    op.create_table('organisation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), server_default='', nullable=False),
    sa.Column('support', sa.JSON(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column('support_checked_on', sa.Date(), nullable=True),
    sa.Column('complaints_contact', sa.String(), server_default='', nullable=False),
    sa.Column('keep_days', sa.Integer(), server_default='30', nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_organisation_one')),
    sa.CheckConstraint('keep_days between 7 and 365', name=op.f('ck_organisation_keep_days')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation'))
    )


def downgrade() -> None:
    op.drop_table('organisation')
    for column in reversed(added()):
        op.drop_column('session', column.name)
