"""`booking import` reads files, tells of every refused row, and stores all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran

VENUES = "navn;type\nÅshallen;sports_hall\n"
ROOMS = "bygg;navn;romtype;plass til\nÅshallen;Dansesal;dance_studio;40\n"


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., None]:
    def write(**contents: str) -> None:
        for name, text in contents.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")

    return write


def test_premises_are_imported_from_several_files(installed: Callable[..., Ran], files: Callable[..., None]) -> None:
    files(bygg=VENUES, rom=ROOMS)
    assert installed("import", "premises", "rom.csv", "bygg.csv") == Ran(
        0,
        "Bygg: 1 nye, 0 endret, 0 uendret, 0 fjernet\nRom: 1 nye, 0 endret, 0 uendret, 0 fjernet\nAlt er lagret.\n",
        "",
    )


def test_a_dry_run_says_so_and_leaves_nothing(installed: Callable[..., Ran], files: Callable[..., None]) -> None:
    files(bygg=VENUES)
    for _ in range(2):
        tried = installed("import", "premises", "bygg.csv", "--dry-run")
        assert tried.status == 0
        assert tried.out.endswith(
            "1 nye, 0 endret, 0 uendret, 0 fjernet\nIngenting er lagret, for dette var en prøve.\n"
        )


def test_refused_rows_are_listed_with_row_column_and_reason(
    installed: Callable[..., Ran], files: Callable[..., None]
) -> None:
    files(bygg=VENUES, rom=ROOMS + "Åshallen;Styrkerom;trimrom;mange\nHallen;A;gym;1\n")
    ran = installed("import", "premises", "bygg.csv", "rom.csv")
    assert ran.status == 2
    assert ran.error == "booking: 2 feil. Ingenting er lagret.\n"
    assert ran.out.splitlines() == [
        "rom.csv, rad 3, romtype: «trimrom» er ikke et kjent valg. Mente du «styrkerom»?",
        "rom.csv, rad 3, plass til: «mange» er ikke et tall.",
    ]


def test_organisations_are_imported(installed: Callable[..., Ran], files: Callable[..., None]) -> None:
    files(
        org="orgnr;navn;organisasjonsform\n310000019;Eika;FLI\n", bad="orgnr;navn;organisasjonsform\n310000018;B;FLI\n"
    )
    assert installed("import", "organisations", "org.csv").out.startswith("Organisasjoner: 1 nye")
    refused = installed("import", "organisations", "bad.csv")
    assert refused.out == (
        "bad.csv, rad 2, orgnr: «310000018» er ikke et gyldig organisasjonsnummer. Kontrollsifferet stemmer ikke.\n"
    )


def test_a_school_calendar_is_named_on_the_command_line(
    installed: Callable[..., Ran], files: Callable[..., None]
) -> None:
    files(rute="type;fra;til;navn\nskoleår;17.08.2026;18.06.2027;2026/27\n")
    unnamed = installed("import", "school-calendar", "rute.csv")
    assert unnamed.out == "rute.csv, rad 2: Det mangler hvilken skolerute raden hører til.\n"
    named = installed("import", "school-calendar", "rute.csv", "--name", "Skolene i Ås")
    assert (named.status, named.error) == (0, "")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "fil.csv: Fila fil.csv er tom."),
        (b'navn;type\n"A;school\n', "fil.csv: Fila fil.csv er ødelagt ved linje 2. Er et anførselstegn ikke lukket?"),
        (b"\x89PNG\r\n\x1a\n\x00", "fil.csv: Fila fil.csv er verken CSV eller Excel."),
        (b"x" * 10_000_000, "fil.csv: Fila fil.csv er for stor. Den kan være på høyst 5 MB."),
        (b"type;adresse\nschool;A\n", "fil.csv, rad 1, navn: Denne kolonnen mangler."),
        (b"navn;type\n=1+1;school\n", "fil.csv, rad 2, navn: «=1+1» ser ut som en formel. Lim inn verdien i stedet."),
    ],
    ids=["empty", "broken", "picture", "10 MB", "missing column", "formula"],
)
def test_a_file_that_cannot_be_read_is_told_why(
    installed: Callable[..., Ran], tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "fil.csv").write_bytes(content)
    ran = installed("import", "premises", "fil.csv")
    assert (ran.status, ran.out, ran.error) == (2, f"{words}\n", "booking: 1 feil. Ingenting er lagret.\n")


def test_a_file_that_is_not_there_is_one_line(installed: Callable[..., Ran]) -> None:
    assert installed("import", "premises", "borte.csv") == Ran(2, "", "booking: Finner ikke borte.csv.\n")
