"""Every address has one access rule, a name that follows from it, and parameters that say what they are."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Rule

from booking.web.access import Access, access
from tests.fixtures.application import build_app
from tests.fixtures.settings import make_settings

# The address, not a person, decides what a static file shows.
WITHOUT_RULE = {"static"}

BEGINNINGS = {
    "member": ("/my",),
    "casework": ("/casework",),
    "caretaker": ("/caretaker",),
    "admin": ("/admin",),
    "api": ("/api",),
    "feeds": ("/feeds", "/calendar"),
    "mailbox": ("/mailbox",),
}
WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*")
PARAMETER = re.compile(r"<[^>]+>")
TEXTS = {"slug", "reference", "token", "code", "filename", "kind"}
NUMBERS = {"version"}  # what is called a number rather than an id
GUARD = "access.<locals>.decorate.<locals>.guarded"


def rules_of(view: Callable[..., Any]) -> list[Access]:
    """The access rules around a view, the outermost first; each layer of `@access` is counted."""
    found: list[Access] = []
    layer: Any = view
    while layer is not None:
        if inspect.isfunction(layer) and layer.__qualname__ and layer.__code__.co_qualname == GUARD:
            found.append(layer.access_rule)
        layer = getattr(layer, "__wrapped__", None)
    return found


def faults(app: Flask) -> list[str]:
    found = []
    for rule in app.url_map.iter_rules():
        found += [
            f"{rule.endpoint} ({rule.rule}): {fault}" for fault in [*_rule_faults(app, rule), *_name_faults(rule)]
        ]
    return found


def _rule_faults(app: Flask, rule: Rule) -> list[str]:
    wanted = 0 if rule.endpoint in WITHOUT_RULE else 1
    number = len(rules_of(app.view_functions[rule.endpoint]))
    return [] if number == wanted else [f"{number} access rules"]


def _name_faults(rule: Rule) -> list[str]:
    found = [
        f"the part {part!r} is not lower case with hyphens"
        for part in PARAMETER.sub("", rule.rule).split("/")
        if part and not WORD.fullmatch(part.strip("."))
    ]
    for name in rule.arguments:
        if rule.endpoint.startswith("mailbox.") and name == "letter_id":
            continue  # a letter in the mailbox is a file, named by its Message-ID
        wanted = IntegerConverter if name.endswith("_id") or name in NUMBERS else BaseConverter
        if not isinstance(rule._converters[name], wanted):
            found.append(f"the parameter {name} must be a whole number")
        if name not in TEXTS | NUMBERS and not (name.endswith("_id") and len(name) > len("_id")):
            found.append(f"the parameter {name} does not say what it is")
    audience, _, page = rule.endpoint.rpartition(".")
    beginnings = BEGINNINGS.get(audience, ("/",))
    if not any(rule.rule == start or rule.rule.startswith(start.rstrip("/") + "/") for start in beginnings):
        found.append(f"pages of {audience} are under {beginnings[0]}")
    if not audience and page not in {"static", "theme", "metrics", "health", "language_choose"}:
        found.append("belongs to no audience")
    taken = [start for name, starts in BEGINNINGS.items() if name != audience for start in starts]
    if any(rule.rule == start or rule.rule.startswith(start + "/") for start in taken):
        found.append("stands among another audience's addresses")
    return found


def test_every_route_has_one_access_rule_and_a_name_that_follows_from_its_address(app_sqlite: Flask) -> None:
    assert faults(app_sqlite) == []
    assert len(list(app_sqlite.url_map.iter_rules())) > 10


def test_the_mailbox_is_the_demonstrations_alone(app_sqlite: Flask, tmp_path: Path) -> None:
    """Anyone may read it, links to choose a password among the rest."""
    demonstration = build_app(make_settings(tmp_path, "sqlite:///:memory:", municipality={"demonstration": True}))
    assert faults(demonstration) == []
    assert "mailbox" in demonstration.blueprints
    assert "mailbox" not in app_sqlite.blueprints


def test_faulty_routes_are_found() -> None:
    app = Flask("planted", static_folder=None)
    member, public = Blueprint("member", __name__), Blueprint("public", __name__)

    def view(**_values: object) -> str:
        return ""

    guarded = access(Access.ANYONE)(view)
    member.add_url_rule("/my/bookings", "open", view)
    member.add_url_rule("/my/teams", "twice", access(Access.SIGNED_IN)(guarded))
    member.add_url_rule("/bookings", "elsewhere", guarded)
    public.add_url_rule("/casework/list", "misplaced", guarded)
    public.add_url_rule("/Find_room", "shouting", guarded)
    public.add_url_rule("/spaces/<space_id>", "untyped", guarded)
    public.add_url_rule("/rooms/<thing>", "vague", guarded)
    public.add_url_rule("/venues/<slug>/<int:space_id>", "good", guarded)
    app.register_blueprint(member)
    app.register_blueprint(public)
    app.add_url_rule("/stray", "stray", guarded)
    found = faults(app)
    assert {fault.split(" ")[0] for fault in found} == {
        "member.open",
        "member.twice",
        "member.elsewhere",
        "public.misplaced",
        "public.shouting",
        "public.untyped",
        "public.vague",
        "stray",
    }
    assert any("2 access rules" in fault for fault in found)
    assert any("0 access rules" in fault for fault in found)
