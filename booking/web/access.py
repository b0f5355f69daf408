"""Who may reach a route. Every route has exactly one rule, set by `@access`; a test finds those without.

The rule here is about the *kind* of actor; whether this actor may touch this booking or venue is asked of
`booking.domain.permissions` by the view or the use case.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from booking.domain.permissions import OFFICERS, STAFF, Actor, Role, Scope, may_administer
from booking.web.bearer import ask_for_scope

View = TypeVar("View", bound=Callable[..., Any])


class Access(StrEnum):
    """Who a page is for."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    CARETAKER = "caretaker"  # any staff: officers look at the day list too
    OFFICER = "officer"
    VENUE_ADMINISTRATOR = "venue_administrator"
    ADMINISTRATOR = "administrator"
    PROGRAM_READ = "program_read"  # a program with a token; no sign-in of a person opens this
    PROGRAM_BOOK = "program_book"


RULES: dict[Access, Callable[[Actor], bool]] = {
    Access.ANYONE: lambda _: True,
    Access.SIGNED_IN: lambda actor: actor.signed_in,
    Access.CARETAKER: lambda actor: actor.has_role(*STAFF),
    Access.OFFICER: lambda actor: actor.has_role(*OFFICERS),
    Access.VENUE_ADMINISTRATOR: lambda actor: actor.has_role(Role.ADMINISTRATOR),
    Access.ADMINISTRATOR: may_administer,
}
SCOPES = {Access.PROGRAM_READ: Scope.READ, Access.PROGRAM_BOOK: Scope.BOOK}


def current_actor() -> Actor:
    """The actor behind this request."""
    actor: Actor = current_user.actor
    return actor


def access(rule: Access) -> Callable[[View], View]:
    """Let only those in whom the rule names; others sign in first, or are refused with 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if rule in SCOPES:
                ask_for_scope(SCOPES[rule])
                return current_app.ensure_sync(view)(*args, **kwargs)  # type: ignore[no-any-return]
            actor = current_actor()
            if RULES[rule](actor):
                answer: ResponseReturnValue = current_app.ensure_sync(view)(*args, **kwargs)
                return answer
            if actor.signed_in:
                abort(403)
            return _sign_in_first()

        guarded.access_rule = rule  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def _sign_in_first() -> ResponseReturnValue:
    """To the sign-in page, and back here after it.

    A form that was filled in when the sign-in ran out is sent along (307 keeps method and content), and waits there
    until its owner is signed in again.
    """
    here = request.full_path.rstrip("?")
    if request.method == "GET":
        return redirect(url_for("public.sign_in", next=here), code=303)
    if any(name != "csrf_token" for name in request.form) and not request.files:
        return redirect(url_for("public.sign_in", next=here, resume=1), code=307)
    return redirect(url_for("public.sign_in"), code=303)
