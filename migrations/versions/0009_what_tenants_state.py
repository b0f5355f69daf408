"""What tenants state because a tariff asks, what the municipality decides of organisations, and what a space counts.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns only, so that no table is built anew and each keeps its checks and triggers.
    document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("booking", sa.Column("stated", document, nullable=True))
    op.add_column("space", sa.Column("courts", sa.Integer(), nullable=True))
    op.add_column("space", sa.Column("rooms", sa.Integer(), nullable=True))
    # The column said that a study association has approved its courses; entitlement to grants is another thing.
    op.execute("ALTER TABLE organisation RENAME COLUMN grant_entitled TO study_association")
    op.add_column("organisation", sa.Column("grant_entitled", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("organisation", sa.Column("activity_code", sa.String(length=5), nullable=False, server_default=""))
    op.add_column("organisation", sa.Column("loan_status", sa.String(length=30), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("organisation", "loan_status")
    op.drop_column("organisation", "activity_code")
    op.drop_column("organisation", "grant_entitled")
    op.execute("ALTER TABLE organisation RENAME COLUMN study_association TO grant_entitled")
    op.drop_column("space", "rooms")
    op.drop_column("space", "courts")
    op.drop_column("booking", "stated")
