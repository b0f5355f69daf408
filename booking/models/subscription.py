"""Calendars that somebody subscribes to by a secret address."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base
from booking.models.organisation import Organisation, Team
from booking.models.person import Person
from booking.models.venue import Venue


class Subscription(Base):
    """An address that a calendar program reads on a person's behalf, until the person turns it off.

    Only the hash of its secret part is kept. What it shows is asked anew at every reading: an address shows nothing
    that its owner may not see any more.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'mine' AND organisation_id IS NULL AND team_id IS NULL AND venue_id IS NULL)"
            " OR (kind = 'organisation' AND organisation_id IS NOT NULL AND team_id IS NULL AND venue_id IS NULL)"
            " OR (kind = 'team' AND team_id IS NOT NULL AND organisation_id IS NULL AND venue_id IS NULL)"
            " OR (kind = 'buildings' AND organisation_id IS NULL AND team_id IS NULL)",
            name="kind",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # domain.feed.FeedKind
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))  # none: every building of the caretaker
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    team: Mapped[Team | None] = relationship()
    venue: Mapped[Venue | None] = relationship()
