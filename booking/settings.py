"""Settings: one frozen, typed value from a TOML file and the environment.

A key that is unknown, of the wrong type or missing stops the start with the key's name and what was expected.
The environment wins over the file: ``HUSROM_MAIL__PASSWORD`` is ``password`` in ``[mail]``.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

ENVIRONMENT_PREFIX = "HUSROM_"
LEAST_SECRET_LENGTH = 32

Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-fA-F]{6}$")]
Clock = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Positive = Annotated[int, msgspec.Meta(gt=0)]
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]


class SettingsError(Exception):
    """The settings cannot be used; the message names the key and what was expected."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the settings file."""


class MunicipalitySettings(Section, kw_only=True):
    name: str
    number: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}$")]
    time_zone: str = "Europe/Oslo"
    language: Literal["nb", "nn", "en"] = "nb"
    accent_colour: Colour = "#1c5c4c"
    logo: str = ""
    contact_email: str
    contact_phone: str
    demonstration: bool = False

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class WebSettings(Section, kw_only=True):
    base_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: Port = 8000
    threads: Positive = 8
    trusted_proxies: Annotated[int, msgspec.Meta(ge=0, le=5)] = 0
    session_hours: Positive = 12


class DatabaseSettings(Section, kw_only=True):
    url: str
    busy_timeout_seconds: Positive = 20


class MailSettings(Section, kw_only=True):
    transport: Literal["smtp", "mailbox"]
    from_address: str
    from_name: str
    reply_to: str = ""
    host: str = ""
    port: Port = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password: str = ""
    timeout_seconds: Positive = 20
    mailbox_folder: str = ""


class LetterSettings(Section, kw_only=True):
    reminder_hours_before: Positive = 48
    caretaker_day_at: Clock = "06:30"
    digest_at: Clock = "07:00"


class SchedulerSettings(Section, kw_only=True):
    in_process: bool = True
    tick_seconds: Positive = 5
    metrics_token: str = ""


class AccountSettings(Section, kw_only=True):
    least_password_length: Annotated[int, msgspec.Meta(ge=10)] = 12
    attempts_before_pause: Positive = 5
    pause_minutes: Positive = 15
    hash_memory_kib: Annotated[int, msgspec.Meta(ge=64)] = 65536
    hash_rounds: Positive = 3


class ApiSettings(Section, kw_only=True):
    requests_per_minute: Positive = 300


class Settings(Section, kw_only=True):
    """Everything that can be set, one section per table of ``config.toml``."""

    municipality: MunicipalitySettings
    web: WebSettings
    database: DatabaseSettings
    mail: MailSettings
    letters: LetterSettings = LetterSettings()
    scheduler: SchedulerSettings = SchedulerSettings()
    accounts: AccountSettings = AccountSettings()
    api: ApiSettings = ApiSettings()


def load_settings(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings file, let the environment win, and check it all.

    Raises:
        SettingsError: with the key's name and what was expected of it.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{path}: the settings file is missing; `booking init` writes one") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: the settings file must be written in UTF-8") from None
    return settings_from(document, os.environ if environment is None else environment)


def settings_from(document: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
    """Check a settings document together with the environment's overrides."""
    merged = {name: dict(table) if isinstance(table, Mapping) else table for name, table in document.items()}
    for variable, text in environment.items():
        if variable.startswith(ENVIRONMENT_PREFIX) and "__" in variable:
            section, key = variable.removeprefix(ENVIRONMENT_PREFIX).lower().split("__", 1)
            _override(merged, variable, section, key, text)
    try:
        settings = msgspec.convert(merged, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(_readable(error)) from None
    _check_together(settings)
    return settings


def _override(merged: dict[str, Any], variable: str, section: str, key: str, text: str) -> None:
    """An environment variable is text; the key's own type says how to read it."""
    sections = {field.name: field.type for field in msgspec.structs.fields(Settings)}
    if section not in sections:
        raise SettingsError(f"{variable}: there is no section [{section}]")
    keys = {field.name: field.type for field in msgspec.structs.fields(sections[section])}
    if key not in keys:
        raise SettingsError(f"{variable}: there is no key {key} in [{section}]")
    try:
        merged.setdefault(section, {})[key] = msgspec.convert(text, keys[key], strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{variable} ({section}.{key}): {error}") from None


def _readable(error: msgspec.ValidationError) -> str:
    """``municipality.number: expected str, got int`` instead of a library's path notation."""
    message, _, path = str(error).partition(" - at ")
    where = path.strip("`").removeprefix("$").lstrip(".")
    named = re.search(r"(?:required|unknown) field `([^`]+)`", message)
    if named:
        where = f"{where}.{named[1]}" if where else named[1]
        message = "this key is missing" if "required" in message else "there is no such key"
    return f"{where}: {message[0].lower()}{message[1:]}"


def _check_together(settings: Settings) -> None:
    """Checks that a type cannot say."""
    try:
        _ = settings.municipality.zone
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingsError(
            f"municipality.time_zone: expected a zone name such as Europe/Oslo, got {settings.municipality.time_zone!r}"
        ) from None
    if len(settings.web.secret_key) < LEAST_SECRET_LENGTH:
        raise SettingsError(
            f"web.secret_key: expected at least {LEAST_SECRET_LENGTH} random characters (`booking init` makes them)"
        )
    if 0 < len(settings.scheduler.metrics_token) < LEAST_SECRET_LENGTH:
        raise SettingsError(f"scheduler.metrics_token: expected at least {LEAST_SECRET_LENGTH} random characters")
    if not settings.web.base_url.startswith(("http://", "https://")):
        raise SettingsError(f"web.base_url: expected https://…, got {settings.web.base_url!r}")
    if not settings.database.url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise SettingsError("database.url: expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
    if settings.mail.transport == "smtp" and not settings.mail.host:
        raise SettingsError('mail.host: this key is missing; mail.transport = "smtp" needs the mail server\'s name')
    if settings.mail.transport == "mailbox" and not settings.mail.mailbox_folder:
        raise SettingsError('mail.mailbox_folder: this key is missing; mail.transport = "mailbox" needs a folder')
