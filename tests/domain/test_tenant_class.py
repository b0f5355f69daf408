"""What the register facts point to."""

from __future__ import annotations

import pytest

from booking.domain.tenant_class import RegisterFacts, suggest_tenant_class
from booking.domain.vocabulary import OrganisationType as Type
from booking.domain.vocabulary import TenantClass

HERE, THERE = "3218", "0301"


@pytest.mark.parametrize(
    ("facts", "suggested"),
    [
        (RegisterFacts(Type.ASSOCIATION, HERE, in_voluntary_register=True), TenantClass.LOCAL_VOLUNTARY),
        (RegisterFacts(Type.ASSOCIATION, HERE, in_sports_federation=True), TenantClass.LOCAL_VOLUNTARY),
        (RegisterFacts(Type.ASSOCIATION, THERE, in_voluntary_register=True), TenantClass.OUTSIDE_VOLUNTARY),
        (RegisterFacts(Type.ASSOCIATION, "", in_voluntary_register=True), None),
        (RegisterFacts(Type.ASSOCIATION, HERE), None),
        (RegisterFacts(Type.FOUNDATION, HERE, in_voluntary_register=True), TenantClass.LOCAL_VOLUNTARY),
        (RegisterFacts(Type.COOPERATIVE, HERE), TenantClass.COMPANY),
        (RegisterFacts(Type.LIMITED_COMPANY, HERE), TenantClass.COMPANY),
        (RegisterFacts(Type.SOLE_TRADER, THERE), TenantClass.COMPANY),
        (RegisterFacts(Type.PERSON), TenantClass.PRIVATE),
        (RegisterFacts(Type.MUNICIPALITY, HERE), TenantClass.MUNICIPAL),
        (RegisterFacts(Type.MUNICIPALITY, THERE), None),
        (RegisterFacts(Type.PUBLIC_UNIT, HERE, "6500"), TenantClass.MUNICIPAL),
        (RegisterFacts(Type.PUBLIC_UNIT, HERE, "6100"), TenantClass.STATE),
        (RegisterFacts(Type.COUNTY, THERE), TenantClass.STATE),
        (RegisterFacts(Type.PUBLIC_UNIT, HERE), None),
        (RegisterFacts(Type.UNREGISTERED_GROUP, HERE), None),
        (RegisterFacts(Type.HOUSING_COOPERATIVE, HERE), None),
    ],
)
def test_the_facts_point_to_one_class_or_to_none(facts, suggested):
    assert suggest_tenant_class(facts, HERE) is suggested


def test_every_type_of_organisation_gets_an_answer():
    for kind in Type:
        suggested = suggest_tenant_class(RegisterFacts(kind, HERE), HERE)
        assert suggested is None or isinstance(suggested, TenantClass)
