"""Who is behind the request.

The browser's cookie holds an opaque random token and nothing about the person. What it means is decided by a
row on the server, looked up by the token's hash: when the row is ended or too old, the cookie is worth nothing.
"""

from __future__ import annotations

from flask import Flask, session
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user, login_user, logout_user

from booking.domain.permissions import ANYONE, Actor
from booking.queries.person import hash_of_token, signed_in_actor
from booking.web.clock import now


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
        actor = signed_in_actor(hash_of_token(token), now())
        return None if actor is None else SignedIn(token, actor)
