"""Keep what became of an action, also when a later session of the group opens with it."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('action', sa.Column('key', sa.String(), nullable=True))
    action = sa.table('action', sa.column('id', sa.Integer), sa.column('key', sa.String))
    for (number,) in op.get_bind().execute(sa.select(action.c.id)).fetchall():
        op.execute(action.update().where(action.c.id == number).values(key=secrets.token_hex(16)))
    with op.batch_alter_table('action') as batch_op:
        batch_op.alter_column('key', existing_type=sa.String(), nullable=False)
        batch_op.add_column(sa.Column('state', sa.String(), server_default='open', nullable=False))
        batch_op.add_column(sa.Column('moved_to', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('reason', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('state_before', sa.JSON(none_as_null=True), nullable=True))
        batch_op.create_check_constraint(op.f('ck_action_state'), "state in ('open', 'done', 'moved', 'dropped')")
        batch_op.create_index('ix_action_key', ['key'])


def downgrade() -> None:
    with op.batch_alter_table('action') as batch_op:
        batch_op.drop_index('ix_action_key')
        batch_op.drop_constraint(op.f('ck_action_state'), type_='check')
        for name in ('state_before', 'reason', 'moved_to', 'state', 'key'):
            batch_op.drop_column(name)
