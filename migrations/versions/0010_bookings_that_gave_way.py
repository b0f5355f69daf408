"""Bookings that gave way to a closure: what was credited, and what became of them.

Revision: 0010, after 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "displacement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("closure_id", sa.Integer(), nullable=False),
        sa.Column("taken_id", sa.Integer(), nullable=True),
        sa.Column("state_before", sa.String(length=10), nullable=False),
        sa.Column("credited_ore", sa.BigInteger(), nullable=False),
        sa.Column("displaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("credited_ore >= 0", name=op.f("ck_displacement_credited")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_displacement_booking_id")),
        sa.ForeignKeyConstraint(["closure_id"], ["closure.id"], name=op.f("fk_displacement_closure_id")),
        sa.ForeignKeyConstraint(["taken_id"], ["booking.id"], name=op.f("fk_displacement_taken_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_displacement")),
    )
    for column in ("booking_id", "closure_id", "taken_id"):
        op.create_index(op.f(f"ix_displacement_{column}"), "displacement", [column])
    _tell_of_those_before()


def _tell_of_those_before() -> None:
    """Bookings that gave way to a closure earlier, as the log has them."""
    bind = op.get_bind()
    booking = sa.table("booking", *(sa.column(name) for name in ("id", "state", "price_ore")))
    closure = sa.table("closure", sa.column("id"))
    entry = sa.table(
        "log_entry",
        sa.column("id"),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("subject"),
        sa.column("action"),
        sa.column("before", sa.JSON()),
        sa.column("after", sa.JSON()),
    )
    displacement = sa.table(
        "displacement",
        *(sa.column(name) for name in ("booking_id", "closure_id", "state_before", "credited_ore")),
        sa.column("displaced_at", sa.DateTime(timezone=True)),
    )
    known = set(bind.execute(sa.select(closure.c.id)).scalars())
    gone = dict(bind.execute(sa.select(booking.c.id, booking.c.price_ore).where(booking.c.state == "displaced")).all())
    told = sa.select(entry).where(entry.c.action == "booking.displaced").order_by(entry.c.id)
    last = {int(row.subject.removeprefix("booking:")): row for row in bind.execute(told)}
    for booking_id, row in last.items():
        closure_id = (row.after or {}).get("closure_id")
        if booking_id not in gone or closure_id not in known:
            continue
        before = (row.before or {}).get("state", "confirmed")
        bind.execute(
            displacement.insert().values(
                booking_id=booking_id,
                closure_id=closure_id,
                state_before=before,
                credited_ore=(gone[booking_id] or 0) if before == "confirmed" else 0,
                displaced_at=row.at,
            )
        )


def downgrade() -> None:
    for column in ("taken_id", "closure_id", "booking_id"):
        op.drop_index(op.f(f"ix_displacement_{column}"), table_name="displacement")
    op.drop_table("displacement")
