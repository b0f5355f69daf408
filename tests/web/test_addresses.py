"""Numbers in addresses."""

from __future__ import annotations

import pytest

from tests.factories.person import make_person


@pytest.mark.parametrize("number", ["0", "2147483647", "2147483648", str(2**63), "9" * 30, "-1", "1.5", "٣"])
def test_a_number_that_is_no_rows_is_not_found(app, client, number):
    client.sign_in(make_person("administrator"))
    for path in ("/casework/organisations/", "/admin/people/", "/my/organisations/"):
        assert client.get(path + number).status_code == 404


def test_every_number_in_an_address_is_bounded(app_sqlite):
    from booking.web.addresses import IdConverter

    numbers = [
        converter
        for rule in app_sqlite.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if name.endswith("_id") and name != "letter_id"
    ]
    assert len(numbers) > 10
    assert all(isinstance(converter, IdConverter) for converter in numbers)


@pytest.mark.parametrize(
    "path", ["/spaces/a%00b", "/my/bookings/%00", "/confirm-email/%00", "/?kind=%00", "/sign-in?next=/%00"]
)
def test_a_null_character_leads_nowhere(app, client, path):
    client.sign_in(make_person("administrator"))
    assert client.get(path).status_code == 404
