"""The municipality's own words are written, used in what is sent, and taken out again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.domain.errors import NotFound, Refused
from booking.domain.permissions import SYSTEM
from booking.models import LogEntry
from booking.queries.letter_introduction import introduction, languages_with_introduction
from booking.services.letter_introduction import WriteIntroduction, write_introduction
from tests.factories.person import actor_of, make_person
from tests.fixtures.clock import FrozenClock
from tests.services.outbox import Post, deliver, write

KIND = "membership_decided"


def say(clock: FrozenClock, text: str, kind: str = KIND, language: str = "nb") -> None:
    write_introduction(SYSTEM, WriteIntroduction(kind, language, text), now=clock.now())


def sent(app: Flask, subject: str) -> str:
    write(subject)
    post = Post()
    deliver(app, post)
    text: str = post.sent[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    return text


def test_own_words_are_in_what_is_sent_until_they_are_taken_out(app: Flask, clock: FrozenClock) -> None:
    house = sent(app, "a")
    say(clock, "Velkommen, {navn}!")
    say(clock, "Velkomen!", language="nn")
    assert "Velkommen, Kari Nordmann!" in sent(app, "b")
    assert languages_with_introduction() == {KIND: {"nb", "nn"}}
    say(clock, "")
    assert sent(app, "c") == house
    assert languages_with_introduction() == {KIND: {"nn"}}
    written = select(LogEntry).where(LogEntry.action == "letter_introduction.written").order_by(LogEntry.id)
    assert db.session.scalars(written).all()[-1].before == {"text": "Velkommen, {navn}!"}


def test_a_placeholder_that_does_not_exist_is_refused(app: Flask, clock: FrozenClock) -> None:
    say(clock, "Hei")
    with pytest.raises(Refused) as refused:
        say(clock, "Hei {fornavn}")
    assert refused.value.verdict.codes == ("letter.unknown_placeholder",)
    assert introduction(KIND, "nb") == "Hei"


@pytest.mark.parametrize(("kind", "language"), [("coffee", "nb"), (KIND, "de")])
def test_there_is_no_such_letter(app_sqlite: Flask, clock: FrozenClock, kind: str, language: str) -> None:
    with pytest.raises(NotFound):
        say(clock, "Hei", kind, language)


def test_only_administrators_write(app_sqlite: Flask, clock: FrozenClock) -> None:
    officer = actor_of(make_person("case_officer"))
    with pytest.raises(NotFound):
        write_introduction(officer, WriteIntroduction(KIND, "nb", "Hei"), now=clock.now())
