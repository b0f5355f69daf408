"""Letters are written outside a request, so it is asked here whether their links lead anywhere."""

from __future__ import annotations

from inspect import getmembers, isfunction
from urllib.parse import urlsplit

import pytest
from flask import Flask

from booking.messages.links import Links
from booking.messages.samples import SAMPLES

ARGUMENTS = {
    "booking": ("K7RM2P",),
    "cancel": ("K7RM2P",),
    "confirm_email": ("token",),
    "choose_password": ("token",),
    "members": (1,),
    "series": ("H7KWM4A",),
    "space": ("hallen",),
    "take": (1,),
    "unsubscribe": ("token",),
    "about": (SAMPLES[0],),
}
LINKS = [name for name, _function in getmembers(Links, isfunction) if not name.startswith("_")]


@pytest.mark.parametrize("name", LINKS)
def test_a_link_in_a_letter_leads_to_a_page(name: str, app_sqlite: Flask) -> None:
    link = getattr(Links("https://lokaler.example.no/"), name)(*ARGUMENTS.get(name, ()))
    assert link.startswith("https://lokaler.example.no/")
    endpoint, _values = app_sqlite.url_map.bind("lokaler.example.no").match(urlsplit(link).path, method="GET")
    assert endpoint != "static"


def test_whatever_a_reference_holds_is_one_part_of_the_address() -> None:
    assert (
        Links("https://lokaler.example.no").booking("../å?#")
        == "https://lokaler.example.no/my/bookings/..%2F%C3%A5%3F%23"
    )
