"""Faults of the durable engine: what is compiled for the guest, or told to it, is not what the rules say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sanctions_rules.engines import compiling
from sanctions_rules.engines.durable import DurableEngine, Panel
from sanctions_rules.rules import Rule

from .planting import Fault, Patch


def _off_by_a_day(bounds: Any, value: Any) -> int:
    return sum(bound < value for bound in bounds)


def _compiling(name: str, new: Any) -> Fault:
    return Fault(lambda patch: patch.setattr(compiling, name, new), "engines")


def _built_wrong(change: Callable[[Any], None]) -> Fault:
    sound = DurableEngine.__init__

    def build(self: DurableEngine, rules: Sequence[Rule]) -> None:
        sound(self, rules)
        change(self)

    return Fault(lambda patch: patch.setattr(DurableEngine, "__init__", build), "engines")


def _shift_a_property(engine: Any) -> None:
    readers = (reader for panel in engine._scope_panels for reader in panel._readers)
    reader = next(reader for reader in readers if len(reader.properties) > 1)
    first, *others = reader.properties.values()
    reader.properties = dict(zip(reader.properties, [*others, first], strict=True))


def _turn_exemptions(engine: Any) -> None:
    engine._lifting = [numbers[::-1] for numbers in engine._lifting]


def _stale_sheets(patch: Patch) -> None:
    sound = Panel.weigh
    patch.setattr(
        Panel,
        "weigh",
        lambda self, sheets, rows, truths: sound(self, [sheets[0], *sheets[:-1]], rows, truths),
    )


DURABLE: Final = {
    "an edge is off by one day": _compiling("bisect_right", _off_by_a_day),
    "unknown is compiled to false": _compiling("DEGREES", {False: 0, None: 0, True: 2}),
    "unknown is compiled to true": _compiling("DEGREES", {False: 0, None: 2, True: 2}),
    "the rails do not change places under a 'not'": _compiling("_OTHER", {"sure": "sure", "possible": "possible"}),
    "the properties of a rule are shifted by one": _built_wrong(_shift_a_property),
    "exemptions are answered in the wrong order": _built_wrong(_turn_exemptions),
    "a sheet is that of the row before": Fault(_stale_sheets, "engines"),
}
