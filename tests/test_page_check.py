"""The check that every page goes through finds what it must find, and lets good pages pass."""

from __future__ import annotations

import pytest

from tests.fixtures.page_check import PageFault, check_page, parsed

GOOD = """<!doctype html><html lang="nb"><head><title>Finn et lokale – Ås kommune</title>
<meta name="viewport" content="width=device-width"><script src="/static/js/page.js"></script></head><body>
<a href="#content">Hopp til innholdet</a><main id="content"><h1>Finn et lokale</h1>
<form method="post" action="/book"><input type="hidden" name="csrf_token" value="abc">
<label for="day">Dag</label><input id="day" name="day" aria-describedby="hint"><p id="hint">For eksempel 3. desember</p>
<label>Rom <select name="space"><option>A</option></select></label><button>Søk</button></form>
<img src="a.png" alt=""></main></body></html>"""

FAULTS = {
    "a second h1": ("</main>", "<h1>To</h1></main>", "2 h1"),
    "no h1": ("<h1>Finn et lokale</h1>", "", "0 h1"),
    "no language": ('lang="nb"', "", "no lang"),
    "another title": ("<title>Finn et lokale", "<title>Noe annet", "does not hold the heading"),
    "no viewport": ('name="viewport"', 'name="author"', "viewport"),
    "an id twice": ('<p id="hint">', '<p id="hint"></p><p id="hint">', "stands 2 times"),
    "an input without label": ('for="day"', "", "has no label"),
    "a label of nothing": ('for="day"', 'for="dag"', "not there"),
    "a hint that is not there": ('aria-describedby="hint"', 'aria-describedby="tips"', "points at nothing"),
    "a skip link to nowhere": ('href="#content"', 'href="#innhold"', "goes to #innhold"),
    "an image without alt": ('alt=""', "", "has no alt"),
    "a link without a name": ("Hopp til innholdet", "", "has no name"),
    "style in an attribute": ("<h1>", '<h1 style="color:red">', "style in the page"),
    "a style element": ("</head>", "<style>h1{}</style></head>", "style in the page"),
    "a script in the page": ("</head>", "<script>alert(1)</script></head>", "a script in the page"),
    "a script in an attribute": ("<button>", '<button onclick="x()">', "onclick"),
    "a script in an address": ('href="#content"', 'href="javascript:x()"', "javascript:"),
    "a form without a token": ('value="abc"', "", "without a csrf_token"),
    "a token in the address": ('method="post"', 'method="get"', "into the address"),
    "a text with a hole": ("Hopp til innholdet", "Hei %(name)s", "unfinished text"),
    "a template left over": ("Hopp til innholdet", "{{ name }}", "unfinished text"),
}


def test_a_good_page_passes() -> None:
    check_page(parsed(GOOD))
    assert parsed(GOOD).select_one("h1") is not None


@pytest.mark.parametrize("name", FAULTS)
def test_a_bad_page_is_refused(name: str) -> None:
    old, new, complaint = FAULTS[name]
    assert old in GOOD
    with pytest.raises(PageFault, match=complaint):
        check_page(parsed(GOOD.replace(old, new, 1)))


def test_a_piece_of_a_page_needs_no_heading_but_keeps_the_rest() -> None:
    check_page(parsed("<p>Ledig</p>"), whole=False)
    with pytest.raises(PageFault, match="has no label"):
        check_page(parsed("<input name=day>"), whole=False)
