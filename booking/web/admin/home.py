"""The administrator's first page: what there is to do, and the way to everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from booking.domain.permissions import OFFICERS, Role, may_administer
from booking.i18n import format_date, ngettext
from booking.i18n import gettext as _
from booking.messages.letters import JOBS
from booking.queries.administered import VenueSummary, venue_summaries
from booking.queries.booking import requests_waiting
from booking.queries.closure import closures_to_come
from booking.queries.job import SILENT, failing_jobs, latest_sign_of_life
from booking.queries.letter import backlog
from booking.queries.school_calendar import school_calendars
from booking.queries.tariff import tariff_in_force
from booking.web.access import Access, access, current_actor
from booking.web.admin import blueprint
from booking.web.clock import now, today

# A season is booked long before it begins, and needs the school days by then.
SCHOOL_DAYS_KNOWN_FOR = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that needs a person; `url` is where it is done, if there is such a page."""

    text: str
    url: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A way to a part of the administration."""

    title: str
    text: str
    endpoint: str


@blueprint.get("")
@access(Access.VENUE_ADMINISTRATOR)
def home() -> ResponseReturnValue:
    actor = current_actor()
    venues = venue_summaries(actor.venues(Role.ADMINISTRATOR), now())
    tasks = [*_waiting(), *_unfinished(venues)]
    if may_administer(actor):
        tasks += [*_of_the_system(), *_of_the_municipality()]
    closures = len(closures_to_come(actor.venues(*OFFICERS), now()))
    ways = [way for way in _ways(venues, closures) if way.endpoint in current_app.view_functions]
    return render_template("admin/home/show.html", tasks=tasks, ways=ways)


def _waiting() -> list[Task]:
    waiting = requests_waiting(current_actor().venues(*OFFICERS), 1).total
    if not waiting:
        return []
    text = ngettext("%(num)d forespørsel venter på svar.", "%(num)d forespørsler venter på svar.", waiting)
    return [Task(text, url_for("casework.request_list"))]


def _unfinished(venues: list[VenueSummary]) -> list[Task]:
    """Venues that nobody can book although they are in use."""
    tasks = []
    for venue in venues:
        if not venue.active:
            continue
        if not venue.spaces:
            text = _("%(venue)s har ingen lokaler.", venue=venue.name)
            tasks.append(Task(text, url_for("admin.venue_show", venue_id=venue.id)))
        elif not venue.has_hours:
            text = _("%(venue)s har ingen åpningstider, så ingen kan booke der.", venue=venue.name)
            tasks.append(Task(text, url_for("admin.opening_hours_list", venue_id=venue.id)))
    return tasks


def _of_the_system() -> list[Task]:
    """Letters that do not get out, and jobs that do not get done."""
    tasks = []
    letters = backlog(now())
    if letters.failed:
        text = ngettext("%(num)d brev kom ikke fram.", "%(num)d brev kom ikke fram.", letters.failed)
        tasks.append(Task(text, _address("casework.letter_list"), urgent=True))
    latest = latest_sign_of_life()
    if latest is None or latest < now() - SILENT:
        text = _("Det som skal gå av seg selv, står stille: Ingen brev eller påminnelser blir sendt.")
        tasks.append(Task(text, _address("admin.job_list"), urgent=True))
    tasks += [
        Task(_("Feilet sist: %(job)s.", job=JOBS.get(job, job)), _address("admin.job_list"), urgent=True)
        for job in failing_jobs()
    ]
    return tasks


def _address(endpoint: str) -> str:
    return url_for(endpoint) if endpoint in current_app.view_functions else ""


def _of_the_municipality() -> list[Task]:
    """What the whole municipality needs to have said."""
    tasks = []
    if tariff_in_force(today()) is None:
        text = _("Ingen prisliste gjelder i dag, så alle priser må avgjøres for hånd.")
        tasks.append(Task(text, _address("admin.tariff_list"), urgent=True))
    for calendar in school_calendars():
        known_until = calendar.known_until
        if not calendar.venues or (known_until and known_until > today() + SCHOOL_DAYS_KNOWN_FOR):
            continue
        url = url_for("admin.school_calendar_show", calendar_id=calendar.id)
        if known_until is None:
            tasks.append(Task(_("Skoleruta %(name)s har ingen skoleår.", name=calendar.name), url))
        else:
            text = _("Skoleruta %(name)s slutter %(day)s.", name=calendar.name, day=format_date(known_until))
            tasks.append(Task(text, url))
    return tasks


def _ways(venues: list[VenueSummary], closures: int) -> list[Way]:
    in_use = sum(venue.active for venue in venues)
    ways = [
        Way(
            _("Steder og lokaler"),
            ngettext("%(num)d sted i bruk", "%(num)d steder i bruk", in_use),
            "admin.venue_list",
        ),
        Way(
            _("Stenginger"),
            ngettext("%(num)d nå og framover", "%(num)d nå og framover", closures) if closures else _("Ingen nå"),
            "admin.closure_list",
        ),
    ]
    if may_administer(current_actor()):
        ways += [
            Way(_("Vilkår for booking"), _("Det som gjelder i hele kommunen"), "admin.booking_terms_edit"),
            Way(_("Skoleruter"), _("Skoledager, ferier og planleggingsdager"), "admin.school_calendar_list"),
            Way(_("Priser og regler"), _("Hvem betaler hva, og hvorfor"), "admin.tariff_list"),
            Way(_("Brev"), _("Hva vi skriver, og kommunens egne ord"), "admin.letter_list"),
            Way(_("Personer og roller"), _("Hvem som kan gjøre hva"), "admin.person_list"),
            Way(_("Nøkler"), _("For andre programmer som leser og booker"), "admin.token_list"),
            Way(_("Det som går av seg selv"), _("Brev, påminnelser og andre faste jobber"), "admin.job_list"),
        ]
    return ways
