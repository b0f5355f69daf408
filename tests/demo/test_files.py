"""The demonstration's files name nobody real, and repeat for each school year what belongs to one."""

from __future__ import annotations

import re

from stdnum.no import orgnr

from booking.demo.activities import activities, age_group
from booking.demo.files import DATA, seasonal, table

REAL_VENUES = {
    "Åshallen",
    "Rustad skole",
    "Solberg skole",
    "Åsgård skole",
    "Brønnerud skole",
    "Sjøskogen skole",
    "Kroer skole",
    "Nordby skole",
    "Ås ungdomsskole",
    "Nordbytun ungdomsskole",
}


def test_a_seasonal_line_is_repeated_for_each_school_year_and_others_are_not() -> None:
    text = "fra;til\n<år>-08-19;<neste år>-06-20\n;\n"
    assert seasonal(text, (2025, 2026)) == "fra;til\n2025-08-19;2026-06-20\n2026-08-19;2027-06-20\n;\n"


def test_organisation_numbers_are_right_and_from_the_range_that_is_used_for_made_up_ones() -> None:
    numbers = [row["organisasjonsnummer"] for row in table("organisations.csv") if row["organisasjonsnummer"]]
    assert len(numbers) == len(set(numbers)) == 33
    assert all(orgnr.is_valid(number) and number.startswith("3") for number in numbers)


def test_phone_numbers_are_those_that_are_kept_free_for_fiction() -> None:
    """070-1740605 to 070-1740699: Post- och telestyrelsen, numbers for films and books."""
    numbers = [row["phone"] for row in table("people.csv") if row["phone"]]
    numbers += [row["telefon"] for row in table("venues.csv")]
    assert len(numbers) > 80
    assert all(605 <= int(re.fullmatch(r"\+467017406?(\d+)", number)[0][-3:]) <= 699 for number in numbers)  # type: ignore[index]


def test_no_address_can_reach_anybody() -> None:
    """Names under .example are never anybody's: RFC 2606, section 2."""
    for path in DATA.glob("*.csv"):
        addresses = re.findall(r"[\w.+-]+@[\w.-]+", path.read_text("utf-8"))
        assert all(address.endswith(".example") for address in addresses), path.name


def test_every_venue_says_what_is_invented_and_only_one_is_invented_whole() -> None:
    venues = table("venues.csv")
    assert {row["navn"] for row in venues} - REAL_VENUES == {"Demohuset"}
    assert {row["navn"] for row in venues} >= REAL_VENUES
    assert all("Demonstrasjonsverdier" in row["beskrivelse"] for row in venues)


def test_what_an_organisation_does_is_somewhere_that_exists() -> None:
    slugs = {row["kortnavn"] for row in table("spaces.csv")}
    assert {place for activity in activities().values() for place in activity.places} <= slugs


def test_hall_times_are_used_in_the_hall_and_school_times_elsewhere() -> None:
    handball = activities()["Håndball"]
    assert [slot.starts.hour for slot in handball.slots_at("ashallen-bane-1")] == [16, 17, 19, 20]
    assert [slot.starts.hour for slot in handball.slots_at("asgard-skole-gymsal")] == [17, 18, 20]


def test_ages_are_grouped_by_the_oldest() -> None:
    assert [age_group(age) for age in (10, 12, 13, 19, 20, None)] == [
        "children", "children", "youth", "youth", "adults", "adults",
    ]  # fmt: skip
