"""The pages of venues."""

from __future__ import annotations

from datetime import date

from tests.factories import (
    make_booking,
    make_closure,
    make_equipment,
    make_opening_hours,
    make_space,
    make_special_day,
    make_venue,
    oslo,
)


def test_the_list_names_every_venue_with_a_picture_and_its_place(client):
    make_venue("Åshallen", address="Langbakken 3")
    make_venue("Østre skole", kind="school")
    page = client.get("/venues").page
    assert [heading.get_text() for heading in page.select("h2")] == ["Østre skole", "Åshallen"]
    assert len(page.select(".photo svg[aria-hidden=true]")) == 2
    assert "Langbakken 3" in page.get_text()


def test_every_kind_of_venue_has_a_drawing_of_its_own(client):
    kinds = (
        "school",
        "sports_hall",
        "culture_house",
        "community_house",
        "town_hall",
        "library",
        "outdoor_area",
        "other",
    )
    for kind in kinds:
        make_venue(f"Sted {kind}", kind=kind)
    drawings = {str(drawing) for drawing in client.get("/venues").page.select("svg.drawing")}
    assert len(drawings) == len(kinds)


def test_an_empty_list_says_what_will_come(client):
    assert "Ingen steder er lagt inn ennå" in client.get("/venues").words


def test_a_venue_tells_where_it_is_who_to_ask_and_what_holds_there(client):
    venue = make_venue(
        "Åshallen",
        address="Langbakken 3",
        latitude=59.6634,
        longitude=10.7927,
        house_rules="Innesko\nUte kl. 22.30",
        accessibility="Heis",
        description="Ved stasjonen.\n\nNabo til skolen.",
        closed_on=["school_holiday"],
    )
    make_equipment(venue, name="Klappstoler")
    answer = client.get("/venues/ashallen")
    page = answer.page
    assert page.select_one("a[href^='tel:+47']").get_text() == "64 96 20 00"
    assert page.select_one("a[href^='mailto:']")["href"] == "mailto:utleie@example.no"
    assert "mlat=59.66340&mlon=10.79270" in page.select_one("a[href*=openstreetmap]")["href"]
    assert [point.get_text() for point in page.select("section:has(#rules) li")] == ["Innesko", "Ute kl. 22.30"]
    for words in ("Heis", "Nabo til skolen.", "Klappstoler", "Stengt på skoleferier."):
        assert words in answer.words


def test_a_venue_without_coordinates_is_looked_up_by_its_address(client):
    make_venue("Åshallen", address="Langbakken 3")
    link = client.get("/venues/ashallen").page.select_one("a[href*=openstreetmap]")["href"]
    assert "search?query=Langbakken+3%2C+1430+%C3%85s" in link


def test_opening_hours_are_a_table_for_each_season_with_the_days_that_differ(client):
    venue = make_venue("Åshallen", open_at={})
    make_opening_hours(venue, dict.fromkeys(range(1, 6), (960, 1320)), season="Vinter", applies_to="school_days")
    make_opening_hours(venue, dict.fromkeys(range(1, 6), (480, 1320)), season="Vinter", applies_to="non_school_days")
    make_special_day(venue, date(2026, 12, 24), name="Julaften")
    page = client.get("/venues/ashallen").page
    cells = [[cell.get_text() for cell in row.select("th, td")] for row in page.select("table.hours tr")]
    assert cells == [
        ["Dag", "Skoledager", "Andre dager"],
        ["Mandag–fredag", "16.00–22.00", "08.00–22.00"],
        ["Lørdag og søndag", "Stengt"],
    ]
    assert "Torsdag 24. desember 2026 Stengt (Julaften)" in " ".join(page.get_text(" ").split()).replace(
        "( ", "("
    ).replace(" )", ")")


def test_spaces_stand_with_their_parts(client):
    hall = make_space(make_venue("Åshallen"), "Hallen", parts=2, area_m2=1056, capacity=300, accessible=True)
    page = client.get("/venues/ashallen").page
    assert page.select_one(".spaces h3 a")["href"] == f"/spaces/{hall.slug}"
    assert [part.get_text() for part in page.select(".parts li")] == ["Sal 1", "Sal 2"]
    assert "Opptil 300 personer" in page.get_text()


def test_a_closure_to_come_is_said_first(client):
    venue = make_venue("Åshallen")
    make_closure(venue, oslo(2026, 12, 1, 8), hours=2, public_text="Vannet er stengt")
    answer = client.get("/venues/ashallen")
    assert "Vannet er stengt Tirsdag 1. desember kl. 08.00–10.00" in answer.words


def test_values_made_up_for_demonstration_are_marked(client):
    make_venue("Åshallen", demonstration=True)
    make_venue("Østre skole")
    assert "Demonstrasjonsverdier" in client.get("/venues/ashallen").words
    assert "Demonstrasjonsverdier" not in client.get("/venues/ostre-skole").words


def test_what_staff_wrote_is_text_and_never_markup(client):
    evil = "<script>alert(1)</script>"
    make_venue(
        "Åshallen", description=evil, house_rules=f"{evil}\n{evil}", accessibility=evil, contact_name=evil, address=evil
    )
    text = client.get("/venues/ashallen").get_data(as_text=True)
    assert "<script>alert" not in text
    assert text.count("&lt;script&gt;alert(1)") >= 5


def test_an_unknown_venue_or_one_out_of_use_is_not_found(client):
    make_venue("Stengt skole", active=False)
    assert client.get("/venues/ukjent").status_code == 404
    assert client.get("/venues/stengt-skole").status_code == 404
    assert client.get("/venues/stengt-skole/day").status_code == 404


def test_the_day_has_a_column_for_each_space_and_groups_the_parts_of_a_hall(client):
    venue = make_venue("Åshallen")
    make_space(venue, "Hallen", parts=2, position=1)
    make_space(venue, "Møterommet", position=2)
    page = client.get("/venues/ashallen/day").page
    heads = [[head.get_text(" ", strip=True) for head in row.select("th")] for row in page.select(".calendar thead tr")]
    assert heads == [["Hallen", "Møterommet"], ["Hele", "Sal 1", "Sal 2"]]
    assert page.select_one("caption").get_text() == "torsdag 26. november 2026"


def test_the_day_moves_by_a_day_and_back_to_today(client):
    make_space(make_venue("Åshallen"))
    page = client.get("/venues/ashallen/day?date=2026-12-03").page
    addresses = [link["href"] for link in page.select(".dates a")]
    assert addresses == [
        "/venues/ashallen/day?date=2026-12-02",
        "/venues/ashallen/day?date=2026-12-04",
        "/venues/ashallen/day",
    ]


def test_a_day_that_is_none_shows_today_and_says_so(client):
    make_space(make_venue("Åshallen"))
    answer = client.get("/venues/ashallen/day?date=2026-02-30")
    assert answer.status_code == 422
    assert "Torsdag 26. november 2026" in answer.words
    assert answer.page.select_one("#go-to-date")["value"] == "2026-02-30"
    assert "Skriv datoen slik" in answer.page.select_one("#go-to-date-error").get_text()


def test_a_venue_without_spaces_has_a_day_that_says_so(client):
    make_venue("Åshallen")
    assert "Stedet har ingen lokaler som kan bookes." in client.get("/venues/ashallen/day").words


def test_the_day_asks_the_database_no_more_often_for_many_spaces(client, statements_of):
    venue = make_venue("Åshallen")
    for number in range(2):
        make_booking(make_space(venue, f"Rom {number}"))
    few = statements_of(lambda: client.get("/venues/ashallen/day?date=2026-12-03"))
    for number in range(2, 12):
        make_booking(make_space(venue, f"Rom {number}"))
    assert statements_of(lambda: client.get("/venues/ashallen/day?date=2026-12-03")) == few
