"""Which passwords are good enough: long ones that do not repeat what anybody knows about the person.

Source: NIST SP 800-63B, 3.1.1: length counts, mixtures of character kinds and forced changes do not.
"""

from __future__ import annotations

from collections.abc import Iterable

from booking.domain.errors import Finding

FEWEST_DIFFERENT_CHARACTERS = 5
SHORTEST_KNOWN_WORD = 4


def check_password(
    password: str, *, least_length: int, known: Iterable[str], field: str = "password"
) -> Finding | None:
    """What is wrong with a new password, or ``None``.

    `known` is what others know of the person, such as name and e-mail address: the password may not be one of
    them, or little else than one.
    """
    if len(password) < least_length:
        return Finding("password.too_short", field, {"least": least_length, "length": len(password)})
    folded = password.casefold()
    if len(set(folded)) < FEWEST_DIFFERENT_CHARACTERS:
        return Finding("password.too_simple", field)
    for word in known:
        rest = folded.replace(word.casefold(), "") if len(word) >= SHORTEST_KNOWN_WORD else folded
        if len(rest) < FEWEST_DIFFERENT_CHARACTERS and rest != folded:
            return Finding("password.too_simple", field)
    return None
