"""Passwords as argon2id, with the settings' cost.

Source: RFC 9106, section 4, second recommended option (3 rounds, 64 MiB), which is also the settings' default.
"""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from booking.settings import AccountSettings


class Argon2Passwords:
    """Fills `booking.ports.passwords.Passwords`."""

    def __init__(self, accounts: AccountSettings) -> None:
        self._hasher = PasswordHasher(time_cost=accounts.hash_rounds, memory_cost=accounts.hash_memory_kib)
        self._nobody = ""

    def hash(self, password: str) -> str:
        return self._hasher.hash(_same_on_every_keyboard(password))

    def matches(self, stored: str, password: str) -> bool:
        if not self._nobody:
            self._nobody = self._hasher.hash("nobody")
        try:
            right = self._hasher.verify(stored or self._nobody, _same_on_every_keyboard(password))
        except (VerificationError, InvalidHashError):
            return False
        return right and bool(stored)

    def outdated(self, stored: str) -> bool:
        return self._hasher.check_needs_rehash(stored)


def _same_on_every_keyboard(password: str) -> str:
    """``å`` may be sent as one character or as two; both are the same password."""
    return unicodedata.normalize("NFKC", password)
