"""What would this cost us? The rules answer anyone, before there is a booking."""

from __future__ import annotations

from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking.domain.interval import Interval
from booking.queries.tariff import tariff_in_force
from booking.web.access import Access, access
from booking.web.calendar_columns import booking_link
from booking.web.clock import today, zone
from booking.web.price_question import Answer, ask_price
from booking.web.public import blueprint


@blueprint.get("/prices/try")
@access(Access.ANYONE)
def try_it() -> ResponseReturnValue:
    """A form that asks what the rules on the day ask about, and beside it the answer."""
    rule_set = tariff_in_force(_day())
    answer = ask_price(rule_set)
    page = render_template(
        "public/tariff/try.html", answer=answer, form=answer.form, rule_set=rule_set, book=_booking_address(answer)
    )
    return page, answer.status


def _day() -> date:
    """The day that is asked about; the rules of that day decide what is asked."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today()


def _booking_address(answer: Answer) -> str:
    """The booking form with the place and the time filled in; empty when no space was chosen."""
    if answer.quote is None or not answer.form.space_slug:
        return ""
    facts = answer.quote.facts
    wanted = Interval(facts.starts_at, facts.ends_at)
    return booking_link(url_for("member.booking_new"), answer.form.space_slug, wanted, zone())
