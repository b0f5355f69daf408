"""Every code a rule or a form may use has a text a person can read."""

from __future__ import annotations

from enum import StrEnum

import pytest

from booking.domain import vocabulary
from booking.messages.vocabulary import choices, label

VOCABULARIES = [
    word
    for word in vars(vocabulary).values()
    if isinstance(word, type) and issubclass(word, StrEnum) and word is not StrEnum
]


@pytest.mark.parametrize("words", VOCABULARIES, ids=lambda words: words.__name__)
def test_every_code_has_a_text_of_its_own(words: type[StrEnum]) -> None:
    texts = [str(label(value)) for value in words]
    assert all(texts)
    assert len(set(texts)) == len(texts)
    assert [value for value, _ in choices(words)] == [str(value) for value in words]
