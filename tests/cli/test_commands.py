"""Every command explains itself, and every mistake is answered in one line."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from booking.cli import shell_language
from booking.cli.commands import booking
from tests.cli.conftest import Ran


def commands(group: click.Group = booking, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def test_the_version_is_the_package_s(shell: Callable[..., Ran]) -> None:
    assert shell("--version") == Ran(0, f"booking {version('husrom')}\n", "")


def test_the_commands_of_the_issue_are_there() -> None:
    assert {
        ("demo",), ("init",), ("serve",), ("jobs", "run"), ("people", "add"), ("import", "premises"),
        ("import", "organisations"), ("import", "school-calendar"),
    } <= set(commands())  # fmt: skip


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_every_command_has_help_with_an_example_of_itself(shell: Callable[..., Ran], path: tuple[str, ...]) -> None:
    helped = shell(*path, "--help")
    assert helped.status == 0
    _before, found, example = helped.out.partition("Eksempel:")
    assert found
    assert f"booking {' '.join(path)}" in example


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nope",), "No such command 'nope'. Se booking --help."),
        (("demo", "--prot", "1"), "Det finnes ikke noe valg --prot. Mente du --port? Se booking demo --help."),
        (("demo", "--port", "99999"), "--port må være et tall fra 1 til 65535. Se booking demo --help."),
        (("import", "premises"), "FIL... mangler. Se booking import premises --help."),
        (("serve",), "config.toml: the settings file is missing; `booking init` writes one"),
        (
            ("people", "add", "Ola", "ola@example.no", "--role", "sjef"),
            "--role må være en av administrator, case_officer, caretaker. Se booking people add --help.",
        ),
    ],
)
def test_a_mistake_is_one_line_on_standard_error_and_status_two(
    shell: Callable[..., Ran], arguments: tuple[str, ...], words: str
) -> None:
    assert shell(*arguments) == Ran(2, "", f"booking: {words}\n")


def test_settings_that_cannot_be_used_are_named(shell: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[municipality]\nname = "Ås"\ncolour = "red"\n', encoding="utf-8")
    ran = shell("serve")
    assert ran.status == 2
    assert ran.error == "booking: municipality.colour: there is no such key\n"


def test_a_folder_for_a_settings_file_is_one_line(shell: Callable[..., Ran], tmp_path: Path) -> None:
    assert shell("serve", "--config", tmp_path) == Ran(2, "", f"booking: {tmp_path} er en mappe, ikke ei fil.\n")


def test_a_database_that_does_not_answer_is_one_line(
    installed: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUSROM_DATABASE__URL", "sqlite:////nowhere/at/all.sqlite3")
    ran = installed("serve")
    assert ran == Ran(2, "", "booking: Databasen svarer ikke som den skal: unable to open database file\n")


def test_a_database_that_was_never_set_up_says_what_to_do(
    installed: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUSROM_DATABASE__URL", f"sqlite:///{tmp_path}/other.sqlite3")
    ran = installed("serve")
    assert ran.status == 2
    assert ran.error == "booking: Databasen er ikke satt opp for denne versjonen. Kjør booking init.\n"


def test_a_port_that_is_taken_is_one_line(installed: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("HUSROM_WEB__PORT", str(port))
        ran = installed("serve")
    assert ran.status == 2
    assert ran.error == f"booking: 127.0.0.1:{port} er opptatt av et annet program. Velg en annen port.\n"


def test_the_settings_file_may_be_named_by_the_environment(
    shell: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUSROM_CONFIG", "elsewhere.toml")
    assert shell("serve").error == "booking: elsewhere.toml: the settings file is missing; `booking init` writes one\n"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "nb_NO.UTF-8"}, "nb"),
        ({"LANG": "no_NO"}, "nb"),
        ({"LANG": "nn_NO.UTF-8"}, "nn"),
        ({"LANG": "nb_NO.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "nn_NO", "LC_MESSAGES": "en_GB"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_shell_s(environment: dict[str, str], language: str) -> None:
    assert shell_language(environment) == language
