"""The token in a letter that stops letters of its kind with one click (RFC 8058).

It is signed and names the letter, so that it can be neither guessed nor made, and tells nobody an address.
"""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

_SALT = "unsubscribe"


def unsubscribe_token(letter_id: int, secret_key: str) -> str:
    """The token for this letter; the same each time it is made."""
    token = URLSafeSerializer(secret_key, salt=_SALT).dumps(letter_id)
    return token.decode() if isinstance(token, bytes) else token


def letter_of_token(token: str, secret_key: str) -> int | None:
    """The id of the letter that the token was in; ``None`` when it is none of ours."""
    try:
        letter_id = URLSafeSerializer(secret_key, salt=_SALT).loads(token)
    except BadSignature:
        return None
    return letter_id if isinstance(letter_id, int) else None
