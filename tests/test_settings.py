"""Settings: every key is documented, and what is wrong stops the start with the key's name."""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from booking.settings import Settings, SettingsError, load_settings, settings_from
from tests.fixtures.settings import document

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"
SECRET = {"HUSROM_WEB__SECRET_KEY": "s" * 40}


def known_keys() -> dict[str, msgspec.structs.FieldInfo]:
    return {
        f"{section.name}.{key.name}": key
        for section in msgspec.structs.fields(Settings)
        for key in msgspec.structs.fields(section.type)
    }


def documented_keys(text: str) -> dict[str, str]:
    """Each key that the file sets, with its comment."""
    section, found = "", {}
    for line in text.splitlines():
        if heading := re.match(r"\[(\w+)\]", line):
            section = heading[1]
        elif setting := re.match(r'(\w+) = (?:"[^"]*"|[^#]*)\s*(?:# (.*))?$', line):
            found[f"{section}.{setting[1]}"] = setting[2] or ""
    return found


def undocumented(text: str) -> set[str]:
    return {key for key in known_keys() if not documented_keys(text).get(key)}


def test_the_example_documents_every_key_and_no_other() -> None:
    text = EXAMPLE.read_text("utf-8")
    assert undocumented(text) == set()
    assert set(documented_keys(text)) == set(known_keys())


@pytest.mark.parametrize("damage", ["key", "comment"])
def test_a_key_without_documentation_is_found(damage: str) -> None:
    text = EXAMPLE.read_text("utf-8")
    changed = re.sub(r"^threads = 8.*$", "" if damage == "key" else "threads = 8", text, flags=re.MULTILINE)
    assert undocumented(changed) == {"web.threads"}


def test_the_example_loads_once_it_has_a_secret() -> None:
    settings = load_settings(EXAMPLE, SECRET)
    assert settings.municipality.name == "Ås kommune"
    with pytest.raises(SettingsError, match=r"web\.secret_key: expected at least 32 random characters"):
        load_settings(EXAMPLE, {})


def test_the_example_shows_the_values_that_left_out_keys_have() -> None:
    shown = tomllib.loads(EXAMPLE.read_text("utf-8"))
    for name, key in known_keys().items():
        section, _, own_name = name.partition(".")
        if key.default is not msgspec.NODEFAULT and name != "mail.host":
            assert shown[section][own_name] == key.default, name


def test_required_keys_are_those_that_the_example_calls_required() -> None:
    comments = documented_keys(EXAMPLE.read_text("utf-8"))
    required = {name for name, key in known_keys().items() if key.required}
    assert {name for name, comment in comments.items() if comment.startswith("required")} == required


def good(**changes: Any) -> dict[str, dict[str, Any]]:
    """A document that loads, changed: ``web__port=80``; ``None`` takes a key away."""
    wanted = deepcopy(document(Path("/nowhere"), "sqlite:///x"))
    for name, value in changes.items():
        section, _, key = name.partition("__")
        if value is None:
            wanted[section].pop(key)
        else:
            wanted.setdefault(section, {})[key] = value
    return wanted


REFUSED = {
    "a missing key": ({"municipality__name": None}, r"municipality\.name: this key is missing"),
    "an unknown key": ({"web__prot": 80}, r"web\.prot: there is no such key"),
    "a wrong type": ({"municipality__number": 3218}, r"municipality\.number: expected `str`, got `int`"),
    "a number too large": ({"web__port": 70000}, r"web\.port: expected `int` <= 65535"),
    "a word outside the list": ({"mail__transport": "pigeon"}, r"mail\.transport: invalid enum value 'pigeon'"),
    "a colour": ({"municipality__accent_colour": "green"}, r"municipality\.accent_colour: expected `str` matching"),
    "a zone": ({"municipality__time_zone": "Norway/Ås"}, r"municipality\.time_zone: expected a zone name"),
    "a short secret": ({"web__secret_key": "short"}, r"web\.secret_key: expected at least 32"),
    "an address without scheme": ({"web__base_url": "utleie.no"}, r"web\.base_url: expected https"),
    "an unknown database": ({"database__url": "mysql://x"}, r"database\.url: expected sqlite"),
    "mail without a server": ({"mail__transport": "smtp"}, r"mail\.host: this key is missing"),
    "a mailbox without a folder": ({"mail__mailbox_folder": ""}, r"mail\.mailbox_folder: this key is missing"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_fault_stops_the_start_with_the_name_of_the_key(fault: str) -> None:
    changes, complaint = REFUSED[fault]
    with pytest.raises(SettingsError, match=complaint):
        settings_from(good(**changes), {})


def test_an_unknown_section_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"^calender: there is no such key"):
        settings_from({**good(), "calender": {}}, {})


def test_the_environment_wins_and_is_read_as_the_key_is_typed() -> None:
    environment = {"HUSROM_WEB__PORT": "8123", "HUSROM_SCHEDULER__IN_PROCESS": "false", "HUSROM_HOME": "x", "PATH": "y"}
    settings = settings_from(good(), environment)
    assert (settings.web.port, settings.scheduler.in_process) == (8123, False)


@pytest.mark.parametrize(
    ("variable", "text", "complaint"),
    [
        ("HUSROM_WEB__PORT", "many", r"HUSROM_WEB__PORT \(web\.port\): expected `int`"),
        ("HUSROM_WEB__PROT", "1", r"HUSROM_WEB__PROT: there is no key prot in \[web\]"),
        ("HUSROM_NET__PORT", "1", r"HUSROM_NET__PORT: there is no section \[net\]"),
    ],
)
def test_a_fault_in_the_environment_names_the_variable(variable: str, text: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=f"(?i){complaint}"):
        settings_from(good(), {variable: text})


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with pytest.raises(SettingsError, match="the settings file is missing"):
        load_settings(path, {})
    path.write_text("[web\n")
    with pytest.raises(SettingsError, match="not valid TOML"):
        load_settings(path, {})
    path.write_bytes("name = 'Ås'".encode("latin-1"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings(path, {})


def test_settings_cannot_be_changed_once_they_are_read() -> None:
    settings = settings_from(good(), {})
    with pytest.raises(AttributeError):
        settings.web.port = 1  # type: ignore[misc]
