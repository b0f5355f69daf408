"""The calendars that I subscribe to: an address of one's own for each, shown once, and turned off when one likes."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from booking.domain.feed import FeedKind, FeedSubject
from booking.domain.permissions import STAFF, Actor
from booking.i18n import gettext as _
from booking.i18n import lazy_gettext as _l
from booking.queries.organisation import memberships_of, teams
from booking.queries.subscription import subscriptions_of
from booking.queries.venue import venue_list
from booking.services.subscription import begin_subscription, end_subscription
from booking.web.access import Access, access, current_actor
from booking.web.clock import now
from booking.web.forms import Form, show_form
from booking.web.member import blueprint
from booking.web.subscriptions import calendar_address, calendar_name

MADE = "subscription_made"


class SubscriptionForm(Form):
    """Which calendar."""

    calendar = RadioField(_l("Hvilken kalender?"))


@blueprint.get("/subscriptions")
@access(Access.SIGNED_IN)
def subscription_list() -> ResponseReturnValue:
    """My addresses; one that was made this moment is shown whole, and never again."""
    token = session.pop(MADE, None)
    made = calendar_address("feeds.subscription_show", token=token) if token else None
    mine = subscriptions_of(current_actor().person_id or 0)
    return render_template("member/subscription/list.html", made=made, subscriptions=mine, calendar_name=calendar_name)


@blueprint.route("/subscriptions/new", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def subscription_new() -> ResponseReturnValue:
    actor = current_actor()
    choices = _choices(actor)
    form = SubscriptionForm(calendar=request.args.get("calendar", _code(FeedSubject(FeedKind.MINE))))
    form.calendar.choices = [(code, name) for code, (name, _subject) in choices.items()]
    if form.validate_on_submit():
        _name, subject = choices[form.calendar.data]
        session[MADE] = begin_subscription(actor, subject, now=now())
        return redirect(url_for("member.subscription_list"), code=303)
    return show_form("member/subscription/new.html", form)


@blueprint.post("/subscriptions/<int:subscription_id>/end")
@access(Access.SIGNED_IN)
def subscription_end(subscription_id: int) -> ResponseReturnValue:
    end_subscription(current_actor(), subscription_id, now=now())
    flash(_("Adressen er slått av. Kalenderne som brukte den, blir ikke oppdatert lenger."), "success")
    return redirect(url_for("member.subscription_list"), code=303)


def _choices(actor: Actor) -> dict[str, tuple[str, FeedSubject]]:
    """The calendars that this person may follow, by the code that the form knows them by."""
    subjects = [(FeedSubject(FeedKind.MINE), "")] if actor.organisations else []
    for membership in memberships_of(actor.person_id or 0):
        if membership.organisation_id not in actor.organisations:
            continue
        subjects.append((FeedSubject(FeedKind.ORGANISATION, membership.organisation_id), membership.organisation))
        subjects.extend(
            (FeedSubject(FeedKind.TEAM, membership.organisation_id, team.id), f"{membership.organisation}, {team.name}")
            for team in teams(membership.organisation_id)
        )
    if actor.has_role(*STAFF):
        here = actor.venues(*STAFF)
        subjects.append((FeedSubject(FeedKind.BUILDINGS), ""))
        subjects.extend(
            (FeedSubject(FeedKind.BUILDINGS, venue_id=venue.id), venue.name)
            for venue in venue_list()
            if here is None or venue.id in here
        )
    return {_code(subject): (calendar_name(subject, name), subject) for subject, name in subjects}


def _code(subject: FeedSubject) -> str:
    """``team-7``; a calendar of its own kind has no number."""
    number = subject.team_id or subject.venue_id or subject.organisation_id
    return f"{subject.kind}-{number}" if number else subject.kind.value
