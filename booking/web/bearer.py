"""Which program is behind the request: a bearer token (RFC 6750) and nothing else, neither cookie nor session."""

from __future__ import annotations

from datetime import timedelta

from flask import g, request

from booking.domain.errors import Finding
from booking.domain.permissions import Scope
from booking.queries.person import hash_of_token
from booking.queries.token import Bearer, bearer_of
from booking.services.token import note_token_use
from booking.web.clock import now
from booking.web.problem import ProblemRaised

WRITTEN_EVERY = timedelta(hours=1)  # when a token was last used is known to the hour, so that reading writes seldom
CHALLENGE = 'Bearer realm="Husrom"'


def read_bearer() -> None:
    """Find the program behind the request, if it says who it is.

    Raises:
        ProblemRaised: 401 when it shows a token that does not hold.
    """
    g.bearer = None
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return
    found = bearer_of(hash_of_token(token.strip()), now())
    if found is None:
        challenge = f'{CHALLENGE}, error="invalid_token"'
        raise ProblemRaised(401, Finding("api.token_not_valid"), headers={"WWW-Authenticate": challenge})
    if found.last_used_at is None or found.last_used_at < now() - WRITTEN_EVERY:
        note_token_use(found.token_id, now=now())
    g.bearer = found


def current_bearer() -> Bearer:
    """The program behind a request that was let in."""
    bearer: Bearer = g.bearer
    return bearer


def ask_for_scope(scope: Scope) -> None:
    """Let the program in when its token may do this.

    Raises:
        ProblemRaised: 401 without a token, 403 without the scope.
    """
    bearer: Bearer | None = g.get("bearer")
    if bearer is None:
        raise ProblemRaised(401, Finding("api.token_missing"), headers={"WWW-Authenticate": CHALLENGE})
    if scope not in bearer.scopes:
        challenge = f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'
        raise ProblemRaised(
            403, Finding("api.scope_missing", "", {"scope": str(scope)}), headers={"WWW-Authenticate": challenge}
        )
