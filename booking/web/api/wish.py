"""From what a program sent to the wish that the use cases judge, tidied as the forms tidy it."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType

from booking.domain.errors import Finding, NotFound, Refused
from booking.domain.interval import Interval
from booking.domain.stated import read_stated
from booking.queries.booker import equipment_choices
from booking.queries.booking import BookingRow
from booking.queries.space import find_space
from booking.services.booking import BookingWish
from booking.web.api.bodies import BookingChange, BookingRequest, WantedUse
from booking.web.api.space import known_space
from booking.web.api.times import interval_of
from booking.web.bearer import current_bearer
from booking.web.clock import zone
from booking.web.fields import has_invisible_characters, is_one_line, normal_email, normal_phone, tidy

LINES = ("title", "responsible_name")
PARAGRAPHS = ("setup_note",)


def wish_of(body: BookingRequest) -> BookingWish:
    """The wanted booking.

    Raises:
        NotFound: there is no such space.
        Refused: a time is no time, a text cannot be kept, or something is stated that a tenant does not state.
    """
    return wish_for(body, interval_of(body.starts_at, body.ends_at, zone()))


def wish_for(body: WantedUse, interval: Interval) -> BookingWish:
    """The wanted use at the time.

    Raises:
        NotFound: there is no such space.
        Refused: a text cannot be kept, or something is stated that a tenant does not state.
    """
    space = known_space(body.space)
    organisation_id = body.organisation_id or current_bearer().organisation_id
    if organisation_id is None:
        raise Refused(Finding("api.organisation_missing", "organisation_id"))
    return BookingWish(
        space_id=space.id,
        interval=interval,
        organisation_id=organisation_id,
        purpose=body.purpose,
        participants=body.participants,
        participants_under_19=body.participants_under_19,
        team_id=body.team_id,
        sells_tickets=body.sells_tickets,
        serves_alcohol=body.serves_alcohol,
        extras=_extras(body.extras, space.venue_id),
        stated=read_stated(body.stated),
        **_texts(body),
    )


def changed_wish(booking: BookingRow, body: BookingChange) -> BookingWish:
    """The booking as it is wanted now: what was sent, and for the rest what stands.

    Raises:
        NotFound: there is no such space at the booking's venue.
        Refused: a time is no time, a text cannot be kept, or something is stated that a tenant does not state.
    """
    standing = {
        name: getattr(booking, name)
        for name in (
            "purpose", "participants", "participants_under_19", "team_id", "sells_tickets", "serves_alcohol",
            "title", "setup_note", "responsible_name", "responsible_phone", "responsible_email",
        )
    }  # fmt: skip
    sent = {name: getattr(body, name) for name in standing if getattr(body, name) is not UNSET}
    extras = {extra.equipment_id: extra.quantity for extra in booking.extras}
    if not isinstance(body.extras, UnsetType):
        extras = _extras(body.extras, booking.venue_id)
    return BookingWish(
        space_id=booking.space_id if isinstance(body.space, UnsetType) else space_at(booking.venue_id, body.space),
        interval=interval_of(
            booking.starts_at if isinstance(body.starts_at, UnsetType) else body.starts_at,
            booking.ends_at if isinstance(body.ends_at, UnsetType) else body.ends_at,
            zone(),
        ),
        organisation_id=booking.organisation_id,
        extras=extras,
        stated=booking.stated if isinstance(body.stated, UnsetType) else read_stated(body.stated),
        **{**standing, **sent, **_texts(body)},
    )


def space_at(venue_id: int, slug: str) -> int:
    """The id of the space at the venue.

    Raises:
        NotFound: it has none with that slug.
    """
    space = find_space(slug)
    if space is None or space.venue_id != venue_id:
        raise NotFound(f"space {slug}")
    return space.id


def _extras(quantities: dict[str, int], venue_id: int) -> dict[int, int]:
    """Quantities by the id of the equipment at the venue."""
    if not quantities:
        return {}
    ids = {choice.code: choice.id for choice in equipment_choices(venue_id)}
    if set(quantities) - set(ids):
        raise Refused(Finding("booking.equipment_not_here", "extras"))
    return {ids[code]: quantity for code, quantity in quantities.items()}


def line_of(written: str, name: str) -> str:
    """A line as it is stored.

    Raises:
        Refused: it is more than a line, or cannot be kept.
    """
    text = tidy(written)
    fault = _fault(name, text)
    if fault:
        raise Refused(Finding(fault, name))
    return text


def _texts(body: WantedUse | BookingChange) -> dict[str, Any]:
    """The texts that were sent, as they are stored; every fault is told at once."""
    texts: dict[str, Any] = {}
    findings: list[Finding] = []
    for name in (*LINES, *PARAGRAPHS, "responsible_phone", "responsible_email"):
        written = getattr(body, name)
        if written is UNSET:
            continue
        texts[name] = tidy(written)
        fault = _fault(name, texts[name])
        if fault:
            findings.append(Finding(fault, name))
    if findings:
        raise Refused(*findings)
    if texts.get("responsible_email"):
        texts["responsible_email"] = normal_email(texts["responsible_email"])
    if "responsible_phone" in texts:
        texts["responsible_phone"] = normal_phone(texts["responsible_phone"])
    return texts


def _fault(name: str, text: str) -> str:
    """The code of what is wrong with a text; empty when nothing is."""
    if has_invisible_characters(text):
        return "api.not_text"
    if name not in PARAGRAPHS and not is_one_line(text):
        return "api.not_one_line"
    if name == "responsible_name" and not text:
        return "api.empty_text"
    if name == "responsible_phone" and not normal_phone(text):
        return "api.not_a_phone"
    if name == "responsible_email" and text and not normal_email(text):
        return "api.not_an_email"
    return ""
