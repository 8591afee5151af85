"""Make room for every kind of step, and for a facilitator in full control."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

#: Columns that are only added. Nothing is rebuilt: rebuilding would give the tables of responses an order of rows.
ADDED = {
    'session': lambda: [
        sa.Column('beside_step_id', sa.Integer(), nullable=True),
        sa.Column('review', sa.String(), server_default='auto', nullable=False),
        sa.Column('is_blank', sa.Boolean(), server_default=sa.false(), nullable=False)],
    'step': lambda: [
        sa.Column('responded', sa.Integer(), server_default='0', nullable=False),
        sa.Column('settings', sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column('arrangement', sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column('is_own', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('is_skipped', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('review', sa.String(), server_default='auto', nullable=False),
        sa.Column('spotlight', sa.String(), nullable=True),
        sa.Column('round', sa.Integer(), server_default='1', nullable=False),
        sa.Column('cleared_round', sa.Integer(), server_default='0', nullable=False),
        sa.Column('grouping_revision', sa.Integer(), server_default='0', nullable=False),
        sa.Column('grouping_before', sa.JSON(none_as_null=True), nullable=True),
        sa.Column('timer', sa.JSON(none_as_null=True), nullable=True),
        sa.Column('split', sa.JSON(none_as_null=True), nullable=True)],
    'live_response': lambda: [
        sa.Column('round', sa.Integer(), server_default='1', nullable=False),
        sa.Column('is_held', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('group_id', sa.Integer(), nullable=True),
        sa.Column('resonance', sa.Integer(), server_default='0', nullable=False)],
    'participation': lambda: [
        sa.Column('round', sa.Integer(), server_default='1', nullable=False)],
    'sealed_response': lambda: [
        sa.Column('group_id', sa.Integer(), nullable=True),
        sa.Column('resonance', sa.Integer(), server_default='0', nullable=False)],
}
#: What was text becomes the body of a reflection.
RENAMED = [('live_response', 'text', 'body'), ('live_response', 'shown_text', 'shown_body'),
           ('sealed_response', 'text', 'body')]


def upgrade() -> None:
    for table, columns in ADDED.items():
        for column in columns():
            op.add_column(table, column)
    for table, old, new in RENAMED:
        op.execute(f'ALTER TABLE {table} RENAME COLUMN {old} TO {new}')
        rewrite(table, new, lambda text: json.dumps({'text': text}, ensure_ascii=False))
    op.create_table('resonance',
    sa.Column('mark', sa.String(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('response_id', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['step_id'], ['step.id'], name=op.f('fk_resonance_step_id_step'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('mark', name=op.f('pk_resonance')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_resonance_step_id', 'resonance', ['step_id'])
    op.create_table('role_tally',
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['step_id'], ['step.id'], name=op.f('fk_role_tally_step_id_step'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('step_id', 'round', 'role', 'value', name=op.f('pk_role_tally')),
    sqlite_with_rowid=False
    )
    op.create_table('response_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['step_id'], ['step.id'], name=op.f('fk_response_group_step_id_step'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response_group'))
    )
    op.create_index('ix_response_group_step_id', 'response_group', ['step_id'])
    op.create_table('action',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('by_when', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['step_id'], ['step.id'], name=op.f('fk_action_step_id_step'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action'))
    )
    op.create_index('ix_action_step_id', 'action', ['step_id'])
    op.create_table('co_facilitator',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('facilitator_id', sa.Integer(), nullable=False),
    sa.Column('may', sa.String(), nullable=False),
    sa.CheckConstraint("may in ('run', 'moderate', 'watch')", name=op.f('ck_co_facilitator_may')),
    sa.ForeignKeyConstraint(['facilitator_id'], ['facilitator.id'], name=op.f('fk_co_facilitator_facilitator_id_facilitator'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_co_facilitator_session_id_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'facilitator_id', name=op.f('pk_co_facilitator'))
    )
    op.create_table('invitation',
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('may', sa.String(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('is_used', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.CheckConstraint("may in ('run', 'moderate', 'watch')", name=op.f('ck_invitation_may')),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_invitation_session_id_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_invitation'))
    )


def downgrade() -> None:
    for table in ('invitation', 'co_facilitator', 'action', 'response_group', 'role_tally', 'resonance'):
        op.drop_table(table)
    op.execute("DELETE FROM step WHERE position = 0")
    for table, old, new in RENAMED:
        rewrite(table, new, lambda body: json.loads(body).get('text', ''))
        op.execute(f'ALTER TABLE {table} RENAME COLUMN {new} TO {old}')
    for table, columns in ADDED.items():
        for column in columns():
            op.execute(f'ALTER TABLE {table} DROP COLUMN {column.name}')


def rewrite(table, column, change) -> None:
    """Change every value of a column, row by row."""
    connection = op.get_bind()
    rows = sa.table(table, sa.column('id'), sa.column(column))
    for identifier, value in connection.execute(sa.select(rows.c.id, rows.c[column])).all():
        if value is not None:
            connection.execute(sa.update(rows).where(rows.c.id == identifier).values({column: change(value)}))
