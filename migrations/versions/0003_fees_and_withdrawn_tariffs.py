"""fees that officers add to bookings, and published tariffs that are withdrawn.

Revision: 0003, after 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = "state IN ('draft', 'published', 'superseded')"
AFTER = "state IN ('draft', 'published', 'superseded', 'withdrawn')"


def upgrade() -> None:
    op.create_table(
        "booking_fee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("tariff_code", sa.String(length=60), nullable=False),
        sa.Column("tariff_version", sa.Integer(), nullable=False),
        sa.Column("line", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_ore > 0", name=op.f("ck_booking_fee_amount")),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name=op.f("ck_booking_fee_withdrawn")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_booking_fee_added_by_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_booking_fee_booking_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_booking_fee_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_fee")),
    )
    with op.batch_alter_table("booking_fee") as batch:
        batch.create_index(batch.f("ix_booking_fee_booking_id"), ["booking_id"], unique=False)
    _let_law_be_renewed()
    _states(AFTER)


def downgrade() -> None:
    op.drop_table("booking_fee")
    _let_law_be_renewed()
    # What was withdrawn never comes into force: to the older program that is one that was superseded.
    op.execute("UPDATE tariff SET state = 'superseded' WHERE state = 'withdrawn'")
    _states(BEFORE)


def _let_law_be_renewed() -> None:
    """The trigger is put back, in its new words, when the migrations have run."""
    where = " ON tariff" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER IF EXISTS tariff_unchanged{where}")


def _states(allowed: str) -> None:
    with op.batch_alter_table("tariff") as batch:
        batch.drop_constraint(op.f("ck_tariff_state"), type_="check")
        batch.create_check_constraint(op.f("ck_tariff_state"), sa.text(allowed))
