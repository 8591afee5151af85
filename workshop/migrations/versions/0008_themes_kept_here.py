"""Keep themes in the database, and let a session name the theme and version it ran with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'stored_theme',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(), nullable=False),
        sa.Column('owner_id', sa.Integer(), nullable=False),
        sa.Column('is_shared', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('is_archived', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('alone_key', sa.String(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('title', sa.String(), nullable=False),
        sa.Column('practitioners', sa.Integer(), nullable=False),
        sa.Column('leaders', sa.Integer(), nullable=False),
        sa.Column('search_text', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['owner_id'], ['facilitator.id'], name=op.f('fk_stored_theme_owner_id_facilitator')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_theme')),
        sa.UniqueConstraint('alone_key', name=op.f('uq_stored_theme_alone_key')),
        sa.UniqueConstraint('key', name=op.f('uq_stored_theme_key')))
    op.create_index('ix_stored_theme_owner_id', 'stored_theme', ['owner_id'])
    op.create_table(
        'theme_version',
        sa.Column('theme_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('body', sa.JSON(), nullable=False),
        sa.Column('made_on', sa.Date(), nullable=False),
        sa.Column('made_by', sa.Integer(), nullable=False),
        sa.Column('note', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['made_by'], ['facilitator.id'], name=op.f('fk_theme_version_made_by_facilitator')),
        sa.ForeignKeyConstraint(['theme_id'], ['stored_theme.id'], ondelete='CASCADE',
                                name=op.f('fk_theme_version_theme_id_stored_theme')),
        sa.PrimaryKeyConstraint('theme_id', 'number', name=op.f('pk_theme_version')))
    op.add_column('session', sa.Column('theme_slug', sa.String(), server_default='', nullable=False))
    op.add_column('session', sa.Column('theme_version', sa.String(), server_default='', nullable=False))
    op.add_column('step', sa.Column('original', sa.String(), server_default='', nullable=False))
    session = sa.table('session', sa.column('id', sa.Integer), sa.column('theme', sa.JSON),
                       sa.column('theme_slug', sa.String))
    for number, theme in op.get_bind().execute(sa.select(session.c.id, session.c.theme)).fetchall():
        op.execute(session.update().where(session.c.id == number).values(theme_slug=(theme or {}).get('slug') or ''))


def downgrade() -> None:
    op.drop_column('step', 'original')
    op.drop_column('session', 'theme_version')
    op.drop_column('session', 'theme_slug')
    op.drop_table('theme_version')
    op.drop_index('ix_stored_theme_owner_id', 'stored_theme')
    op.drop_table('stored_theme')
