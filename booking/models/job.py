"""What the scheduler did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from booking.database import Base


class JobRun(Base):
    """One run of one job: when, how long, how much, and what went wrong."""

    __tablename__ = "job_run"
    __table_args__ = (Index("ix_job_run_job_started", "job", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    effects: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
