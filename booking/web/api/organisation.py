"""For whom a token may book."""

from __future__ import annotations

from booking.domain.permissions import OFFICERS
from booking.i18n import lazy_gettext as _l
from booking.queries.booker import OrganisationChoice, organisation_choices
from booking.web.access import Access, access
from booking.web.api import blueprint
from booking.web.api.documents import Organisation, OrganisationPage, TeamOfOrganisation
from booking.web.api.operation import Answer, operation
from booking.web.api.paging import PageQuery, next_link, page_of
from booking.web.bearer import current_bearer


@blueprint.get("/v1/organisations")
@access(Access.PROGRAM_READ)
@operation(_l("Hvem nøkkelen kan booke for"), answers=OrganisationPage, query=PageQuery)
def organisation_list(query: PageQuery) -> Answer:
    """The organisations that the token may book for, with their teams: its own, or for a system that books, all."""
    actor = current_bearer().actor
    known = organisation_choices(None if actor.has_role(*OFFICERS) else actor.organisations)
    rows, cursor = page_of(known, query)
    page = OrganisationPage(items=[_document(row) for row in rows], next_cursor=cursor)
    return Answer(page, headers=next_link(cursor))


def _document(row: OrganisationChoice) -> Organisation:
    teams = [
        TeamOfOrganisation(
            id=team.id,
            name=team.name,
            participants=team.participants,
            participants_under_19=team.participants_under_19,
        )
        for team in row.teams
    ]
    return Organisation(id=row.id, number=row.number, name=row.name, teams=teams)
