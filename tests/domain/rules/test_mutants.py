"""A fault planted in the engine is noticed by its tests.

Each fault is one operator or one word of the source. A fault that the tests live with would be a rule of the
council's that nobody holds us to.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

#: Module, what stands there once, and what is put in its place.
FAULTS = {
    "the last rule decides": ("rules.contest", "(held & -held).bit_length() - 1", "held.bit_length() - 1"),
    "rank does not count": ("rules.contest", "(contenders[place].rank, sizes", "(0, sizes"),
    "the wider rule goes first": ("rules.contest", "contenders[place].rank, sizes", "contenders[place].rank, -sizes"),
    "rules in conflict decide": ("rules.contest", "(-1, disagreeing | 1 << winner) if dis", "(-1, 0) if not dis"),
    "conflicts are not looked for": ("rules.contest", "if self.exception_to[other] >> one & 1:", "if True:"),
    "the last group is chosen": ("rules.ruling", "(in_group & -in_group).bit_length()", "in_group.bit_length()"),
    "no rule means free": ("rules.ruling", "is not None else Outcome.UNDECIDED", "is not None else Outcome.FREE"),
    "business is free": ("rules.compiling", "accepted = partition.mask(condition.test) | 1", "accepted = -1"),
    "at least is more than": ("rules.conditions", "value >= self.at_least", "value > self.at_least"),
    "under is at most": ("rules.conditions", "value < self.under", "value <= self.under"),
    "over is at least": ("rules.conditions", "value > self.over", "value >= self.over"),
    "a range has its end": ("rules.conditions", "self.start <= value < self.end", "self.start <= value <= self.end"),
    "holidays are weekdays": ("rules.days", "weekday < _SATURDAY and not holiday", "weekday < _SATURDAY"),
    "a booking is not cut": ("rules.spans", "clock < cut < clock + minutes", "clock > cut > clock + minutes"),
    "a started hour is rounded down": (
        "rules.quantities",
        "return total + -(-stretch //",
        "return total + (stretch //",
    ),
    "limits are turned round": ("rules.quantities", "min(quantity, rate.max_units)", "max(quantity, rate.max_units)"),
    "the dearest rate counts": ("rules.lines", "else min(offers, key", "else max(offers, key"),
    "a discount is added": ("rules.lines", "(100 + percent.numerator)", "(100 - percent.numerator)"),
    "a cap is a floor": ("rules.lines", "min(day, cap.amount_ore)", "max(day, cap.amount_ore)"),
    "free use waives everything": ("rules.lines", "waived = charge.waived_when_free and all(", "waived = all("),
    "a deduction is added": ("rules.lines", "-amount if charge.deduct else amount", "amount"),
    "a quota grows": ("rules.deciding", "quota.minutes - used - self.taken", "quota.minutes + used - self.taken"),
    "unpriced extras are free": ("rules.deciding", "ordered and extra not in priced", "ordered and extra in priced"),
    "a part that is refused is let": ("rules.deciding", "Outcome.REFUSED: 3", "Outcome.REFUSED: 0"),
    "the full price is the lower": ("rules.worked", "max(full, total)", "min(full, total)"),
    "half an øre is rounded down": ("money", "amount * 2 + 1", "amount * 2"),
    "the last day of notice is late": ("cancellation", "days < step.notice_under", "days <= step.notice_under"),
    "the cheapest step counts": ("cancellation", "max(((fee or 0, step)", "min(((fee or 0, step)"),
    "an ended tariff is in force": ("rules.rule_set", "day <= self.valid_to", "day >= self.valid_to"),
}


def run(module: str, old: str, new: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.domain.rules.mutant", f"booking.domain.{module}", old, new]
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize(("module", "old", "new"), FAULTS.values(), ids=FAULTS)
def test_the_fault_is_noticed(module: str, old: str, new: str) -> None:
    ran = run(module, old, new)
    assert ran.returncode in (1, 2), ran.stdout[-2000:] + ran.stderr[-2000:]
    assert "failed" in ran.stdout or "error" in ran.stdout


def test_without_a_fault_nothing_is_noticed() -> None:
    ran = run("rules.contest", "(held & -held).bit_length() - 1", "(-held & held).bit_length() - 1")
    assert ran.returncode == 0, ran.stdout[-2000:]
