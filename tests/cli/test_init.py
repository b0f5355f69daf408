"""`booking init` makes an installation that works, and leaves alone what is there."""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from booking.app import create_app
from booking.cli.init import filled_in
from booking.database import db
from booking.models import Person
from booking.paths import CONFIG_EXAMPLE
from booking.settings import load_settings
from tests.cli.conftest import Ran


def test_the_settings_file_is_complete_and_only_for_its_owner(installed: Callable[..., Ran], tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    settings = load_settings(path, {})
    assert len(settings.web.secret_key) >= 32
    assert settings.database.url == f"sqlite:///{tmp_path}/husrom.sqlite3"
    assert (settings.mail.transport, settings.mail.mailbox_folder) == ("mailbox", f"{tmp_path}/letters")


def test_the_settings_file_has_every_key_of_the_example(installed: Callable[..., Ran], tmp_path: Path) -> None:
    example = tomllib.loads(CONFIG_EXAMPLE.read_text("utf-8"))
    written = tomllib.loads((tmp_path / "config.toml").read_text("utf-8"))
    assert {section: set(keys) for section, keys in written.items()} == {
        section: set(keys) for section, keys in example.items()
    }


def test_two_installations_have_different_secrets(installed: Callable[..., Ran], tmp_path: Path) -> None:
    installed("init", "--config", tmp_path / "other" / "config.toml", "--admin-name", "x", "--admin-email", "y")
    first, second = (
        load_settings(path, {}).web.secret_key
        for path in (tmp_path / "config.toml", tmp_path / "other" / "config.toml")
    )
    assert first != second


def test_the_administrator_can_sign_in_everywhere(installed: Callable[..., Ran], tmp_path: Path) -> None:
    app = create_app(load_settings(tmp_path / "config.toml"))
    with app.app_context():
        person = db.session.scalars(db.select(Person)).one()
        assert (person.name, person.email) == ("Kari Nordmann", "kari@example.no")
        assert app.extensions["passwords"].matches(person.password_hash, "femten fine katter")
        assert [(grant.role, grant.venue_id) for grant in person.grants] == [("administrator", None)]
        assert person.email_confirmed_at is not None


def test_running_it_again_changes_nothing(installed: Callable[..., Ran], tmp_path: Path) -> None:
    before = (tmp_path / "config.toml").read_bytes()
    again = installed("init")
    assert again.status == 0
    assert "Det finnes en administrator fra før." in again.out
    assert (tmp_path / "config.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "email", "password", "words"),
    [
        ("Kari", "kari@example.no", "kort", "Passordet må ha minst 12 tegn."),
        ("Kari", "kari", "femten fine katter", "«kari» er ikke en e-postadresse."),
        ("Kari\nNordmann", "kari@example.no", "femten fine katter", "Feltet kan ikke ha linjeskift."),
    ],
)
def test_an_administrator_who_cannot_be_is_refused_and_may_be_tried_again(
    shell: Callable[..., Ran], name: str, email: str, password: str, words: str
) -> None:
    ran = shell("init", "--admin-name", name, "--admin-email", email, "--admin-password", password)
    assert (ran.status, ran.error) == (2, f"booking: {words}\n")
    ran = shell(
        "init", "--admin-name", "Kari", "--admin-email", "kari@example.no", "--admin-password", "femten fine katter"
    )
    assert ran.status == 0, ran.error


def test_a_key_that_the_example_lacks_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"web\.prot"):
        filled_in("[web]\nport = 8000 # the port\n", {"web.prot": "8001"})


def test_comments_stay_when_a_value_is_filled_in() -> None:
    assert filled_in('[web]\nurl = "a" # why\n', {"web.url": "b"}) == '[web]\nurl = "b" # why\n'
