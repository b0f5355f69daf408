"""One letter of each kind with made-up values, for whoever wants to see what is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from booking.domain.quote import Line, LineKind, Quote, TariffReference, as_document, line_document
from booking.domain.rules.decision import Decision, RuleReference
from booking.domain.rules.facts import Facts
from booking.domain.rules.text import Text
from booking.domain.vocabulary import Outcome, PriceUnit, VatCode
from booking.messages.catalogue import (
    AlreadySignedUp,
    BookingCancelled,
    BookingChanged,
    BookingConfirmed,
    BookingFacts,
    BookingFeeAdded,
    BookingFeeWithdrawn,
    BookingRefused,
    BookingReminder,
    BookingRequested,
    BookingsDisplaced,
    BookingsRestored,
    CaretakerDay,
    ConfirmEmail,
    DayVenue,
    Digest,
    DigestItem,
    LostTime,
    MembershipDecided,
    MembershipRequested,
    Message,
    OfferedTime,
    PersonInvited,
    ResetPassword,
    ReturnedTime,
    SeriesCancelled,
    SeriesChanged,
    SeriesConfirmed,
    SeriesFacts,
    SeriesRefused,
    SeriesRequested,
    SkippedDate,
    TidyReminder,
    WatchedPlace,
    WatchedTime,
    WatchOffered,
)

_STARTS_AT = datetime(2026, 12, 3, 17, 0, tzinfo=UTC)
_ENDS_AT = datetime(2026, 12, 3, 19, 0, tzinfo=UTC)


def _quote(rule: RuleReference, outcome: Outcome, rate_ore: int | None, full_price_ore: int | None) -> dict[str, Any]:
    """What two hours in the hall come to by this rule."""
    total_ore = None if rate_ore is None else 2 * rate_ore
    line = Line(
        kind=LineKind.USE,
        rule_id=rule.id,
        name=Text(nb="Idrettshall, en flate", nn="Idrettshall, ei flate", en="Sports hall, one court"),
        quantity=2,
        unit=PriceUnit.HOUR,
        rate_ore=rate_ore or 0,
        amount_ore=total_ore or 0,
        vat=VatCode.EXEMPT,
        starts_at=_STARTS_AT,
        ends_at=_ENDS_AT,
        minutes=120,
        free=rate_ore == 0,
    )
    quote = Quote(
        tariff=TariffReference("sample", 1, Text(nb="Leiepriser 2026", nn="Leigeprisar 2026", en="Prices 2026")),
        decision=Decision(outcome, rule),
        lines=() if rate_ore is None else (line,),
        total_ore=total_ore,
        full_price_ore=full_price_ore,
        facts=Facts(starts_at=_STARTS_AT, ends_at=_ENDS_AT),
    )
    return as_document(quote)


_BASIS = Text(nb="kommunestyrets vedtak 112/25", nn="kommunestyrevedtak 112/25", en="council decision 112/25")
_PAID = _quote(
    RuleReference("adults", Text(nb="Lokale lag, voksne", nn="Lokale lag, vaksne", en="Local clubs, adults"), _BASIS),
    Outcome.PRICED,
    70450,
    140900,
)
_FREE = _quote(
    RuleReference(
        "youth", Text(nb="Barn og unge under 19", nn="Barn og unge under 19", en="Children and youth under 19"), _BASIS
    ),
    Outcome.FREE,
    0,
    140900,
)
_UNDECIDED = _quote(
    RuleReference("large", Text(nb="Store arrangement", nn="Store arrangement", en="Large events"), _BASIS),
    Outcome.UNDECIDED,
    None,
    None,
)

_LOST_KEY = line_document(
    Line(
        kind=LineKind.FEE,
        rule_id="lost_key",
        name=Text(nb="Mistet nøkkel", nn="Mista nøkkel", en="Lost key"),
        quantity=1,
        unit=PriceUnit.PIECE,
        rate_ore=75000,
        amount_ore=75000,
        vat=VatCode.EXEMPT,
        starts_at=_STARTS_AT,
        ends_at=_ENDS_AT,
        minutes=120,
        basis=_BASIS,
    )
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
    starts_at=_STARTS_AT,
    ends_at=_ENDS_AT,
    organisation="Ås håndballklubb",
    title="Ekstra trening før cupen",
    purpose="training",
    participants=22,
    responsible_name="Kari Nordmann",
    responsible_phone="+4790012345",
    price_ore=0,
    full_price_ore=140900,
    quote=_FREE,
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
    price_ore=140900,
    quote=_PAID,
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
_SERIES = SeriesFacts(1, "H7KWM4A", (4,), 1, time(18), time(20), 0, 180_000)
_DATES = tuple(
    replace(
        _BOOKING,
        booking_id=10 + week,
        reference=f"H7KWM4{week}",
        starts_at=_BOOKING.starts_at + timedelta(weeks=week),
        ends_at=_BOOKING.ends_at + timedelta(weeks=week),
        quote={},
    )
    for week in range(3)
)
_LATER = tuple(
    replace(each, sequence=1, starts_at=each.starts_at + timedelta(hours=1), ends_at=each.ends_at + timedelta(hours=1))
    for each in _DATES
)
_GAVE_WAY = replace(_BOOKING, sequence=1, state="displaced", price_ore=140900, quote={})
_GAVE_WAY_TOO = replace(_SECOND, sequence=1, state="displaced", organisation=_BOOKING.organisation, quote={})
_EXPIRES = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def _requested(dates: tuple[BookingFacts, ...]) -> tuple[BookingFacts, ...]:
    return tuple(replace(each, state="requested", price_ore=None, full_price_ore=None) for each in dates)


SAMPLES: tuple[Message, ...] = (
    BookingRequested(replace(_BOOKING, state="requested", price_ore=None, full_price_ore=None, quote=_UNDECIDED)),
    BookingConfirmed(_BOOKING),
    BookingChanged(_MOVED, previous=_BOOKING),
    BookingCancelled(
        _MOVED, was_confirmed=True, by_staff=True, reason="Det er vannlekkasje i hallen, og den er stengt ut uken."
    ),
    BookingRefused(
        replace(_BOOKING, state="refused"), reason="Hallen er satt av til kommunens eget arrangement denne dagen."
    ),
    BookingFeeAdded(replace(_BOOKING, state="completed"), fee=_LOST_KEY, reason="Nøkkelen til boden er ikke levert."),
    BookingFeeWithdrawn(replace(_BOOKING, state="completed"), fee=_LOST_KEY, reason="Nøkkelen er funnet i hallen."),
    BookingReminder(_BOOKING),
    TidyReminder(
        _BOOKING,
        checklist=("Sett målene inn i boden", "Ta opp skilleveggen", "Kost gulvet", "Slå av lyset og lås boden"),
    ),
    SeriesRequested(
        replace(_SERIES, price_ore=None, full_price_ore=None, quote={}),
        _requested(_DATES),
        (SkippedDate(date(2026, 12, 24), "series.school_is_off", "Juleferie"),),
    ),
    SeriesConfirmed(_SERIES, _DATES, (SkippedDate(date(2027, 1, 7), "booking.taken"),)),
    SeriesRefused(_SERIES, _DATES, reason="Hallen er satt av til kommunens eget arrangement disse dagene."),
    SeriesChanged(replace(_SERIES, starts=time(19), ends=time(21)), _LATER, previous=_DATES),
    SeriesCancelled(_SERIES, _DATES),
    BookingsDisplaced(
        closure_id=1,
        reason="Det er vannlekkasje i hallen, og den er stengt ut uken.",
        lost=(
            LostTime(
                _GAVE_WAY,
                in_calendar=True,
                credited_ore=140900,
                instead=(
                    OfferedTime("Flate 2", "Åshallen", _STARTS_AT, _ENDS_AT),
                    OfferedTime(
                        "Hallen", "Nordbyhallen", _STARTS_AT + timedelta(hours=2), _ENDS_AT + timedelta(hours=2)
                    ),
                ),
            ),
            LostTime(_GAVE_WAY_TOO, in_calendar=False),
        ),
    ),
    BookingsRestored(
        closure_id=1,
        reason="Det er vannlekkasje i hallen, og den er stengt ut uken.",
        returned=(
            ReturnedTime(replace(_GAVE_WAY, sequence=2, state="confirmed"), in_calendar=True),
            ReturnedTime(_GAVE_WAY_TOO, why_not="closure.took_another"),
        ),
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
    WatchOffered(
        1,
        "Ås håndballklubb",
        WatchedPlace("Flate 1", "Åshallen"),
        (WatchedTime(1, _STARTS_AT, _ENDS_AT, _STARTS_AT - timedelta(days=2)),),
    ),
    Digest(
        date(2026, 12, 1),
        (
            DigestItem(
                "Husk Hallen, Åshallen, torsdag 3. desember kl. 18.00–20.00",
                "https://lokaler.example.no/my/bookings/K7PM3D",
            ),
            DigestItem(
                "Ola Hansen vil booke for Ås håndballklubb", "https://lokaler.example.no/my/organisations/1/members"
            ),
        ),
    ),
)
