"""Finding a time: the same one every week, or any that suits within some weeks."""

from __future__ import annotations

from datetime import date, time, timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from booking.domain.availability import DayHours
from booking.domain.interval import Interval
from booking.domain.local_time import MIDNIGHT, week_start
from booking.i18n import capital, format_day, format_time
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.messages.findings import sentence
from booking.messages.opening_hours import weekday_name
from booking.queries.find import FindWish
from booking.queries.find_time import MOST_DAYS, FoundDays, FoundWeekly, TimeWish, find_days, find_weekly
from booking.queries.premises import Premises, load_premises
from booking.web.access import Access, access
from booking.web.calendar_columns import booking_link
from booking.web.clock import now, today, zone
from booking.web.fields import ClockField, DayField, WholeNumberField
from booking.web.forms import Form
from booking.web.public import blueprint
from booking.web.public.home import (
    MOST_PEOPLE,
    booking_address,
    calendar_address,
    kind_choices,
    last_day,
    length_choices,
    place_words,
    venue_choices,
)

USUAL_LENGTH, USUAL_WEEKDAYS = 90, (1, 2, 3, 4)
EVENING_FROM, EVENING_TO = time(17), time(22)
WEEKS_AHEAD = 6  # how many weeks a season must have left to be the one that is offered
# When training seasons end, as most municipalities divide the year: before Christmas and before the summer.
SEASON_ENDS = ((6, 20), (12, 20))


class FreeTimeForm(Form):
    """When somebody can. Sent in the address, so that a search can be kept and passed on."""

    class Meta(Form.Meta):
        csrf = False

    every = RadioField(_l("Hva leter du etter?"), default="week")
    weekday = SelectMultipleField(
        _l("Hvilke dager"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    earliest = ClockField(_l("Tidligst fra"), name="from")
    latest = ClockField(_l("Senest til"), name="to")
    length = SelectField(_l("Hvor lenge"), default=str(USUAL_LENGTH))
    first = DayField(_l("Fra og med"), latest=date(9999, 12, 31))
    last = DayField(_l("Til og med"), latest=date(9999, 12, 31))
    people = WholeNumberField(_l("Antall personer"), required=False, least=1, most=MOST_PEOPLE)
    kind = SelectField(_l("Type lokale"), default="")
    venue = SelectField(_l("Sted"), default="")
    step_free = BooleanField(_l("Trinnfri adkomst"), name="step-free")

    def is_submitted(self) -> bool:
        """A search is asked by GET: it is one as soon as the address says something."""
        return any(request.args.get(field.name) for field in self)

    def check_together(self) -> bool:
        """Whether the days, the hours and the length go together."""
        if self.errors:
            return False
        if not self.weekday.data:
            self.weekday.errors = [_("Velg minst én ukedag.")]
        if self.last.data < self.first.data:
            self.last.errors = [_("Siste dag er før den første.")]
        elif self.last.data < today():
            self.last.errors = [_("Datoen er passert. Velg i dag eller senere.")]
        elif self.last.data > last_day():
            self.last.errors = [_("Så langt fram kan ingen booke. Velg en dag innen to år.")]
        elif (self.last.data - max(self.first.data, today())).days >= MOST_DAYS:
            self.last.errors = [_("Velg høyst ett år om gangen.")]
        if minutes_between(self.earliest.data, self.latest.data) < int(self.length.data):
            self.latest.errors = [_("Det er ikke plass til så lang tid mellom klokkeslettene.")]
        return not any(field.errors for field in self)

    def times(self) -> TimeWish:
        hours = DayHours(int(self.length.data), self.earliest.data, self.latest.data)
        weekdays = frozenset(int(each) for each in self.weekday.data)
        return TimeWish(hours, weekdays, max(self.first.data, today()), self.last.data)

    def wish(self) -> FindWish:
        return FindWish(
            minutes=int(self.length.data),
            people=self.people.data or 0,
            kind=self.kind.data or "",
            venue=self.venue.data or "",
            step_free=self.step_free.data,
        )


def minutes_between(earliest: time, latest: time) -> int:
    """Minutes on the wall clock; midnight as the latest is the end of the day."""
    end = 24 * 60 if latest == MIDNIGHT else latest.hour * 60 + latest.minute
    return end - (earliest.hour * 60 + earliest.minute)


@blueprint.get("/free-times")
@access(Access.ANYONE)
def free_time_list() -> ResponseReturnValue:
    """A form, and below it what answers, for each space its best time."""
    premises = load_premises(zone(), today(), last_day())
    asked = any(request.args.values())
    form = _form(premises, asked)
    right = asked and form.validate() and form.check_together()
    weekly: tuple[FoundWeekly, ...] = ()
    days: tuple[FoundDays, ...] = ()
    if right and form.every.data == "week":
        weekly = find_weekly(premises, form.wish(), form.times(), now())
    elif right:
        days = find_days(premises, form.wish(), form.times(), now())
    page = render_template(
        "public/free_time/list.html",
        form=form,
        asked=asked,
        right=right,
        weekly=weekly,
        days=days,
        minutes=int(form.length.data) if right else 0,
        calendar_of=calendar_address,
        booking_of=booking_address,
        series_of=series_address,
        place_words=place_words,
        weekly_words=weekly_words,
        when=when,
        refusals=lambda found: [(format_day(day), sentence(finding)) for day, finding in found.refused],
    )
    return page, 200 if right or not asked else 422


def _form(premises: Premises, asked: bool) -> FreeTimeForm:
    first = week_start(today()) + timedelta(weeks=1)
    usual = {
        "every": "week",
        "weekday": [str(day) for day in USUAL_WEEKDAYS],
        "earliest": EVENING_FROM,
        "latest": EVENING_TO,
        "first": first,
        "last": season_end(first),
    }
    form = FreeTimeForm(request.args) if asked else FreeTimeForm(formdata=None, data=usual)
    form.every.choices = [("week", _("En fast tid hver uke")), ("once", _("En enkelt dag som passer"))]
    form.weekday.choices = [(str(day), capital(weekday_name(day))) for day in range(1, 8)]
    form.length.choices = length_choices()
    form.kind.choices, form.venue.choices = kind_choices(premises), venue_choices(premises)
    return form


def season_end(first: date) -> date:
    """The end of the season that the day is in, or of the next when only a few weeks are left."""
    ends = (date(year, *end) for year in (first.year, first.year + 1) for end in SEASON_ENDS)
    return next(end for end in ends if end >= first + timedelta(weeks=WEEKS_AHEAD))


def weekly_words(found: FoundWeekly) -> str:
    """``Tirsdager kl. 18.00–19.30``."""
    time_of = found.time.free[0]
    return _(
        "Hver %(weekday)s kl. %(from)s–%(to)s",
        **{
            "weekday": weekday_name(found.time.weekday),
            "from": format_time(time_of.starts_at),
            "to": format_time(time_of.ends_at),
        },
    )


def when(interval: Interval) -> str:
    """``torsdag 3. desember kl. 18.00``."""
    return _("%(day)s kl. %(time)s", day=format_day(interval.starts_at), time=format_time(interval.starts_at))


def series_address(found: FoundWeekly) -> str:
    """The form of a series with the first date and the time filled in; the calendar where no link can say it."""
    link = booking_link(url_for("member.series_new"), found.space.place.slug, found.time.free[0], zone())
    return link or calendar_address(found.space)
