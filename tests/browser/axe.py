"""What axe finds on a page, in words that lead to the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from booking.paths import STATIC

SCRIPT = STATIC / "vendor" / "axe" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")


@dataclass(frozen=True)
class AxeFault:
    """One rule that a page breaks, and where."""

    rule: str
    impact: str
    help: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return "\n    ".join((f"{self.rule} ({self.impact}): {self.help}", *self.places))


def axe_faults(page: Page, leave_out: tuple[str, ...] = ()) -> list[AxeFault]:
    """Everything that axe finds on the page as it stands; `leave_out` are CSS selectors of what is not looked at."""
    page.evaluate(SCRIPT.read_text("utf-8"))
    results: dict[str, Any] = page.evaluate(
        """([exclude, tags]) => axe.run(
            {include: [document.documentElement], exclude},
            {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]},
        )""",
        [[[selector] for selector in leave_out], list(TAGS)],
    )
    return [
        AxeFault(
            rule=violation["id"],
            impact=violation["impact"],
            help=violation["help"],
            places=tuple(f"{' '.join(map(str, node['target']))}: {node['html'][:160]}" for node in violation["nodes"]),
        )
        for violation in results["violations"]
    ]


def check_axe(page: Page, leave_out: tuple[str, ...] = ()) -> None:
    """Axe finds nothing on the page; else the test fails with every fault and its place."""
    faults = axe_faults(page, leave_out)
    assert not faults, f"{page.url}\n" + "\n".join(f"  {fault}" for fault in faults)
