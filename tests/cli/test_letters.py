"""`booking letters bounced` reads what a mail server says of a letter that came back."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.conftest import Ran
from tests.fixtures.bounces import report


def test_a_report_of_a_letter_that_is_not_ours_is_an_error(installed: Callable[..., Ran], tmp_path: Path) -> None:
    file = tmp_path / "retur.eml"
    file.write_bytes(report("<forged@example.no>"))
    ran = installed("letters", "bounced", str(file))
    assert (ran.status, "ikke har sendt" in ran.error) == (2, True)


def test_a_delay_is_nothing_to_note_and_comes_through_a_pipe(
    installed: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = report("<a@example.no>", action="delayed", status="4.4.7")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    ran = installed("letters", "bounced", "-")
    assert (ran.status, ran.out) == (0, "0 returer er notert.\n")


def test_anything_else_is_no_report(installed: Callable[..., Ran], tmp_path: Path) -> None:
    file = tmp_path / "ferie.eml"
    file.write_bytes(b"Subject: Ferie\r\n\r\nJeg er borte")
    ran = installed("letters", "bounced", str(file))
    assert ran.status == 2
    assert "ikke en rapport" in ran.error
