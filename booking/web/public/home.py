"""The front page: find a room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from booking.domain.interval import Interval
from booking.domain.local_time import LocalTimeError, resolve, wall_clock
from booking.domain.vocabulary import SpaceKind
from booking.i18n import alphabetical, capital, format_day, format_number, format_period, format_short_day, format_time
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.booking_terms import duration
from booking.messages.findings import sentence
from booking.messages.vocabulary import FEATURES, SPACE_KINDS
from booking.queries.find import FindWish, Found, FoundGroup, FoundSpace, features_in_use, find
from booking.queries.premises import Premises, load_premises
from booking.web.access import Access, access
from booking.web.calendar_columns import booking_link
from booking.web.clock import now, today, zone
from booking.web.fields import ClockField, DayField, WholeNumberField, with_empty
from booking.web.forms import Form
from booking.web.public import blueprint

LENGTHS = (30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480, 600, 720)
USUAL_LENGTH = 60
MOST_PEOPLE = 100_000
SATURDAY = 6


class FindForm(Form):
    """What one looks for. Sent in the address, so that a search can be kept and passed on."""

    class Meta(Form.Meta):
        csrf = False

    day = DayField(_l("Dato"), required=False, latest=date(9999, 12, 31), name="date")
    starts = ClockField(_l("Fra klokka"), required=False, name="from")
    length = SelectField(_l("Hvor lenge"), default=str(USUAL_LENGTH), validate_choice=True)
    people = WholeNumberField(_l("Antall personer"), required=False, least=1, most=MOST_PEOPLE)
    kind = SelectField(_l("Type lokale"), default="")
    venue = SelectField(_l("Sted"), default="")
    feature = SelectMultipleField(_l("Må ha"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    step_free = BooleanField(_l("Trinnfri adkomst"), name="step-free")

    def is_submitted(self) -> bool:
        """A search is asked by GET: it is one as soon as the address says something."""
        return any(request.args.get(field.name) for field in self)

    def interval(self) -> Interval | None:
        """The wanted time, or none when no clock was given; what is wrong with it is put beside its field."""
        if self.day.data is None or self.starts.data is None:
            return None
        try:
            starts_at = resolve(self.day.data, self.starts.data, zone())
        except LocalTimeError as error:
            finding = error.finding("starts")
            field = self.day if finding.code == "booking.outside_calendar" else self.starts
            field.errors = [*field.errors, sentence(finding)]
            return None
        return Interval(starts_at, starts_at + timedelta(minutes=self.minutes))

    @property
    def features(self) -> list[str]:
        """What the space must have; the field is left out where no space has anything."""
        return list(self.feature.data or ()) if self.feature else []

    @property
    def minutes(self) -> int:
        return int(self.length.data or USUAL_LENGTH)

    def check_time(self) -> bool:
        """Whether day and clock go together and are not over."""
        day, clock = self.day.data, self.starts.data
        if day is None and clock is not None and not self.day.errors:
            self.day.errors = [_("Velg hvilken dag også.")]
        elif day is not None and day < today():
            self.day.errors = [_("Datoen er passert. Velg i dag eller senere.")]
        elif day is not None and day > last_day():
            self.day.errors = [_("Så langt fram kan ingen booke. Velg en dag innen to år.")]
        elif self.interval() is not None and self.interval().starts_at < now():  # type: ignore[union-attr]
            self.starts.errors = [_("Tiden er passert. Velg et senere klokkeslett.")]
        return not (self.day.errors or self.starts.errors)


def last_day() -> date:
    """Far later than any horizon; a later date is a slip."""
    return today() + timedelta(days=2 * 366)


@blueprint.get("/")
@access(Access.ANYONE)
def home() -> ResponseReturnValue:
    """Find a room: a form, and below it what answers."""
    premises = load_premises(zone(), today(), last_day())
    form = _form(premises)
    asked = form.is_submitted()
    right = (form.validate() & form.check_time()) if asked else True
    found = find(premises, _wish(form, asked), now()) if right else Found()
    page = render_template(
        "public/home/home.html",
        form=form,
        asked=asked,
        right=right,
        found=found,
        wish=_wish(form, asked) if right else FindWish(),
        by_venue=_by_venue(found.free),
        heading=_heading(form, found) if right and asked else "",
        shortcuts=_shortcuts(),
        calendar_of=calendar_address,
        booking_of=booking_address,
        when=when,
        soon=soon,
        place_words=place_words,
        refused=lambda space: sentence(space.refused) if space.refused else "",
        empty_text=_what_to_change(_wish(form, asked)) if right else "",
        more=bool(form.features or form.step_free.data),
    )
    return page, 200 if right else 422


def _form(premises: Premises) -> FindForm:
    form = FindForm(request.args)
    form.length.choices = length_choices()
    form.kind.choices, form.venue.choices = kind_choices(premises), venue_choices(premises)
    there = features_in_use()
    if there:
        form.feature.choices = sorted(
            ((each.value, str(text)) for each, text in FEATURES.items() if each in there), key=_by_text
        )
    else:
        del form.feature
    return form


def length_choices() -> list[tuple[str, str]]:
    """For how long, in minutes and in words."""
    return [(str(minutes), duration(minutes)) for minutes in LENGTHS]


def kind_choices(premises: Premises) -> list[SelectChoice]:
    """The kinds of space that there are."""
    there = {place.kind for place in premises.spaces.values() if place.active}
    kinds = ((kind.value, str(text)) for kind, text in SPACE_KINDS.items() if kind in there)
    return with_empty(sorted(kinds, key=_by_text), _("Alle"))


def venue_choices(premises: Premises) -> list[SelectChoice]:
    """The venues that have spaces."""
    venues = {(place.venue_slug, place.venue_name) for place in premises.spaces.values() if place.active}
    return with_empty(sorted(venues, key=_by_text), _("Alle steder"))


def _by_text(choice: tuple[str, str]) -> Any:
    return alphabetical(choice[1])


def _wish(form: FindForm, asked: bool) -> FindWish:
    """The form as a wish. The length counts when a time is asked for; for browsing any length will do."""
    if not asked:
        return FindWish()
    interval = form.interval()
    timed = form.day.data is not None or bool(request.args.get("length"))
    return FindWish(
        minutes=form.minutes if timed else None,
        people=form.people.data or 0,
        kind=form.kind.data or "",
        venue=form.venue.data or "",
        features=frozenset(form.features),
        step_free=form.step_free.data,
        day=form.day.data,
        interval=interval,
    )


def _heading(form: FindForm, found: Found) -> str:
    interval = form.interval()
    if interval is not None:
        time = format_period(interval.starts_at, interval.ends_at)
        return _("Ledig %(time)s", time=time) if found.free else _("Ingenting er ledig %(time)s", time=time)
    if form.day.data is not None:
        day = format_day(form.day.data)
        return _("Ledig %(time)s", time=day) if found.free else _("Ingenting er ledig %(time)s", time=day)
    return _("Lokaler som passer") if found.free or found.never else _("Ingen lokaler passer")


def _what_to_change(wish: FindWish) -> str:
    """What somebody may change who finds nothing, the wish that narrows most first."""
    ways = []
    if wish.features or wish.step_free:
        ways.append(_("ta bort noe av det lokalet må ha"))
    if wish.venue:
        ways.append(_("velg alle steder"))
    if wish.kind:
        ways.append(_("velg en annen type lokale"))
    if wish.people:
        ways.append(_("skriv færre personer, eller del dere på flere lokaler"))
    if wish.minutes:
        ways.append(_("velg en annen lengde"))
    return _("Prøv dette: %(ways)s.", ways="; ".join(ways)) if ways else _("Kommunen har ikke lagt inn lokaler ennå.")


def _by_venue(groups: Sequence[FoundGroup]) -> list[tuple[FoundSpace, list[FoundGroup]]]:
    """The groups under their venues; of each venue one of its spaces, to name it by."""
    found = []
    for _slug, of_venue in groupby(groups, key=lambda group: group.best.place.venue_slug):
        listed = list(of_venue)
        found.append((listed[0].best, listed))
    return found


def _shortcuts() -> list[tuple[str, str]]:
    """Times that many look for, as searches: this evening, tomorrow evening, the coming Saturday."""
    this_day, clock = today(), wall_clock(now(), zone()).time()
    saturday = this_day + timedelta(days=(SATURDAY - this_day.isoweekday()) % 7 or 7)
    times = [
        (_("I kveld"), this_day, time(18)),
        (_("I morgen kveld"), this_day + timedelta(days=1), time(18)),
        (_("Lørdag"), saturday, time(12)),
    ]
    return [
        (
            _("%(when)s kl. %(clock)s", when=text, clock=format_time(starts)),
            url_for("public.home", **{"date": day.isoformat(), "from": f"{starts:%H:%M}", "length": "120"}),
        )
        for text, day, starts in times
        if day > this_day or starts > clock
    ]


def when(space: FoundSpace) -> str:
    """The first free time: ``torsdag 3. desember kl. 18.00``."""
    starts_at = space.free[0].starts_at
    return _("%(day)s kl. %(time)s", day=format_day(starts_at), time=format_time(starts_at))


def soon(space: FoundSpace) -> str:
    """The first free time in few words: ``I dag kl. 19.00``, ``Lør. 28. nov. kl. 09.00``."""
    starts_at = space.free[0].starts_at
    days = (wall_clock(starts_at, zone()).date() - today()).days
    day = {0: _("I dag"), 1: _("I morgen")}.get(days) or capital(format_short_day(starts_at))
    return _("%(day)s kl. %(time)s", day=day, time=format_time(starts_at))


def place_words(space: FoundSpace) -> list[str]:
    """What kind of space it is, how large, and for how many; the kind is left out where the name says it."""
    place = space.place
    kind = str(SPACE_KINDS[SpaceKind(place.kind)])
    words = [] if kind.casefold() == place.name.casefold() else [kind]
    if space.people:
        words.append(_("opptil %(people)s personer", people=format_number(space.people)))
    if place.area_m2:
        words.append(_("%(area)s m²", area=format_number(place.area_m2)))
    if space.accessible:
        words.append(_("trinnfritt"))
    return [capital(words[0]), *words[1:]] if words else []


def calendar_address(space: FoundSpace, day: datetime | date | None = None) -> str:
    """The space's calendar, at the day of its first free time or at the day that is given."""
    if day is None and space.free:
        day = space.free[0].starts_at
    if isinstance(day, datetime):
        day = wall_clock(day, zone()).date()
    query = {"date": day.isoformat()} if day else {}
    return url_for("public.space_show", slug=space.place.slug, **query)


def booking_address(space: FoundSpace, time: Interval, minutes: int | None = None) -> str:
    """The booking form with the time filled in, or with the first so many minutes of it."""
    if minutes is not None and minutes < time.minutes:
        time = Interval(time.starts_at, time.starts_at + timedelta(minutes=minutes))
    return booking_link(url_for("member.booking_new"), space.place.slug, time, zone()) or calendar_address(space)
