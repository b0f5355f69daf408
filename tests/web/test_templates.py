"""What holds for every template: nothing inline that the content policy refuses, and texts marked for translation."""

from __future__ import annotations

import re

import pytest

from booking.paths import STATIC, TEMPLATES

PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if path.relative_to(TEMPLATES).parts[0] != "email")
REFUSED_BY_POLICY = re.compile(
    r"""<style|\sstyle=|\son[a-z]+=["']|javascript:|<script(?![^>]*\ssrc=)|src=["']https?:|@import""", re.IGNORECASE
)
COMMENTS = re.compile(r"\{#.*?#\}", re.DOTALL)


def inline_parts(source: str) -> list[str]:
    return REFUSED_BY_POLICY.findall(COMMENTS.sub("", source))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_a_page_has_nothing_inline_that_the_content_policy_refuses(path):
    assert inline_parts(path.read_text()) == []


@pytest.mark.parametrize(
    "bad",
    ["<p style='x'>", "<style>", "<a onclick='x'>", "<script>x</script>", "<img src='https://cdn.example/x.png'>"],
)
def test_an_inline_part_would_be_seen(bad):
    assert inline_parts(bad)


@pytest.mark.parametrize("path", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_fetches_nothing_from_elsewhere_and_is_linked_by_some_page(path):
    source = path.read_text()
    assert re.findall(r"url\((?!\"\.\./vendor/)[^)]*\)", source) == []
    assert any(f"css/{path.name}" in page.read_text() for page in PAGES)


def test_every_custom_property_that_is_used_is_set_somewhere():
    sheets = [*(STATIC / "css").glob("*.css"), STATIC / "vendor" / "designsystemet" / "designsystemet.css"]
    text = "".join(sheet.read_text() for sheet in sheets)
    set_somewhere = set(re.findall(r"(--[a-z][\w-]*)\s*:", text))
    ours = "".join(sheet.read_text() for sheet in (STATIC / "css").glob("*.css") if not sheet.name.startswith("theme"))
    assert set(re.findall(r"var\((--[\w-]+)", ours)) <= set_somewhere
