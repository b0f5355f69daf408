"""The composition root: puts the parts together, and is the only place that picks adapters."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from sqlalchemy import URL
from werkzeug.middleware.proxy_fix import ProxyFix

from booking.adapters.clock import SystemClock
from booking.adapters.leadership import FileLeadership, PostgresqlLeadership
from booking.adapters.mailbox import FolderMailbox
from booking.adapters.password import Argon2Passwords
from booking.adapters.smtp import SmtpMail
from booking.database import db, normalised_url, prepare_engine
from booking.i18n import set_time_zone
from booking.jobs.status import status
from booking.paths import MIGRATIONS, STATIC, TEMPLATES
from booking.ports.clock import Clock
from booking.ports.leadership import Leadership
from booking.settings import Settings
from booking.web import register_web

# Bytes. Ten megabytes of text still come back in the form with a sentence beside the field, and a form sends up to
# three bytes for one; what is larger than that is no text a person wrote, and gets a page of its own.
LARGEST_REQUEST = 32 * 1024 * 1024


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """The application for these settings. Touches no database until it is asked something."""
    app = Flask("booking", template_folder=str(TEMPLATES), static_folder=str(STATIC))
    app.config.update(
        SECRET_KEY=settings.web.secret_key,
        SQLALCHEMY_DATABASE_URI=normalised_url(settings.database.url),
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True},
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.web.base_url.startswith("https://"),
        SESSION_COOKIE_NAME="husrom",
        WTF_CSRF_TIME_LIMIT=settings.web.session_hours * 3600,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
    )
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock or SystemClock()
    app.extensions["passwords"] = Argon2Passwords(settings.accounts)
    app.extensions["mailbox"] = mailbox = _mailbox(settings)
    app.extensions["mail"] = mailbox or SmtpMail(settings.mail)
    set_time_zone(settings.municipality.zone)
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        prepare_engine(db.engine, settings.database.busy_timeout_seconds)
        app.extensions["leadership"] = _leadership(db.engine.url)
    app.extensions["scheduler_status"] = partial(status, app)
    register_web(app)
    trusted = settings.web.trusted_proxies
    if trusted:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)
    return app


def _leadership(url: URL) -> Leadership:
    """One scheduler for each database."""
    if url.get_backend_name() == "sqlite":
        return FileLeadership(Path(f"{url.database}.scheduler"))
    return PostgresqlLeadership(url.render_as_string(hide_password=False))


def _mailbox(settings: Settings) -> FolderMailbox | None:
    """Where letters are kept when they are not sent; none when they are."""
    return FolderMailbox(Path(settings.mail.mailbox_folder)) if settings.mail.transport == "mailbox" else None
