"""Laws that the database itself keeps, in each database's own words.

No double booking, whatever code writes; nothing deleted; the log is only added to; a published tariff stays as it was
decided. Alembic does not generate these and loses triggers when it rebuilds an SQLite table, so `keep_laws` runs
after every upgrade.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

OVERLAP = "ex_occupation_overlap"
TOO_LONG = "ck_occupation_length"

_SQLITE_CONFLICT = f"""
    SELECT RAISE(ABORT, '{TOO_LONG}') WHERE julianday(NEW.ends_at) - julianday(NEW.starts_at) > 7.0001;
    SELECT RAISE(ABORT, '{OVERLAP}') WHERE EXISTS (
        SELECT 1 FROM occupation AS other
        WHERE other.leaf_id = NEW.leaf_id
          AND other.kind = 1 - NEW.kind
          AND other.starts_at < NEW.ends_at
          AND other.starts_at > datetime(NEW.starts_at, '-8 days')  -- no row is longer than seven
          AND other.ends_at > NEW.starts_at
          AND other.occupant_id <> NEW.occupant_id
    );
"""  # noqa: S608 - what is written into it are the two names above


# What may change of a published tariff is its last day, and that it is superseded or, for good, withdrawn.
_DECIDED = ("code", "version", "name", "valid_from", "demonstration", "document", "published_at", "published_by_id")


def _redecided(differs: str) -> str:
    """Whether an update changes what was decided; `differs` is how a database compares values that may be null."""
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in _DECIDED)
    back = "NEW.state = 'draft' OR (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn')"
    return f"OLD.state <> 'draft' AND ({back} OR {changed})"


def _sqlite_trigger(name: str, when: str, body: str) -> str:
    return f"CREATE TRIGGER {name} {when} BEGIN {body} END"


SQLITE_TRIGGERS = {
    "occupation_overlap_insert": _sqlite_trigger(
        "occupation_overlap_insert", "BEFORE INSERT ON occupation", _SQLITE_CONFLICT
    ),
    "occupation_overlap_update": _sqlite_trigger(
        "occupation_overlap_update", "BEFORE UPDATE ON occupation", _SQLITE_CONFLICT
    ),
    "booking_kept": _sqlite_trigger("booking_kept", "BEFORE DELETE ON booking", "SELECT RAISE(ABORT, 'booking_kept');"),
    "log_entry_kept": _sqlite_trigger(
        "log_entry_kept", "BEFORE DELETE ON log_entry", "SELECT RAISE(ABORT, 'log_entry_kept');"
    ),
    "log_entry_unchanged": _sqlite_trigger(
        "log_entry_unchanged", "BEFORE UPDATE ON log_entry", "SELECT RAISE(ABORT, 'log_entry_unchanged');"
    ),
    "tariff_kept": _sqlite_trigger(
        "tariff_kept", "BEFORE DELETE ON tariff WHEN OLD.state <> 'draft'", "SELECT RAISE(ABORT, 'tariff_kept');"
    ),
    "tariff_unchanged": _sqlite_trigger(
        "tariff_unchanged",
        f"BEFORE UPDATE ON tariff WHEN {_redecided('IS NOT')}",
        "SELECT RAISE(ABORT, 'tariff_unchanged');",
    ),
}

POSTGRESQL_CONSTRAINTS = {
    TOO_LONG: f"ALTER TABLE occupation ADD CONSTRAINT {TOO_LONG} CHECK (ends_at - starts_at <= interval '7 days')",
    OVERLAP: f"""ALTER TABLE occupation ADD CONSTRAINT {OVERLAP} EXCLUDE USING gist (
        leaf_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&, kind WITH <>, occupant_id WITH <>)""",
}

POSTGRESQL_TRIGGERS = {
    "booking_kept": "CREATE TRIGGER booking_kept BEFORE DELETE ON booking EXECUTE FUNCTION husrom_refuse()",
    "log_entry_kept": "CREATE TRIGGER log_entry_kept BEFORE DELETE OR UPDATE ON log_entry"
    " EXECUTE FUNCTION husrom_refuse()",
    "tariff_kept": "CREATE TRIGGER tariff_kept BEFORE DELETE ON tariff"
    " FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION husrom_refuse()",
    "tariff_unchanged": "CREATE TRIGGER tariff_unchanged BEFORE UPDATE ON tariff"
    f" FOR EACH ROW WHEN ({_redecided('IS DISTINCT FROM')}) EXECUTE FUNCTION husrom_refuse()",
}

_POSTGRESQL_REFUSE = """CREATE OR REPLACE FUNCTION husrom_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_NAME, ERRCODE = 'integrity_constraint_violation'; END $$"""


def keep_laws(connection: Connection) -> None:
    """Create what is missing; harmless to call again."""
    tables = set(inspect(connection).get_table_names())
    if not {"occupation", "booking", "log_entry", "tariff"} <= tables:
        return
    if connection.dialect.name == "sqlite":
        _keep_sqlite(connection)
    else:
        _keep_postgresql(connection)


def _keep_sqlite(connection: Connection) -> None:
    for name, statement in SQLITE_TRIGGERS.items():
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        connection.exec_driver_sql(statement)


def _keep_postgresql(connection: Connection) -> None:
    connection.execute(text("CREATE EXTENSION IF NOT EXISTS btree_gist"))
    connection.exec_driver_sql(_POSTGRESQL_REFUSE)
    standing = set(
        connection.execute(text("SELECT conname FROM pg_constraint UNION SELECT tgname FROM pg_trigger")).scalars()
    )
    for name, statement in {**POSTGRESQL_CONSTRAINTS, **POSTGRESQL_TRIGGERS}.items():
        if name not in standing:
            connection.exec_driver_sql(statement)
