"""Watches on times that may become free, offers, and the terms of offering.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("weekdays", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("least_minutes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_watch_days")),
        sa.CheckConstraint("least_minutes > 0", name=op.f("ck_watch_least")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_watch_organisation_id")),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_watch_space_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_watch_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
    )
    op.create_index(op.f("ix_watch_organisation_id"), "watch", ["organisation_id"])
    op.create_index("ix_watch_space_last_day", "watch", ["space_id", "last_day"])
    op.create_table(
        "watch_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_watch_offer_positive")),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'declined', 'lapsed', 'gone')", name=op.f("ck_watch_offer_state")
        ),
        sa.ForeignKeyConstraint(["watch_id"], ["watch.id"], name=op.f("fk_watch_offer_watch_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_watch_offer_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_offer")),
    )
    op.create_index(op.f("ix_watch_offer_watch_id"), "watch_offer", ["watch_id"])
    op.create_index("ix_watch_offer_state_answer_by", "watch_offer", ["state", "answer_by"])
    op.create_table(
        "freed_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("leaf_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_freed_time_positive")),
        sa.ForeignKeyConstraint(["leaf_id"], ["space.id"], name=op.f("fk_freed_time_leaf_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freed_time")),
    )
    op.add_column("booking_terms", sa.Column("offer_hours", sa.Integer(), nullable=True))
    op.add_column("booking_terms", sa.Column("offer_order", sa.String(length=20), nullable=True))


def downgrade() -> None:
    op.drop_column("booking_terms", "offer_order")
    op.drop_column("booking_terms", "offer_hours")
    op.drop_table("freed_time")
    op.drop_table("watch_offer")
    op.drop_table("watch")
