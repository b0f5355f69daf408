"""The `booking` command.

Every error that a person can do something about is one line on standard error and exit status 2. The texts are in
the language of the shell, as far as Husrom speaks it, else in English.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from booking.i18n import use_language

_NORWEGIAN = {"nb": "nb", "no": "nb", "nn": "nn"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line. Returns the exit status."""
    with use_language(shell_language(os.environ)):
        from booking.cli.commands import run  # after the language is set, because help texts are made on import

        return run(arguments)


def shell_language(environment: Mapping[str, str]) -> str:
    """The language that the shell is set to, by the variables that POSIX names, in their order."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return _NORWEGIAN.get(environment[variable][:2].lower(), "en")
    return "en"
