"""The form of a booking, for members and officers alike: shape here, judgement in the use case."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from booking.domain.asked_facts import Asked
from booking.domain.errors import Refused
from booking.domain.interval import Interval
from booking.domain.local_time import EndsBeforeStart, LocalTimeError, NonexistentLocalTime, wall_clock, wall_interval
from booking.domain.stated import NOTHING_STATED, Stated
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.vocabulary import PURPOSES
from booking.queries.booker import ContactCard, EquipmentChoice, OrganisationChoice
from booking.queries.booking import BookingRow
from booking.services.booking import BookingWish
from booking.web.asked_fields import age_name, asked_fields, fact_name, prefilled_stated, stated_in
from booking.web.fields import (
    ClockField,
    DayField,
    EmailField,
    LineField,
    NameField,
    ParagraphField,
    PhoneField,
    WholeNumberField,
)
from booking.web.forms import Form

F = TypeVar("F", bound="BookingForm")

MOST_PEOPLE = 20_000
LONGEST_NOTE = 2_000


class BookingForm(Form):
    """What somebody wants to book. Fields for equipment are added for each venue, see `booking_form`."""

    organisation_id = SelectField(_l("Hvem booker dere for?"), coerce=int, validators=[InputRequired()])
    space_id = SelectField(_l("Lokale"), coerce=int, validators=[InputRequired()])
    day = DayField(_l("Dato"), latest=date(9999, 12, 31))
    starts_at = ClockField(_l("Fra klokka"))
    ends_at = ClockField(_l("Til klokka"))
    ends_day = DayField(
        _l("Slutter en annen dag"),
        required=False,
        latest=date(9999, 12, 31),
        description=_l("Bare når bookingen går over midnatt."),
    )
    purpose = SelectField(_l("Hva skal dere bruke lokalet til?"), validators=[InputRequired()])
    title = LineField(
        _l("Tittel i kalenderen"),
        max_length=120,
        required=False,
        description=_l("For eksempel «Vårkonsert». Kan stå tom."),
    )
    team_id = SelectField(_l("Lag eller gruppe"), coerce=int, validators=[Optional()])
    participants = WholeNumberField(
        _l("Hvor mange kommer?"),
        least=1,
        most=MOST_PEOPLE,
        required=False,
        description=_l("Tell med ledere og publikum."),
    )
    participants_under_19 = WholeNumberField(
        _l("Hvor mange av dem er under 19 år?"),
        most=MOST_PEOPLE,
        required=False,
        description=_l("Barn og unge låner ofte gratis."),
    )
    sells_tickets = BooleanField(_l("Vi selger billetter"))
    serves_alcohol = BooleanField(_l("Vi skal servere alkohol"))
    setup_note = ParagraphField(
        _l("Beskjed til vaktmesteren"),
        max_length=LONGEST_NOTE,
        required=False,
        description=_l("Rigging, nøkler, når dere kommer for å gjøre klart."),
    )
    responsible_name = NameField(_l("Ansvarlig voksen"), description=_l("Må være over 18 år og til stede hele tida."))
    responsible_phone = PhoneField(_l("Telefon til den ansvarlige"))
    responsible_email = EmailField(
        _l("E-post til den ansvarlige"), required=False, description=_l("Får påminnelsen om å rydde.")
    )
    request_key = HiddenField(validators=[Length(max=64)])

    asked: Asked = Asked()
    stated_before: Stated = NOTHING_STATED
    equipment: Sequence[EquipmentChoice] = ()
    organisations: Mapping[int, OrganisationChoice] = {}

    @property
    def extra_fields(self) -> list[Any]:
        """The fields of the venue's equipment, in the order they are shown."""
        return [self[f"extra_{choice.id}"] for choice in self.equipment]

    @property
    def fact_fields(self) -> list[Any]:
        """The fields of what the tariffs ask besides, in the order they are shown."""
        return [self[fact_name(fact)] for fact in self.asked.facts]

    @property
    def age_fields(self) -> list[Any]:
        """The fields of numbers under other ages than 19."""
        return [self[age_name(age)] for age in self.asked.ages]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        right = super().validate(extra_validators)
        if self.participants.data is None and not self.participants.errors and not self.team_id.data:
            self.participants.errors = [_("Skriv hvor mange som kommer.")]
            return False
        return right

    def choose_time(self, period: str) -> bool:
        """Fill in the time of an alternative that was pressed, ``2026-12-03T18:00/2026-12-03T20:00``; else nothing."""
        try:
            starts, ends = (datetime.fromisoformat(part) for part in period.split("/"))
        except ValueError:
            return False
        over_midnight = ends.date() != starts.date() and ends.time() != time(0)
        self.day.data, self.starts_at.data, self.ends_at.data = starts.date(), starts.time(), ends.time()
        self.ends_day.data = ends.date() if over_midnight else None
        for field in (self.day, self.starts_at, self.ends_at, self.ends_day):
            field.raw_data = None  # else the field shows what was typed before
            field.raw_data = [field._value()]
        return True

    def wish(self, zone: ZoneInfo, interval: Interval | None = None) -> BookingWish:
        """What was filled in, as a wish; for another time than the filled in when one is given.

        Raises:
            Refused: when the wall times are no time, such as half past two in the night the clocks go forward.
        """
        participants, young = self._numbers()
        return BookingWish(
            space_id=self.space_id.data,
            interval=interval or self.interval(zone),
            organisation_id=self.organisation_id.data,
            purpose=self.purpose.data,
            participants=participants,
            participants_under_19=young,
            team_id=self.team_id.data or None,
            title=self.title.data,
            sells_tickets=self.sells_tickets.data,
            serves_alcohol=self.serves_alcohol.data,
            setup_note=self.setup_note.data,
            responsible_name=self.responsible_name.data,
            responsible_phone=self.responsible_phone.data,
            responsible_email=self.responsible_email.data,
            extras={
                choice.id: self[f"extra_{choice.id}"].data
                for choice in self.equipment
                if self[f"extra_{choice.id}"].data
            },
            stated=stated_in(self, self.asked, self.stated_before),
            request_key=self.request_key.data or None,
        )

    def interval(self, zone: ZoneInfo) -> Interval:
        """The wall times as instants.

        Raises:
            Refused: the clock never shows one of them, or the end is not after the start.
        """
        day, ends_day = self.day.data, self.ends_day.data or self.day.data
        try:
            return wall_interval(day, self.starts_at.data, self.ends_at.data, zone, days_later=(ends_day - day).days)
        except LocalTimeError as error:
            raise Refused(error.finding(self._field_of(error))) from error

    def _field_of(self, error: LocalTimeError) -> str:
        if isinstance(error, NonexistentLocalTime):
            return "starts_at" if error.at == self.starts_at.data else "ends_at"
        if not isinstance(error, EndsBeforeStart):
            return "day"
        return "ends_day" if self.ends_day.data and self.ends_day.data < self.day.data else "ends_at"

    def _numbers(self) -> tuple[int, int]:
        """The numbers typed, else those that the chosen team has declared."""
        organisation = self.organisations.get(self.organisation_id.data)
        teams = organisation.teams if organisation else ()
        team = next((team for team in teams if team.id == self.team_id.data), None)
        if self.participants.data is None and team is not None:
            return team.participants, team.participants_under_19
        return self.participants.data or 0, self.participants_under_19.data or 0


def booking_form(
    organisations: Sequence[OrganisationChoice],
    spaces: Sequence[tuple[int, str]],
    equipment: Sequence[EquipmentChoice],
    prefilled: Mapping[str, Any],
    form_class: type[F] = BookingForm,  # type: ignore[assignment]  # a default that fits every caller without one
    *,
    asked: Asked,
    stated_before: Stated = NOTHING_STATED,
) -> F:
    """A form for these organisations and spaces, with a field for each piece of equipment and each thing `asked`.

    `prefilled` holds what the fields show before anybody typed. `stated_before` is what a booking that is changed
    states already; what is not asked any more stays stated.
    """
    fields: dict[str, Any] = asked_fields(asked)
    fields |= {
        f"extra_{choice.id}": WholeNumberField(
            choice.name, most=choice.stock, required=False, description=_("Opptil %(stock)s.", stock=choice.stock)
        )
        for choice in equipment
    }
    form: F = type("BookingFormHere", (form_class,), fields)(data={**prefilled, **prefilled_stated(stated_before)})
    form.asked, form.stated_before = asked, stated_before
    form.equipment = equipment
    form.organisations = {choice.id: choice for choice in organisations}
    form.organisation_id.choices = [SelectChoice(choice.id, choice.name) for choice in organisations]
    form.space_id.choices = [SelectChoice(space_id, name) for space_id, name in spaces]
    form.purpose.choices = [SelectChoice(purpose.value, str(text)) for purpose, text in PURPOSES.items()]
    form.team_id.choices = [SelectChoice(0, _("Ikke et bestemt lag")), *_team_choices(organisations)]
    return form


def _team_choices(organisations: Sequence[OrganisationChoice]) -> list[SelectChoice]:
    """Teams by name, with the organisation's name when there are several to tell apart."""
    several = len(organisations) > 1
    return [
        SelectChoice(team.id, f"{organisation.name}: {team.name}" if several else team.name)
        for organisation in organisations
        for team in organisation.teams
    ]


def prefilled_new(
    *,
    space_id: int,
    day: date | None,
    starts: time | None,
    ends: time | None,
    contact: ContactCard | None,
) -> dict[str, Any]:
    """What a new form shows: the place and time that were chosen, and the booker as the responsible adult."""
    return {
        "space_id": space_id,
        "day": day,
        "starts_at": starts,
        "ends_at": ends,
        "responsible_name": contact.name if contact else "",
        "responsible_phone": contact.phone if contact else "",
        "responsible_email": contact.email if contact else "",
        "request_key": secrets.token_urlsafe(24),
    }


def prefilled_change(booking: BookingRow, zone: ZoneInfo) -> dict[str, Any]:
    """What the form shows of a booking that is to be changed."""
    starts, ends = wall_clock(booking.starts_at, zone), wall_clock(booking.ends_at, zone)
    over_midnight = ends.date() != starts.date() and (ends.date() - starts.date()).days + (ends.time() != time(0)) > 1
    return {
        "organisation_id": booking.organisation_id,
        "space_id": booking.space_id,
        "day": starts.date(),
        "starts_at": starts.time(),
        "ends_at": ends.time(),
        "ends_day": ends.date() if over_midnight else None,
        "purpose": booking.purpose,
        "title": booking.title,
        "team_id": booking.team_id or 0,
        "participants": booking.participants,
        "participants_under_19": booking.participants_under_19,
        "sells_tickets": booking.sells_tickets,
        "serves_alcohol": booking.serves_alcohol,
        "setup_note": booking.setup_note,
        "responsible_name": booking.responsible_name,
        "responsible_phone": booking.responsible_phone,
        "responsible_email": booking.responsible_email,
        **{f"extra_{extra.equipment_id}": extra.quantity for extra in booking.extras},
    }
