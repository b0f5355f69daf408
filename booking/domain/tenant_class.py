"""Which class a tenant seems to belong to. A suggestion to the officer who decides, and nothing more.

The facts are those of Enhetsregisteret and Frivillighetsregisteret. Sector codes: Statistics Norway's standard
for institutional sectors, 6100 central government and 6500 local government
(https://www.ssb.no/klass/klassifikasjoner/39).
"""

from __future__ import annotations

from dataclasses import dataclass

from booking.domain.vocabulary import OrganisationType as Type
from booking.domain.vocabulary import TenantClass

CENTRAL_GOVERNMENT, LOCAL_GOVERNMENT = "6100", "6500"
VOLUNTARY_TYPES = frozenset({Type.ASSOCIATION, Type.FOUNDATION, Type.COOPERATIVE})
COMPANY_TYPES = frozenset(
    {
        Type.LIMITED_COMPANY,
        Type.PUBLIC_LIMITED_COMPANY,
        Type.SOLE_TRADER,
        Type.GENERAL_PARTNERSHIP,
        Type.SHARED_PARTNERSHIP,
        Type.FOREIGN_BRANCH,
        Type.COOPERATIVE,
    }
)
MUNICIPAL_TYPES = frozenset({Type.MUNICIPALITY, Type.MUNICIPAL_ENTERPRISE})


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What the registers say of a tenant. `municipality_number` is where it has its address; empty: not known."""

    organisation_type: Type
    municipality_number: str = ""
    sector_code: str = ""
    in_voluntary_register: bool = False
    in_sports_federation: bool = False


def suggest_tenant_class(facts: RegisterFacts, municipality_number: str) -> TenantClass | None:
    """The class that the facts point to in this municipality; ``None`` when they point to none."""
    here = facts.municipality_number == municipality_number
    if facts.organisation_type is Type.PERSON:
        return TenantClass.PRIVATE
    if facts.sector_code == CENTRAL_GOVERNMENT or facts.organisation_type in {Type.STATE, Type.COUNTY}:
        return TenantClass.STATE
    if facts.organisation_type in MUNICIPAL_TYPES or facts.sector_code == LOCAL_GOVERNMENT:
        return TenantClass.MUNICIPAL if here else None
    if facts.organisation_type in VOLUNTARY_TYPES and (facts.in_voluntary_register or facts.in_sports_federation):
        if not facts.municipality_number:
            return None
        return TenantClass.LOCAL_VOLUNTARY if here else TenantClass.OUTSIDE_VOLUNTARY
    return TenantClass.COMPANY if facts.organisation_type in COMPANY_TYPES else None
