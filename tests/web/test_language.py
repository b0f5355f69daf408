"""Templates in the reader's language: plurals with more to fill in than the number."""

from __future__ import annotations

from typing import Any

import pytest
from flask import render_template_string

PLURAL = '{{ ngettext("%(num)d sal i %(where)s", "%(num)d saler i %(where)s", number, where=where) }}'


@pytest.mark.parametrize(("number", "words"), [(1, "1 sal i &lt;Ås&gt;"), (2, "2 saler i &lt;Ås&gt;")])
def test_a_plural_in_a_template_may_name_other_things_too(app_sqlite: Any, number: int, words: str) -> None:
    with app_sqlite.test_request_context():
        assert render_template_string(PLURAL, number=number, where="<Ås>") == words
