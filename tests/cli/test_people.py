"""`booking people add` lets colleagues in, by letter or with a password."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from booking.app import create_app
from booking.database import db
from booking.models import Letter, Person
from booking.settings import load_settings
from tests.cli.conftest import Ran

VENUES = "navn;type\nÅshallen;sports_hall\nKroer skole;school\n"


@contextmanager
def stored(folder: Path) -> Iterator[None]:
    app = create_app(load_settings(folder / "config.toml"))
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def test_a_caretaker_of_one_venue_gets_a_letter(installed: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "bygg.csv").write_text(VENUES, encoding="utf-8")
    installed("import", "premises", "bygg.csv")
    ran = installed(
        "people", "add", "Ola Dunk", "OLA@example.no", "--role", "caretaker", "--venue", "kroer-skole",
        "--phone", "912 34 567", "--language", "nn",
    )  # fmt: skip
    assert (ran.status, ran.error) == (0, "")
    with stored(tmp_path):
        person = db.session.scalars(db.select(Person).filter_by(email="ola@example.no")).one()
        assert (person.phone, person.language, person.password_hash) == ("+4791234567", "nn", "")
        (grant,) = person.grants
        assert grant.venue is not None
        assert (grant.role, grant.venue.slug) == ("caretaker", "kroer-skole")
        letter = db.session.scalars(db.select(Letter)).one()
        assert (letter.recipient, letter.language) == ("ola@example.no", "nn")


def test_a_password_may_be_given_at_once(
    installed: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("click.prompt", lambda *_arguments, **_named: "tretten trinn opp")
    ran = installed("people", "add", "Ola Dunk", "ola@example.no", "--role", "case_officer", "--password")
    assert (ran.status, ran.out) == (0, "Ola Dunk kan logge inn.\n")
    with stored(tmp_path):
        person = db.session.scalars(db.select(Person).filter_by(email="ola@example.no")).one()
        assert person.password_hash
        assert db.session.scalars(db.select(Letter)).all() == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("Kari", "kari@example.no", "--role", "caretaker"),
            "Det finnes allerede en person med adressen kari@example.no.",
        ),
        (("Ola", "ola", "--role", "caretaker"), "«ola» er ikke en e-postadresse."),
        (("Ola", "ola@example.no", "--role", "caretaker", "--phone", "12"), "«12» er ikke et telefonnummer."),
        (
            ("Ola", "ola@example.no", "--role", "caretaker", "--venue", "slottet"),
            "Det finnes ikke noe bygg slottet. Velg blant –.",
        ),
    ],
)
def test_what_cannot_be_stored_is_said_in_one_line(
    installed: Callable[..., Ran], arguments: tuple[str, ...], words: str
) -> None:
    assert installed("people", "add", *arguments) == Ran(2, "", f"booking: {words}\n")
