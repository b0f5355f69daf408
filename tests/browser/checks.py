"""What a browser can tell of a page and its source cannot."""

from __future__ import annotations

from playwright.sync_api import Page


def check_fits_width(page: Page) -> None:
    """The page does not scroll sideways; else the test fails with what sticks out."""
    wide = page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.body.querySelectorAll("*")]
                .filter((element) => element.getBoundingClientRect().right > width + 1)
                .map((element) => element.outerHTML.slice(0, 120)).slice(0, 8);
        }"""
    )
    assert wide == [], f"{page.url} is wider than {page.viewport_size}:\n" + "\n".join(wide)


def focused(page: Page) -> str:
    """Where the keyboard is: the tag, id or name, and words of the element that has it."""
    return str(
        page.evaluate(
            """() => {
                const here = document.activeElement;
                const words = (here.innerText || here.value || "").trim().slice(0, 40);
                return [here.tagName.toLowerCase(), here.id || here.name || "", words].filter(Boolean).join(" ");
            }"""
        )
    )
