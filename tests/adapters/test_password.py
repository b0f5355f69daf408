"""Passwords as argon2id."""

from __future__ import annotations

import pytest

from booking.adapters.password import Argon2Passwords
from booking.settings import AccountSettings

CHEAP = AccountSettings(hash_memory_kib=64, hash_rounds=1)
PASSWORD = "tre lange ord på norsk"


@pytest.fixture
def passwords():
    return Argon2Passwords(CHEAP)


def test_a_password_matches_what_was_stored_of_it(passwords):
    stored = passwords.hash(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert len(stored) <= 200
    assert passwords.matches(stored, PASSWORD)
    assert not passwords.matches(stored, PASSWORD + " ")


def test_the_same_password_is_stored_differently_each_time(passwords):
    assert passwords.hash(PASSWORD) != passwords.hash(PASSWORD)


def test_a_letter_sent_in_two_parts_is_the_same_letter(passwords):
    assert passwords.matches(passwords.hash("p\u00e5 tre lange ord"), "pa\u030a tre lange ord")


@pytest.mark.parametrize("stored", ["", "plain text", "$argon2id$v=19$m=64,t=1,p=4$broken"])
def test_nothing_matches_what_is_no_hash(passwords, stored):
    assert not passwords.matches(stored, PASSWORD)
    assert not passwords.matches(stored, "nobody")


def test_a_weaker_hash_is_outdated_when_the_settings_grow(passwords):
    stored = passwords.hash(PASSWORD)
    stronger = Argon2Passwords(AccountSettings(hash_memory_kib=128, hash_rounds=1))
    assert not passwords.outdated(stored)
    assert stronger.outdated(stored)
    assert stronger.matches(stored, PASSWORD)
