"""A cell is read as a person means it, and refused with what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from booking.domain.vocabulary import Feature, SpaceKind
from booking.messages.vocabulary import FEATURES, SPACE_KINDS
from booking.services.steps import table_cells as cells
from booking.services.steps.table_cells import CellRefused, Parse


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (cells.one_line(10), "Sal Å", "Sal Å"),
        (cells.lines(), "Lukk vinduer | Slukk lyset\nLås", "Lukk vinduer\nSlukk lyset\nLås"),
        (cells.whole_number(0, 9999), "1 200", 1200),
        (cells.whole_number(0, 9999), "1\u00a0200", 1200),
        (cells.decimal_number(-90, 90), "59,66", 59.66),
        (cells.yes_no, "Ja", True),
        (cells.yes_no, "no", False),
        (cells.yes_no, "x", True),
        (cells.day, "17.08.2026", date(2026, 8, 17)),
        (cells.day, "2026-08-17", date(2026, 8, 17)),
        (cells.minute_of_day, "16:30", 990),
        (cells.minute_of_day, "16.30", 990),
        (cells.minute_of_day, "7", 420),
        (cells.minute_of_day, "24:00", 1440),
        (cells.minute_of_day, "16:30:00", 990),
        (cells.weekdays, "ma-fr", (1, 2, 3, 4, 5)),
        (cells.weekdays, "Lørdag, søndag", (6, 7)),
        (cells.weekdays, "mon–wed", (1, 2, 3)),
        (cells.weekdays, "fr - ma", (1, 5, 6, 7)),
        (cells.weekdays, "1,3", (1, 3)),
        (cells.slug(20), "ashallen-flate-1", "ashallen-flate-1"),
        (cells.email, "Post@Kommune.example", "post@kommune.example"),
        (cells.phone, "64 96 20 00", "+4764962000"),
        (cells.phone, "+46 8 123 456 78", "+46812345678"),
        (cells.digits(4), "150", "0150"),
        (cells.organisation_number, "310 000 019", "310000019"),
        (cells.organisation_number, "NO 310000019 MVA", "310000019"),
        (cells.one_of(SpaceKind, SPACE_KINDS), "Gymsal", SpaceKind.GYM),
        (cells.one_of(SpaceKind, SPACE_KINDS), "sports_hall", SpaceKind.SPORTS_HALL),
        (cells.some_of(Feature, FEATURES), "Piano, projector; piano", (Feature.PIANO, Feature.PROJECTOR)),
    ],
)
def test_a_cell_is_read_as_it_is_meant(parse: Parse, text: str, value: Any) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text", "code"),
    [
        (cells.one_line(10), "elleve tegn", "import.too_long"),
        (cells.one_line(100), "to\nlinjer", "import.line_break"),
        (cells.lines(5), "seks!!", "import.too_long"),
        (cells.whole_number(0, 99), "tolv", "import.not_a_number"),
        (cells.whole_number(0, 99), "12,5", "import.not_a_number"),
        (cells.whole_number(0, 99), "100", "import.number_out_of_range"),
        (cells.decimal_number(-90, 90), "nan", "import.number_out_of_range"),
        (cells.decimal_number(-90, 90), "nord", "import.not_a_number"),
        (cells.yes_no, "kanskje", "import.not_yes_or_no"),
        (cells.day, "31.02.2026", "import.not_a_date"),
        (cells.day, "2226-08-17", "import.date_out_of_range"),
        (cells.minute_of_day, "24:30", "import.not_a_time"),
        (cells.minute_of_day, "12:61", "import.not_a_time"),
        (cells.weekdays, "hverdager", "import.not_a_weekday"),
        (cells.slug(20), "Åshallen", "import.not_a_slug"),
        (cells.email, "post(a)kommune", "import.not_an_email"),
        (cells.phone, "12", "import.not_a_phone"),
        (cells.phone, "ring oss", "import.not_a_phone"),
        (cells.digits(4), "14300", "import.not_digits"),
        (cells.organisation_number, "310000018", "import.organisation_number_checksum"),
        (cells.organisation_number, "12345", "import.not_an_organisation_number"),
        (cells.one_of(SpaceKind, SPACE_KINDS), "Gymsaler", "import.unknown_word"),
        (cells.some_of(Feature, FEATURES), "Piano, orgel", "import.unknown_word"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_refused(parse: Parse, text: str, code: str) -> None:
    with pytest.raises(CellRefused) as refused:
        parse(text)
    assert refused.value.code == code


def test_an_unknown_word_comes_with_the_nearest_that_is_known() -> None:
    with pytest.raises(CellRefused) as refused:
        cells.one_of(SpaceKind, SPACE_KINDS)("gymsall")
    assert refused.value.parameters["suggestion"] == "gymsal"


def test_a_long_cell_is_repeated_in_short() -> None:
    with pytest.raises(CellRefused) as refused:
        cells.yes_no("a" * 500)
    assert len(str(refused.value.parameters["value"])) == 60
