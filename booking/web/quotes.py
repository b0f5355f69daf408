"""A quote as a page shows it: the amount with its reason, and behind it the lines and the whole assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask

from booking.domain.permissions import may_administer
from booking.domain.quote import Quote, from_document
from booking.messages.explanation import Section, cancellation_text, explain, fee_text
from booking.messages.findings import sentence
from booking.messages.history import history_sentence
from booking.messages.stated import stated_lines


@dataclass(frozen=True, slots=True)
class QuoteView:
    """What components/quote.html draws. `computed_ore` is what the rules gave when an officer set another price."""

    amount_ore: int | None
    full_price_ore: int | None
    reason: str
    lines: tuple[tuple[str, int], ...]
    sections: tuple[Section, ...]
    computed_ore: int | None = None
    by_officer: bool = False


def quote_view(quote: Quote | Mapping[str, Any], price_ore: int | None = None) -> QuoteView:
    """The quote for a page; `price_ore` is the agreed price of a booking, which an officer may have set."""
    quoted = quote if isinstance(quote, Quote) else from_document(quote)
    explained = explain(quoted)
    by_officer = price_ore is not None and price_ore != quoted.total_ore
    return QuoteView(
        amount_ore=price_ore if by_officer else quoted.total_ore,
        full_price_ore=quoted.full_price_ore,
        reason=explained.reason,
        lines=explained.lines,
        sections=explained.sections,
        computed_ore=quoted.total_ore,
        by_officer=by_officer,
    )


def register_quotes(app: Flask) -> None:
    """Let templates explain prices, refusals and history, and say what was stated."""
    app.jinja_env.globals.update(
        quote_view=quote_view,
        may_administer=may_administer,
        sentence=sentence,
        history_sentence=history_sentence,
        cancellation_reason=cancellation_text,
        fee_text=fee_text,
        stated_lines=stated_lines,
    )
