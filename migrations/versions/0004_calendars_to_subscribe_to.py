"""calendars to subscribe to, and when each booking was changed last.

Revision: 0004, after 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = (
    "(kind = 'mine' AND organisation_id IS NULL AND team_id IS NULL AND venue_id IS NULL)"
    " OR (kind = 'organisation' AND organisation_id IS NOT NULL AND team_id IS NULL AND venue_id IS NULL)"
    " OR (kind = 'team' AND team_id IS NOT NULL AND organisation_id IS NULL AND venue_id IS NULL)"
    " OR (kind = 'buildings' AND organisation_id IS NULL AND team_id IS NULL)"
)
LAST_CHANGE = """
    UPDATE booking SET changed_at = COALESCE(
        (SELECT max(log_entry.at) FROM log_entry WHERE log_entry.subject = 'booking:' || booking.id),
        decided_at,
        created_at
    )
"""


def upgrade() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_subscription_kind")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_subscription_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_subscription_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_subscription_team_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_subscription_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_subscription_token_hash")),
    )
    op.create_index(op.f("ix_subscription_person_id"), "subscription", ["person_id"])
    with op.batch_alter_table("booking") as batch_op:
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(LAST_CHANGE)
    with op.batch_alter_table("booking") as batch_op:
        batch_op.alter_column("changed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_index("ix_booking_space_changed", ["space_id", "changed_at"])
        batch_op.create_index("ix_booking_organisation_changed", ["organisation_id", "changed_at"])


def downgrade() -> None:
    with op.batch_alter_table("booking") as batch_op:
        batch_op.drop_index("ix_booking_organisation_changed")
        batch_op.drop_index("ix_booking_space_changed")
        batch_op.drop_column("changed_at")
    op.drop_index(op.f("ix_subscription_person_id"), table_name="subscription")
    op.drop_table("subscription")
