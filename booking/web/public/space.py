"""A space: its calendar, what is in it, and on what terms it is booked."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.domain.booking_terms import WhoMayBook
from booking.domain.errors import NotFound
from booking.domain.local_time import week_days
from booking.i18n import format_day
from booking.i18n import gettext as _
from booking.messages.booking_terms import terms_in_words
from booking.queries.opening_hours import opening_hours_of
from booking.queries.premises import Premises, load_premises
from booking.queries.space import SpaceDetails, features_of, find_space
from booking.queries.venue import equipment_of
from booking.web.access import Access, access, current_actor
from booking.web.calendar_dates import ChosenDate, chosen_date, moved, week_code, week_heading
from booking.web.calendar_table import CalendarTable
from booking.web.clock import now, today, zone
from booking.web.public import blueprint
from booking.web.space_calendar import Reader, Shown, day_calendar, name_within, week_calendar

VIEWS = ("week", "day", "list")
Address = dict[str, str]


@blueprint.get("/spaces/<slug>")
@access(Access.ANYONE)
def space_show(slug: str) -> ResponseReturnValue:
    """The space's calendar first, then what there is to know of it."""
    space = find_space(slug)
    if space is None:
        raise NotFound(slug)
    chosen = chosen_date(request.args, today())
    view = request.args.get("view", "week")
    view = view if view in VIEWS else "week"
    days = week_days(chosen.day)
    premises = load_premises(zone(), min(days), max(days), [space.venue_id])
    terms = premises.terms(space.id)
    page = render_template(
        "public/space/show.html",
        space=space,
        calendar=_calendar(premises, space, chosen.day, view),
        chosen=chosen,
        view=view,
        views=_views(slug, view, chosen.day),
        family=_family(premises, space.id, view, chosen.day),
        terms=terms_in_words(terms),
        capacity=terms.capacity,
        may_book=terms.who_may_book is not WhoMayBook.STAFF,
        features=_features(premises, space.id),
        equipment=equipment_of(space.venue_id),
        hours=opening_hours_of(space.venue_id, today(), (space.id, *premises.tree.ancestors(space.id))),
        today=today(),
        **_moves(slug, chosen, view),
    )
    return page, chosen.status


def _calendar(premises: Premises, space: SpaceDetails, day: date, view: str) -> CalendarTable:
    reader = Reader(current_actor(), now())
    if view == "day":
        return day_calendar(premises, _with_parts(premises, space.id, day), (), day, reader)
    days = week_days(day)
    caption = _("%(space)s, %(week)s", space=space.name, week=week_heading(days))
    return week_calendar(premises, space.id, days, caption, reader)


def _with_parts(premises: Premises, space_id: int, day: date) -> list[Shown]:
    """The space, and after it the parts it can be divided in."""
    leaves = [leaf for leaf in premises.tree.leaves(space_id) if leaf != space_id and premises.spaces[leaf].active]
    name = premises.spaces[space_id].name
    whole, long_whole = (_("Hele"), _("Hele %(name)s", name=name)) if leaves else (name, "")
    parts = [
        Shown(leaf, name_within(premises.spaces[leaf].name, name), href=_address(premises, leaf, "day", day))
        for leaf in leaves
    ]
    return [Shown(space_id, whole, long_whole, parts_beside=bool(leaves)), *parts]


def _address(premises: Premises, space_id: int, view: str, day: date) -> str:
    return url_for("public.space_show", slug=premises.spaces[space_id].slug, **_query(view, day))


def _query(view: str, day: date) -> Address:
    if view == "day":
        return {"view": view, "date": day.isoformat()}
    return {**({} if view == "week" else {"view": view}), "week": week_code(day)}


def _views(slug: str, view: str, day: date) -> list[tuple[str, str, bool]]:
    """The ways to look at the same days."""
    names = (("week", _("Uke")), ("day", _("Dag")), ("list", _("Liste")))
    # From a week one goes to today when today is in it, else to its first day.
    first = today() if today() in week_days(day) else day
    return [
        (name, url_for("public.space_show", slug=slug, **_query(kind, first if kind == "day" else day)), kind == view)
        for kind, name in names
    ]


def _family(premises: Premises, space_id: int, view: str, day: date) -> list[tuple[str, str, bool]]:
    """The whole and its parts as tabs; nothing when the space is not divided."""
    root = (space_id, *premises.tree.ancestors(space_id))[-1]
    members = [each for each in premises.tree.within(root) if premises.spaces[each].active]
    if len(members) == 1:
        return []
    hall = premises.spaces[root].name
    return [
        (
            _("Hele %(name)s", name=hall) if each == root else name_within(premises.spaces[each].name, hall),
            _address(premises, each, view, day),
            each == space_id,
        )
        for each in members
    ]


def _moves(slug: str, chosen: ChosenDate, view: str) -> dict[str, Any]:
    """Where the arrows lead, and what the page calls the dates it shows."""
    step = 1 if view == "day" else 7
    days = week_days(chosen.day)
    shows_today = chosen.day == today() if view == "day" else today() in days
    return {
        "previous": url_for("public.space_show", slug=slug, **_query(view, moved(chosen.day, -step))),
        "next": url_for("public.space_show", slug=slug, **_query(view, moved(chosen.day, step))),
        "to_today": None if shows_today else url_for("public.space_show", slug=slug, **_query(view, today())),
        "previous_label": _("Forrige dag") if view == "day" else _("Forrige uke"),
        "next_label": _("Neste dag") if view == "day" else _("Neste uke"),
        "heading": format_day(chosen.day, year=True) if view == "day" else week_heading(days),
    }


def _features(premises: Premises, space_id: int) -> list[str]:
    """What is always there; a part has what the whole has when nothing is said of the part itself."""
    chain = (space_id, *premises.tree.ancestors(space_id))
    found = features_of(chain)
    return sorted(next((found[each] for each in chain if found[each]), frozenset()))
