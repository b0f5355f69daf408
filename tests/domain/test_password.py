"""Which passwords are good enough."""

from __future__ import annotations

import pytest

from booking.domain.password import check_password

KNOWN = ("kari.nordmann@example.no", "kari.nordmann", "Kari Nordmann")


@pytest.mark.parametrize("password", ["tre lange ord her", "Kari liker fisk", "ÆØÅæøå123456", "correct horse battery"])
def test_long_ones_are_good_enough(password):
    assert check_password(password, least_length=12, known=KNOWN) is None


def test_a_short_one_is_told_how_long_it_must_be():
    finding = check_password("elleve tegn", least_length=12, known=KNOWN, field="new")
    assert finding is not None
    assert (finding.code, finding.field) == ("password.too_short", "new")
    assert finding.parameters == {"least": 12, "length": 11}


@pytest.mark.parametrize(
    "password",
    ["aaaaaaaaaaaa", "121212121212", "kari.nordmann@example.no", "KARI NORDMANN", "kari.nordmann1", "1kari.nordmann!"],
)
def test_what_anybody_would_try_first_is_refused(password):
    finding = check_password(password, least_length=12, known=KNOWN)
    assert finding is not None
    assert finding.code == "password.too_simple"


def test_a_short_name_inside_a_long_password_does_no_harm():
    assert check_password("boblebad om natten", least_length=12, known=("bo", "b@x.no")) is None
