"""One letter of each kind with made-up values, for whoever wants to see what is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from booking.messages.catalogue import (
    AlreadySignedUp,
    BookingCancelled,
    BookingChanged,
    BookingConfirmed,
    BookingFacts,
    BookingRefused,
    BookingReminder,
    BookingRequested,
    CaretakerDay,
    ConfirmEmail,
    DayVenue,
    MembershipDecided,
    MembershipRequested,
    Message,
    PersonInvited,
    ResetPassword,
    TidyReminder,
)

_BOOKING = BookingFacts(
    booking_id=1,
    reference="K7RM2P",
    calendar_uid="2f1c9d0e-6a54-4a8a-9d1c-0b6f5f0f7a11@husrom.example",
    sequence=0,
    state="confirmed",
    space="Flate 1",
    venue="Åshallen",
    address="Idrettsveien 4, 1430 Ås",
    starts_at=datetime(2026, 12, 3, 17, 0, tzinfo=UTC),
    ends_at=datetime(2026, 12, 3, 19, 0, tzinfo=UTC),
    organisation="Ås håndballklubb",
    title="Ekstra trening før cupen",
    purpose="training",
    participants=22,
    responsible_name="Kari Nordmann",
    responsible_phone="+4790012345",
    price_ore=140900,
    full_price_ore=140900,
    extras=(("håndballmål", 2), ("garderobe", 1)),
    setup_note="Skilleveggen må være nede.",
    team="Jenter 14",
    venue_phone="+4764962000",
    venue_email="ashallen@kommune.example",
    cancel_until=datetime(2026, 12, 1, 17, 0, tzinfo=UTC),
)
_MOVED = replace(
    _BOOKING,
    sequence=1,
    starts_at=_BOOKING.starts_at + timedelta(days=1),
    ends_at=_BOOKING.ends_at + timedelta(days=1, minutes=30),
    participants=25,
    price_ore=176100,
    cancel_until=datetime(2026, 12, 2, 17, 0, tzinfo=UTC),
)
_SECOND = replace(
    _BOOKING,
    booking_id=2,
    reference="W3TX9C",
    space="Møterom 2. etasje",
    starts_at=datetime(2026, 12, 3, 18, 30, tzinfo=UTC),
    ends_at=datetime(2026, 12, 3, 20, 0, tzinfo=UTC),
    organisation="Ås skolekorps",
    team="",
    title="",
    purpose="meeting",
    participants=9,
    responsible_name="Ola Hansen",
    responsible_phone="+4741223344",
    extras=(),
    setup_note="",
)
_EXPIRES = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)

SAMPLES: tuple[Message, ...] = (
    BookingRequested(replace(_BOOKING, state="requested", price_ore=None)),
    BookingConfirmed(_BOOKING),
    BookingChanged(_MOVED, previous=_BOOKING),
    BookingCancelled(
        _MOVED, was_confirmed=True, by_staff=True, reason="Det er vannlekkasje i hallen, og den er stengt ut uken."
    ),
    BookingRefused(
        replace(_BOOKING, state="refused"), reason="Hallen er satt av til kommunens eget arrangement denne dagen."
    ),
    BookingReminder(_BOOKING),
    TidyReminder(
        _BOOKING,
        checklist=("Sett målene inn i boden", "Ta opp skilleveggen", "Kost gulvet", "Slå av lyset og lås boden"),
    ),
    CaretakerDay(
        date(2026, 12, 3),
        (
            DayVenue("Åshallen", (_BOOKING, _SECOND)),
            DayVenue("Rustad skole", (replace(_SECOND, booking_id=3, venue="Rustad skole", space="Amfiet"),)),
        ),
        _SECOND.ends_at,
    ),
    ConfirmEmail("Kari Nordmann", "3vXo0m9wT2eK", _EXPIRES),
    ResetPassword("Kari Nordmann", "3vXo0m9wT2eK", _EXPIRES),
    AlreadySignedUp("Kari Nordmann"),
    PersonInvited("Kari Nordmann", "3vXo0m9wT2eK", _EXPIRES, "Ola Hansen", "Ås håndballklubb"),
    PersonInvited("Kari Nordmann", "3vXo0m9wT2eK", _EXPIRES, "Ola Hansen"),
    MembershipRequested(1, "Ås håndballklubb", "Ola Hansen", "ola@example.no"),
    MembershipDecided(1, "Ås håndballklubb", approved=True, decided_by="Kari Nordmann"),
)
