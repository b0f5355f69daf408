"""Series that organisations make themselves: a reference, dates that were left out, dates with a life of their own.

Revision: 0008, after 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("booking_series") as batch:
        batch.add_column(sa.Column("reference", sa.String(length=12), nullable=True))
        batch.add_column(sa.Column("zone", sa.String(length=40), nullable=False, server_default="Europe/Oslo"))
        batch.add_column(sa.Column("days_later", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("quote", document, nullable=True))
        batch.add_column(sa.Column("once_ore", sa.BigInteger(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("request_key", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("continues_id", sa.Integer(), nullable=True))
    # Series that stand already: a number that nobody has to read aloud, but that is theirs.
    op.execute("UPDATE booking_series SET reference = 'S' || id")
    with op.batch_alter_table("booking_series") as batch:
        batch.alter_column("reference", existing_type=sa.String(length=12), nullable=False)
        batch.create_unique_constraint(op.f("uq_booking_series_reference"), ["reference"])
        batch.create_unique_constraint(op.f("uq_booking_series_request_key"), ["request_key"])
        batch.create_foreign_key(op.f("fk_booking_series_continues_id"), "booking_series", ["continues_id"], ["id"])
    op.create_table(
        "booking_series_skip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["series_id"], ["booking_series.id"], name=op.f("fk_booking_series_skip_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_series_skip")),
        sa.UniqueConstraint("series_id", "day", name=op.f("uq_booking_series_skip_series_id_day")),
    )
    # Columns only, so that the table of bookings is not built anew and keeps its checks.
    op.add_column("booking", sa.Column("series_day", sa.Date(), nullable=True))
    op.add_column("booking", sa.Column("off_series", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("booking", "off_series")
    op.drop_column("booking", "series_day")
    op.drop_table("booking_series_skip")
    with op.batch_alter_table("booking_series") as batch:
        batch.drop_constraint(op.f("fk_booking_series_continues_id"), type_="foreignkey")
        batch.drop_constraint(op.f("uq_booking_series_request_key"), type_="unique")
        batch.drop_constraint(op.f("uq_booking_series_reference"), type_="unique")
        for column in (
            "continues_id",
            "request_key",
            "quote",
            "once_ore",
            "sequence",
            "days_later",
            "zone",
            "reference",
        ):
            batch.drop_column(column)
