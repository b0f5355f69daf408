"""The log: who did what, when, from, to and why. Rows are only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base
from booking.models.person import Person
from booking.models.token import ApiToken


class LogEntry(Base):
    """One change of one thing."""

    __tablename__ = "log_entry"
    __table_args__ = (Index("ix_log_entry_subject", "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: the system, or a token
    token_id: Mapped[int | None] = mapped_column(ForeignKey("api_token.id"))  # the program that did it
    subject: Mapped[str] = mapped_column(String(60))  # "booking:123"
    action: Mapped[str] = mapped_column(String(40))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person | None] = relationship()
    token: Mapped[ApiToken | None] = relationship()
