"""Keep passkeys, codes and roles of facilitators."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

#: Columns that are only added: nothing is rebuilt.
ADDED = {
    'facilitator': lambda: [
        sa.Column('is_admin', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('is_removed', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('handle', sa.String(), server_default='', nullable=False),
        sa.Column('totp_secret', sa.String(), server_default='', nullable=False),
        sa.Column('totp_step', sa.Integer(), server_default='0', nullable=False)],
    'sign_in': lambda: [
        sa.Column('signed_in_on', sa.Date(), nullable=True),
        sa.Column('label', sa.String(), server_default='', nullable=False),
        sa.Column('proved_at', sa.DateTime(), nullable=True)],
    'one_time_link': lambda: [
        sa.Column('makes_admin', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('forgets_factors', sa.Boolean(), server_default=sa.false(), nullable=False)],
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns():
            op.add_column(table, column)
    op.create_table('passkey',
    sa.Column('credential_id', sa.String(), nullable=False),
    sa.Column('facilitator_id', sa.Integer(), nullable=False),
    sa.Column('rp_id', sa.String(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('added_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['facilitator_id'], ['facilitator.id'], name=op.f('fk_passkey_facilitator_id_facilitator'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('credential_id', name=op.f('pk_passkey'))
    )
    op.create_table('recovery_code',
    sa.Column('facilitator_id', sa.Integer(), nullable=False),
    sa.Column('tag', sa.String(), nullable=False),
    sa.Column('code_hash', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['facilitator_id'], ['facilitator.id'], name=op.f('fk_recovery_code_facilitator_id_facilitator'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('facilitator_id', 'tag', name=op.f('pk_recovery_code'))
    )
    # Whoever made the first account has looked after this Workshop until now.
    op.execute('UPDATE facilitator SET is_admin = true WHERE id = (SELECT min(id) FROM facilitator)')
    facilitator = sa.table('facilitator', sa.column('id', sa.Integer), sa.column('handle', sa.String))
    for (number,) in op.get_bind().execute(sa.select(facilitator.c.id)).fetchall():
        op.execute(facilitator.update().where(facilitator.c.id == number).values(handle=secrets.token_urlsafe(32)))


def downgrade() -> None:
    op.drop_table('recovery_code')
    op.drop_table('passkey')
    for table, columns in reversed(ADDED.items()):
        for column in reversed(columns()):
            op.drop_column(table, column.name)
