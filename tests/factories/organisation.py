"""Organisations with valid, made-up numbers, and who belongs to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from booking.domain.vocabulary import OrganisationType
from booking.models import Membership, Organisation, Person, Team, TenantClassDecision
from tests.factories.rows import number_of, stored
from tests.factories.times import THEN
from tests.fixtures.settings import MUNICIPALITY_NUMBER

NAMES = ("Ås Idrettslag", "Ås skolekorps", "Nordby bygdekor", "Ås pensjonistforening")
WEIGHTS = (
    3,
    2,
    7,
    6,
    5,
    4,
    3,
    2,
)  # https://www.brreg.no/om-oss/registrene-vare/om-enhetsregisteret/organisasjonsnummeret/
FIRST = 31000000  # the test population of Skatteetaten begins with 3; no real organisation does


def organisation_number(serial: int) -> str:
    """The `serial`-th valid number of our own: eight digits and the check digit, modulo 11."""
    eight = FIRST
    left = serial
    while True:
        check = -sum(int(digit) * weight for digit, weight in zip(str(eight), WEIGHTS, strict=True)) % 11
        if check != 10:
            if left == 0:
                return f"{eight}{check}"
            left -= 1
        eight += 1


def make_organisation(name: str = "", *, tenant_class: str = "", **columns: Any) -> Organisation:
    """A local association in the voluntary register; `tenant_class` adds the decision that price tables ask for."""
    number = number_of(Organisation)
    name = name or (NAMES[number] if number < len(NAMES) else f"Forening {number + 1}")
    defaults = {
        "number": organisation_number(number),
        "organisation_type": OrganisationType.ASSOCIATION,
        "activity": "Idrett",
        "email": f"post{number + 1}@example.no",
        "municipality_number": MUNICIPALITY_NUMBER,
        "in_voluntary_register": True,
        "created_at": THEN,
    }
    organisation = stored(Organisation(name=name, **{**defaults, **columns}))
    if tenant_class:
        stored(
            TenantClassDecision(
                organisation_id=organisation.id,
                tenant_class=tenant_class,
                valid_from=date(2020, 1, 1),
                decided_at=THEN,
                reason="Vedtak",
            )
        )
    return organisation


def make_membership(
    person: Person, organisation: Organisation, role: str = "member", state: str = "active"
) -> Membership:
    return stored(
        Membership(person_id=person.id, organisation_id=organisation.id, role=role, state=state, created_at=THEN)
    )


def make_team(organisation: Organisation, name: str = "", **columns: Any) -> Team:
    """A team of fifteen children from 10 to 12."""
    defaults = {"youngest_age": 10, "oldest_age": 12, "participants": 17, "participants_under_19": 15}
    name = name or f"G{12 + number_of(Team)}"
    return stored(Team(organisation_id=organisation.id, name=name, **{**defaults, **columns}))
