"""How a command ends: with a status, and with a message in place of a traceback, whatever happens."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import typer

from sanctions_rules.errors import SanctionsRulesError


class FailOn(StrEnum):
    """The mildest flag that gives exit status 1."""

    red = "red"
    amber = "amber"
    never = "never"


class Engines(StrEnum):
    """The engines to choose from."""

    plain = "plain"
    durable = "durable"


@contextmanager
def answering() -> Iterator[None]:
    """Turn what goes wrong into a message on the error stream and exit status 2, or 130 and 141 as shells expect."""
    try:
        with warnings.catch_warnings():
            warnings.showwarning = lambda message, *_, **__: say(f"note: {message}")
            yield
        sys.stdout.flush()
    except typer.Exit:
        raise
    except SanctionsRulesError as error:
        say(str(error))
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        say("sanctions-rules: stopped; nothing was written")
        raise typer.Exit(130) from None
    except BrokenPipeError:
        _hush()
        raise typer.Exit(141) from None
    except OSError as error:
        say(f"sanctions-rules: cannot write or read on: {error.strerror or error}")
        raise typer.Exit(2) from None
    except Exception as error:
        _explain_bug(error)
        raise typer.Exit(2) from None


def say(text: str) -> None:
    """A message on the error stream, without what could steer a terminal in the user's own text."""
    for line in text.split("\n"):
        typer.echo("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line), err=True)


def _hush() -> None:
    """Nobody reads any more: what is still in the buffer goes nowhere, and says nothing of it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _explain_bug(error: Exception) -> None:
    if os.environ.get("SANCTIONS_RULES_DEBUG"):
        raise error
    what = " ".join(f"{type(error).__name__}: {error}".split())
    say(
        f"sanctions-rules: a fault of the program, not of your input ({what}); nothing was screened [bug]\n"
        "  help: run again with SANCTIONS_RULES_DEBUG=1 and report what it prints"
    )
