"""Mistakes in a rule file and in a regime's exemptions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sanctions_rules.terms import Vocabulary
from sanctions_rules.testing.mutation.edits import GONE, Edit, KeyPath
from sanctions_rules.testing.mutation.inconditions import in_condition, in_dates


def in_rule(data: dict[str, Any], vocabulary: Vocabulary) -> Iterator[Edit]:
    """Every mistake in a rule file."""
    yield from in_dates(data["in_force"], ("in_force",))
    other = "advisory" if data["force"] == "binding" else "binding"
    yield Edit(
        "advisory for binding" if other == "advisory" else "binding for advisory", ("force",), other, f"force: {other}"
    )
    yield from in_condition(data["prohibits"], ("prohibits",), vocabulary)
    for place, exemption in enumerate(data.get("unless", ())):
        yield from in_exemption(exemption, ("unless", place), data["in_force"]["from"], vocabulary)


def in_exemption(data: dict[str, Any], path: KeyPath, start: object, vocabulary: Vocabulary) -> Iterator[Edit]:
    """Every mistake in an exemption; ``start`` is the day from which it could lift anything."""
    name = data["id"]
    yield Edit("drop an exemption", path, GONE, f"without the exemption '{name}'")
    always = {key: value for key, value in data.items() if key not in ("when", "within")} | {
        "in_force": {"from": start}
    }
    yield Edit("always-on exemption", path, always, f"the exemption '{name}' always lifts")
    shifted = in_dates(data["in_force"], (*path, "in_force"))
    # Before the rule begins there is nothing to lift: a window that opens earlier than that is no mistake.
    yield from (edit for edit in shifted if edit.path[-1] != "from" or str(edit.value) >= str(start))
    if "when" in data:
        if "within" in data:
            yield Edit("drop a condition", (*path, "when"), GONE, f"'{name}' without its conditions")
        yield from in_condition(data["when"], (*path, "when"), vocabulary)
    if "within" in data:
        yield from _within(data["within"], (*path, "within"), name)


def _within(data: Any, path: KeyPath, name: str) -> Iterator[Edit]:
    """One allowance, or several that must all be kept."""
    if not isinstance(data, list):
        yield from _in_allowance(data, path, f"'{name}' without its amount")
        return
    for place, each in enumerate(data):
        yield from _in_allowance(each, (*path, place), f"'{name}' without its {each['amount']}")


def _in_allowance(data: dict[str, Any], path: KeyPath, without: str) -> Iterator[Edit]:
    amounts = [((*path, "amount"), data["amount"])]
    if "converts" in data:
        amounts += [((*path, "converts", key), data["converts"][key]) for key in ("amount", "into")]
        yield Edit("drop a conversion", (*path, "converts"), GONE, f"{data['converts']['amount']} not converted")
    for place, amount in amounts:
        number, _, unit = str(amount).partition(" ")
        for other in (int(number) + 1, int(number) - 1):
            yield Edit("shift an allowance", place, f"{other} {unit}", f"{place[-1]}: {other} {unit}")
    months, _, _, anchor = str(data["every"]).split()
    for by in (1, -1):
        day = date.fromisoformat(anchor) + timedelta(days=by)
        yield Edit("shift a day", (*path, "every"), f"{months} months from {day}", f"every: … from {day}")
        length = int(months) + by
        if length:
            yield Edit("shift a period", (*path, "every"), f"{length} months from {anchor}", f"every: {length} months")
    yield Edit("drop an allowance", path, GONE, without)
