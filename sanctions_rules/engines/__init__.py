"""
Engines say how true each rule is of each transaction; nothing but truth values leaves them.

``plain`` is the definition. ``durable`` runs the same rules on durable-rules and must agree.
"""

from __future__ import annotations

import importlib.util
import sys
import warnings
from collections.abc import Sequence
from typing import Final, Protocol

from sanctions_rules.engines.nested import NestedLoops
from sanctions_rules.engines.offers import MOST_OFFERS, Inferrer, Passage
from sanctions_rules.engines.plain import PlainEngine
from sanctions_rules.engines.worker import IsolatedEngine, IsolatedInferrer
from sanctions_rules.errors import EngineError, Fault, did_you_mean
from sanctions_rules.knowledge import Facts
from sanctions_rules.rules import Rule
from sanctions_rules.verdicts import Weighing

ENGINES: Final = ("plain", "durable")


class Engine(Protocol):
    """Something that can say how true each of its rules is of each fact sheet."""

    name: str

    def weigh(self, sheets: Sequence[Facts]) -> list[list[Weighing]]:
        """One row per sheet, one weighing per rule, in the order of the rules."""
        ...


def engine_named(name: str, rules: Sequence[Rule], isolated: bool = False) -> Engine:
    """
    The engine of a name, ready to weigh the rules.

    >>> engine_named("plain", ()).weigh([{}])
    [[]]

    Raises EngineError for an unknown name. Where durable-rules is not installed, 'durable' is served
    by the plain engine, which gives the same answers, and a warning says so once. An ``isolated`` engine runs in
    a process of its own, whose death is an error.
    """
    if name == "plain":
        return IsolatedEngine(PlainEngine, rules) if isolated else PlainEngine(rules)
    if name != "durable":
        help = did_you_mean(name, ENGINES) or f"engines: {', '.join(ENGINES)}"
        raise EngineError([Fault("engine", f"no engine '{name}'", "unknown-engine", help)])
    if not durable_installed():
        _warn_of_plain()
        return engine_named("plain", rules, isolated)
    from sanctions_rules.engines.durable import DurableEngine  # noqa: PLC0415 - an optional, compiled guest

    return IsolatedEngine(DurableEngine, rules) if isolated else DurableEngine(rules)


def inferrer_named(name: str, passages: Sequence[Passage], isolated: bool = False) -> Inferrer:
    """
    What joins transactions for the engine of a name; the names are those of the engines.

    >>> inferrer_named("plain", ()).steps([])
    set()
    """
    if name == "plain" or not durable_installed():
        return IsolatedInferrer(NestedLoops, passages, MOST_OFFERS) if isolated else NestedLoops(passages)
    from sanctions_rules.engines.forward import ForwardChaining  # noqa: PLC0415 - an optional, compiled guest

    return IsolatedInferrer(ForwardChaining, passages, MOST_OFFERS) if isolated else ForwardChaining(passages)


def _warn_of_plain() -> None:
    text = "durable-rules is not installed here; the plain engine serves, with the same answers"
    warnings.warn(text, RuntimeWarning, stacklevel=3)


def durable_installed() -> bool:
    """Whether durable-rules can be used here: it builds on CPython below 3.13 only."""
    return sys.version_info < (3, 13) and importlib.util.find_spec("durable") is not None
