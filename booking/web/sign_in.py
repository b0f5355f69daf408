"""Who is behind the request.

The browser's cookie holds an opaque random token and nothing about the person. What it means is decided by a
row on the server, looked up by the token's hash: when the row is ended or too old, the cookie is worth nothing.
A sign-in lasts as long after the last page as the settings say, and a week at most.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, current_app, g, request, session
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user, logout_user

from booking.domain.permissions import ANYONE, Actor
from booking.queries.person import StandingSignIn, hash_of_token, signed_in_actor, standing_sign_in
from booking.services.sign_in import LONGEST, keep_signed_in
from booking.web.clock import now

WRITTEN_EVERY = timedelta(minutes=30)


class SignedIn(UserMixin):
    """A person with a sign-in that stands."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """The token: that, and not the person's id, is what the cookie holds."""
        return self.token


class NotSignedIn(AnonymousUserMixin):
    """Anyone."""

    token = ""
    actor = ANYONE


def begin_sign_in(token: str) -> bool:
    """Let the browser keep a new sign-in. What it held before is forgotten, so that no one can plant a session."""
    actor = signed_in_actor(hash_of_token(token), now())
    if actor is None:
        return False
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps the old session's token for the rest of the request
    login_user(SignedIn(token, actor))
    return True


def current_token() -> str:
    """The token of this request's sign-in; empty when nobody is signed in."""
    token: str = current_user.token
    return token


def forget_sign_in() -> None:
    """Empty the browser's cookie. The row on the server is ended by `services.sign_in.sign_out`."""
    logout_user()
    session.clear()


def register_sign_in(app: Flask) -> None:
    """Ask the server's own sign-in rows who is behind each request."""
    logins = LoginManager(app)
    logins.session_protection = None  # the row on the server decides; phones change network all the time
    logins.anonymous_user = NotSignedIn

    @logins.user_loader
    def _load(token: str) -> SignedIn | None:
        found = standing_sign_in(hash_of_token(token), now())
        if found is None:
            return None
        if request.method == "GET" and _runs_out(found, now()):
            keep_signed_in(token, now=now())
        return SignedIn(token, found.actor)


def _runs_out(found: StandingSignIn, moment: datetime) -> bool:
    """It is time to write down that the person is still here; not at every page, but now and then."""
    lasts = found.expires_at - moment
    return lasts < timedelta(hours=current_app.extensions["settings"].web.session_hours) - WRITTEN_EVERY and (
        found.expires_at < found.created_at + LONGEST
    )
