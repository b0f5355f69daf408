"""Every reason for refusing a row has words that tell what to do."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import booking
from booking.domain.errors import Finding
from booking.messages.findings import sentence
from booking.messages.import_findings import SENTENCES

SERVICES = Path(booking.__file__).parent / "services"


def import_codes(source: str) -> set[str]:
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("import.")
    }


def test_the_codes_that_importers_write_and_the_sentences_are_the_same() -> None:
    written = set().union(*(import_codes(path.read_text("utf-8")) for path in SERVICES.rglob("*.py")))
    assert written == set(SENTENCES)


@pytest.mark.parametrize(
    ("code", "parameters", "words"),
    [
        (
            "import.file_too_large",
            {"file": "rom.csv", "size": 10_000_000, "most": 5 * 1024 * 1024},
            "Fila rom.csv er for stor. Den kan være på høyst 5 MB.",
        ),
        ("import.unknown_column", {"suggestion": "navn"}, "Denne kolonnen er ikke kjent. Mente du «navn»?"),
        ("import.unknown_column", {"suggestion": ""}, "Denne kolonnen er ikke kjent."),
        (
            "import.unknown_word",
            {"value": "gymsall", "suggestion": "gymsal", "known": ("gym",)},
            "«gymsall» er ikke et kjent valg. Mente du «gymsal»?",
        ),
        (
            "import.unknown_word",
            {"value": "x", "suggestion": "", "known": ("term", "exam")},
            "«x» er ikke et kjent valg. Velg blant term, exam.",
        ),
        (
            "import.not_a_slug",
            {"value": "Sal Å", "suggestion": "sal-a"},
            "«Sal Å» kan ikke stå i en adresse. Bruk små bokstaver a–z, tall og bindestrek. Mente du «sal-a»?",
        ),
        ("import.number_out_of_range", {"value": 0, "least": 1, "most": 100}, "0 er utenfor 1–100."),
    ],
)
def test_a_row_is_refused_in_words_that_help(code: str, parameters: dict[str, object], words: str) -> None:
    assert sentence(Finding(code, parameters=parameters)) == words  # type: ignore[arg-type]
