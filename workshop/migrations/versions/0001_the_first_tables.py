"""Make the first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('facilitator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_facilitator')),
    sa.UniqueConstraint('email', name=op.f('uq_facilitator_email'))
    )
    op.create_table('one_time_link',
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('facilitator_id', sa.Integer(), nullable=True),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['facilitator_id'], ['facilitator.id'], name=op.f('fk_one_time_link_facilitator_id_facilitator'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_one_time_link'))
    )
    op.create_table('session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('room', sa.String(), nullable=False),
    sa.Column('board_key', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=True),
    sa.Column('facilitator_id', sa.Integer(), nullable=False),
    sa.Column('theme', sa.JSON(), nullable=False),
    sa.Column('group_name', sa.String(), nullable=False),
    sa.Column('audience', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('current_step_id', sa.Integer(), nullable=True),
    sa.Column('most_joined', sa.Integer(), nullable=False),
    sa.Column('participant_revision', sa.Integer(), nullable=False),
    sa.Column('facilitator_revision', sa.Integer(), nullable=False),
    sa.Column('board_revision', sa.Integer(), nullable=False),
    sa.Column('plan_revision', sa.Integer(), nullable=False),
    sa.Column('is_sealed', sa.Boolean(), nullable=False),
    sa.CheckConstraint("audience in ('practitioners', 'leaders', 'both')", name=op.f('ck_session_audience')),
    sa.CheckConstraint("state in ('draft', 'lobby', 'running', 'closed')", name=op.f('ck_session_state')),
    sa.ForeignKeyConstraint(['facilitator_id'], ['facilitator.id'], name=op.f('fk_session_facilitator_id_facilitator')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session')),
    sa.UniqueConstraint('board_key', name=op.f('uq_session_board_key')),
    sa.UniqueConstraint('code', name=op.f('uq_session_code')),
    sa.UniqueConstraint('room', name=op.f('uq_session_room'))
    )
    op.create_table('sign_in',
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('facilitator_id', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['facilitator_id'], ['facilitator.id'], name=op.f('fk_sign_in_facilitator_id_facilitator'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_in'))
    )
    op.create_table('step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('audience', sa.String(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('probes', sa.JSON(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('display', sa.String(), nullable=False),
    sa.Column('is_revealed', sa.Boolean(), nullable=False),
    sa.Column('batches', sa.Integer(), nullable=False),
    sa.Column('was_closed', sa.Boolean(), nullable=False),
    sa.Column('has_lost_key', sa.Boolean(), nullable=False),
    sa.Column('answered', sa.Integer(), nullable=False),
    sa.Column('hidden', sa.Integer(), nullable=False),
    sa.CheckConstraint("display in ('auto', 'live', 'held')", name=op.f('ck_step_display')),
    sa.CheckConstraint("state in ('waiting', 'open', 'closed')", name=op.f('ck_step_state')),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_step_session_id_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step')),
    sa.UniqueConstraint('session_id', 'position', name=op.f('uq_step_session_id_position'))
    )
    op.create_table('live_response',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('shown_text', sa.String(), nullable=True),
    sa.Column('batch', sa.Integer(), nullable=True),
    sa.Column('edits', sa.Integer(), nullable=False),
    sa.Column('is_hidden', sa.Boolean(), nullable=False),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['step_id'], ['step.id'], name=op.f('fk_live_response_step_id_step'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_live_response')),
    sa.UniqueConstraint('handle', name=op.f('uq_live_response_handle')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('live_response', schema=None) as batch_op:
        batch_op.create_index('ix_live_response_step_id', ['step_id'], unique=False)

    op.create_table('participation',
    sa.Column('mark', sa.String(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('has_passed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['step_id'], ['step.id'], name=op.f('fk_participation_step_id_step'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('mark', name=op.f('pk_participation')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.create_index('ix_participation_step_id', ['step_id'], unique=False)

    op.create_table('phone_act',
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['step_id'], ['step.id'], name=op.f('fk_phone_act_step_id_step'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('act', name=op.f('pk_phone_act')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('phone_act', schema=None) as batch_op:
        batch_op.create_index('ix_phone_act_step_id', ['step_id'], unique=False)

    op.create_table('sealed_response',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['step_id'], ['step.id'], name=op.f('fk_sealed_response_step_id_step'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sealed_response')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('sealed_response', schema=None) as batch_op:
        batch_op.create_index('ix_sealed_response_step_id', ['step_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('sealed_response', schema=None) as batch_op:
        batch_op.drop_index('ix_sealed_response_step_id')

    op.drop_table('sealed_response')
    with op.batch_alter_table('phone_act', schema=None) as batch_op:
        batch_op.drop_index('ix_phone_act_step_id')

    op.drop_table('phone_act')
    with op.batch_alter_table('participation', schema=None) as batch_op:
        batch_op.drop_index('ix_participation_step_id')

    op.drop_table('participation')
    with op.batch_alter_table('live_response', schema=None) as batch_op:
        batch_op.drop_index('ix_live_response_step_id')

    op.drop_table('live_response')
    op.drop_table('step')
    op.drop_table('sign_in')
    op.drop_table('session')
    op.drop_table('one_time_link')
    op.drop_table('facilitator')
