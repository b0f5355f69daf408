"""Facts as a document: in a case of a rule set, in a facts file for the command line, stored with a quote.

The keys are the names that rules use, with times in hours and money in kroner; the times of the booking are
``starts`` and ``ends``, local to the zone unless they carry an offset. ``day`` gives tags to every date of the
booking, ``days`` to single dates; weekdays follow from the date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from booking.domain.rules.days import ORDINARY_DAY, DayFacts
from booking.domain.rules.facts import FACTS, FactKind, Facts, FactSpec, find_fact
from booking.domain.rules.table import Findings, RuleSetError, Table, as_day, as_fraction, nearest
from booking.domain.vocabulary import DayTag

_STATED = {spec.name: spec for spec in FACTS.values() if spec.field}
_CALENDAR_TAGS = (DayTag.PUBLIC_HOLIDAY, DayTag.EVE, DayTag.SCHOOL_DAY, DayTag.SCHOOL_HOLIDAY)
_NEARLY = Fraction(1, 1000)
_LONGEST = timedelta(days=366)

Calendar = Callable[[date], DayFacts]


def facts_from_document(document: Mapping[str, Any], calendar: Calendar | None = None) -> Facts:
    """The facts that a document states; `RuleSetError` with every fault.

    `calendar` says what is known of a date that the document says nothing about.
    """
    findings = Findings()
    facts = read_facts(document, "facts", findings, calendar)
    if facts is None or findings.found:
        raise RuleSetError(findings.found)
    return facts


def read_facts(
    document: Mapping[str, Any], path: str, findings: Findings, calendar: Calendar | None = None
) -> Facts | None:
    """The facts, or ``None`` when the times are missing; faults are added to the findings."""
    table = Table(document, path, findings)
    zone = _read_zone(table, findings)
    starts_at, ends_at = (_read_instant(table, key, zone, findings) for key in ("starts", "ends"))
    under = _read_counts(table, "participants_under", findings)
    extras = _read_counts(table, "extras", findings)
    days = _read_days(table, findings)
    every_day = _read_tags(table.get("day"), table.at("day"), findings)
    values: dict[str, Any] = {}
    for name, written in table.items():
        if name in _RESERVED or written is None:
            continue
        fact = find_fact(name)
        if fact is not None and fact.age is not None and name.startswith("participants_"):
            under[str(fact.age)] = _whole(written, table.at(name), findings)
        elif fact is None or not fact.field:
            findings.add("unknown_fact", table.at(name), found=str(name)[:60], nearest=nearest(name, tuple(_STATED)))
        else:
            values[fact.field] = read_value(fact, written, table.at(name), findings)
    if starts_at is None or ends_at is None:
        return None
    if not starts_at < ends_at <= starts_at + _LONGEST:
        findings.add("ends_too_early", table.at("ends"), found=str(table.get("ends")))
        return None
    return Facts(
        starts_at=starts_at,
        ends_at=ends_at,
        zone=zone.key,
        days=_days_between(starts_at, ends_at, zone, days, every_day, calendar),
        participants_under={int(age): count for age, count in under.items() if age.isdecimal()},
        extras=extras,
        **values,
    )


_RESERVED = frozenset({"starts", "ends", "zone", "day", "days", "participants_under", "extras"})


def _read_zone(table: Table, findings: Findings) -> ZoneInfo:
    name = table.string("zone") or "Europe/Oslo"
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        findings.wrong_kind(table.at("zone"), "zone", name)
        return ZoneInfo("Europe/Oslo")


def _read_instant(table: Table, key: str, zone: ZoneInfo, findings: Findings) -> datetime | None:
    written = table.get(key, required=True)
    if written is None:
        return None
    if isinstance(written, str):
        try:
            written = datetime.fromisoformat(written)
        except ValueError:
            findings.wrong_kind(table.at(key), "instant", written)
            return None
    if not isinstance(written, datetime):
        findings.wrong_kind(table.at(key), "instant", written)
        return None
    instant = written if written.tzinfo else written.replace(tzinfo=zone)
    in_utc = instant.astimezone(UTC)
    if not written.tzinfo and in_utc.astimezone(zone).replace(tzinfo=None) != written.replace(fold=0):
        findings.add("no_such_time", table.at(key), found=written.isoformat())
    return in_utc


def _whole(written: Any, path: str, findings: Findings) -> int:
    number = as_fraction(written)
    if number is None or number.denominator != 1 or number < 0:
        findings.wrong_kind(path, "whole_number", written)
        return 0
    return int(number)


def _read_counts(table: Table, key: str, findings: Findings) -> dict[str, int]:
    written = table.get(key)
    if written is None:
        return {}
    counts = Table(written, table.at(key), findings)
    return {str(name): _whole(count, counts.at(str(name)), findings) for name, count in counts.items()}


def _read_tags(written: Any, path: str, findings: Findings) -> frozenset[str]:
    if written is None:
        return frozenset()
    tags = [written] if isinstance(written, str) else written
    if not isinstance(tags, Sequence):
        findings.wrong_kind(path, "words", written)
        return frozenset()
    for tag in tags:
        if tag not in _CALENDAR_TAGS:
            findings.unknown_value(path, tag, _CALENDAR_TAGS)
    return frozenset(map(str, tags))


def _read_days(table: Table, findings: Findings) -> dict[date, frozenset[str]]:
    written = table.get("days")
    if written is None:
        return {}
    days = {}
    dates = Table(written, table.at("days"), findings)
    for name, tags in dates.items():
        day = as_day(name)
        if day is None:
            findings.wrong_kind(dates.at(str(name)), "date", name)
        else:
            days[day] = _read_tags(tags, dates.at(str(name)), findings)
    return days


def _days_between(
    starts_at: datetime,
    ends_at: datetime,
    zone: ZoneInfo,
    stated: Mapping[date, frozenset[str]],
    every_day: frozenset[str],
    calendar: Calendar | None,
) -> dict[date, DayFacts]:
    first, last = starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()
    known = {}
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if day in stated or every_day:
            known[day] = DayFacts(**{tag: tag in stated.get(day, every_day) for tag in map(str, _CALENDAR_TAGS)})
        elif calendar is not None:
            known[day] = calendar(day)
    return {day: facts for day, facts in known.items() if facts != ORDINARY_DAY}


def read_value(fact: FactSpec, written: Any, path: str, findings: Findings) -> Any:
    """The value of a field of `Facts` from its document form."""
    match fact.kind:
        case FactKind.FLAG:
            if not isinstance(written, bool):
                findings.wrong_kind(path, "flag", written)
            return written
        case FactKind.NUMBER:
            number = as_fraction(written)
            # A third of an hour has no exact decimal, so what is nearly a whole minute is that minute.
            whole = None if number is None else round(number * fact.scale)
            if number is None or whole is None or number < 0 or abs(number * fact.scale - whole) > _NEARLY:
                findings.wrong_kind(path, "number", written)
                return None
            return whole
        case FactKind.CHOICE:
            if written not in fact.choices:
                findings.unknown_value(path, written, fact.choices)
                return None
            return next(choice for choice in fact.choices if choice == written)
        case _:
            if not isinstance(written, str):
                findings.wrong_kind(path, "text", written)
            return written


def read_overrides(document: Any, path: str, findings: Findings, groups: Sequence[str]) -> dict[str, Any]:
    """Facts to change, with their new values, in document form: ``{ group = "others" }``."""
    if document is None:
        return {}
    table = Table(document, path, findings)
    overrides = dict(table.items())
    for name, written in overrides.items():
        fact = FACTS.get(name)
        if name == "group":
            if written not in groups:
                findings.unknown_value(table.at(name), written, groups)
        elif fact is None or not fact.field:
            findings.add("unknown_fact", table.at(name), found=name[:60], nearest=nearest(name, tuple(_STATED)))
        else:
            read_value(fact, written, table.at(name), findings)
    return overrides


def override_values(document: Mapping[str, Any]) -> dict[str, Any]:
    """Values by fact name of overrides that were read before, without the price group."""
    findings = Findings()
    return {
        name: read_value(FACTS[name], written, name, findings) for name, written in document.items() if name != "group"
    }


def written_value(fact: FactSpec, value: Any) -> Any:
    """The document form of a field of `Facts`; `read_value` gives the same value back."""
    if fact.kind is FactKind.NUMBER and fact.scale != 1:
        scaled = Fraction(value, fact.scale)
        return int(scaled) if scaled.denominator == 1 else float(scaled)
    return str(value) if fact.kind in (FactKind.CHOICE, FactKind.TEXT) else value


def facts_document(facts: Facts) -> dict[str, Any]:
    """The facts in document form, JSON-able; `facts_from_document` gives the same facts back."""
    document: dict[str, Any] = {
        "starts": facts.starts_at.astimezone(UTC).isoformat(),
        "ends": facts.ends_at.astimezone(UTC).isoformat(),
        "zone": facts.zone,
    }
    for fact in _STATED.values():
        value = getattr(facts, fact.field)
        if value is not None:
            document[fact.name] = written_value(fact, value)
    days = {
        day.isoformat(): [str(tag) for tag in _CALENDAR_TAGS if getattr(known, tag)]
        for day, known in sorted(facts.days.items())
        if known != ORDINARY_DAY and facts.first_date <= day <= facts.last_date
    }
    under = {str(age): count for age, count in sorted(facts.participants_under.items())}
    more = {"days": days, "participants_under": under, "extras": dict(facts.extras)}
    return document | {name: value for name, value in more.items() if value}
