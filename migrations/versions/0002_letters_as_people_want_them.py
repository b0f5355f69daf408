"""Letters as people want them: a choice for each address and kind, letters that are gathered or only shown, and read.

What was written before is taken as read.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = "state IN ('waiting', 'sent', 'failed', 'withdrawn')"
AFTER = "state IN ('waiting', 'sent', 'failed', 'withdrawn', 'gathered', 'unwanted')"


def upgrade() -> None:
    op.create_table(
        "letter_preference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("wanted", sa.String(length=10), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("wanted IN ('mail', 'digest', 'off')", name=op.f("ck_letter_preference_wanted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_preference")),
        sa.UniqueConstraint("address", "kind", name=op.f("uq_letter_preference_address_kind")),
    )
    _states(AFTER)
    with op.batch_alter_table("letter") as batch:
        batch.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_index("ix_letter_recipient", ["recipient"])
    op.execute("UPDATE letter SET read_at = created_at")


def downgrade() -> None:
    op.execute("UPDATE letter SET state = 'withdrawn' WHERE state IN ('gathered', 'unwanted')")
    with op.batch_alter_table("letter") as batch:
        batch.drop_index("ix_letter_recipient")
        batch.drop_column("read_at")
    _states(BEFORE)
    op.drop_table("letter_preference")


def _states(condition: str) -> None:
    with op.batch_alter_table("letter") as batch:
        batch.drop_constraint(op.f("ck_letter_state"), type_="check")
        batch.create_check_constraint(op.f("ck_letter_state"), sa.text(condition))
