"""Exchange rules on the terminal: the list, and one in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sanctions_rules import words
from sanctions_rules.conditions import AllOf
from sanctions_rules.exchangerules import ExchangeRule, Role, Way
from sanctions_rules.report.lines import Line
from sanctions_rules.report.rulepages import asked_lines
from sanctions_rules.wording import listed


def exchange_list(rules: Sequence[ExchangeRule]) -> Iterator[Line]:
    """Two lines a rule, by id."""
    for rule in rules:
        yield Line(f"  {rule.id}", 0, 2, "dim", lead=str(rule.citation), lead_style="bold")
        yield Line(rule.title, 2, 2)
        yield Line(f"shows {rule.shows} of '{rule.on}', in force {rule.in_force}", 2, 2, "dim")
    yield Line(f"{len(rules)} exchange {'rule' if len(rules) == 1 else 'rules'}")


def exchange_page(rule: ExchangeRule) -> Iterator[Line]:
    """One exchange rule in full."""
    yield Line(rule.title, 0, 2, "bold", lead=f"{rule.citation}  ", lead_style="bold")
    yield Line(" ".join(rule.says.split()), 2)
    told = {
        "rule": rule.id,
        "text": rule.citation.link,
        "in force": str(rule.in_force),
        "checked against": rule.basis,
        "shows": f"{rule.shows}, of '{rule.on}': {words.SHOWN[rule.shows]}",
    }
    for label, text in told.items():
        yield Line(text, 2, 4, lead=f"{label}  ", lead_style="dim")
    for place, name in enumerate(rule.sides):
        yield from _leg(name, rule.legs[name], rule, place)
    for way in rule.ways:
        yield from _way(way)
    for reading in rule.readings:
        yield Line(f"{reading.question} ({reading.status})", 2, 4, lead="reading  ", lead_style="dim")
        yield Line(reading.taken, 6, 2, lead="taken: ", lead_style="dim")
        yield Line(reading.against, 6, 2, lead="against: ", lead_style="dim")


def _leg(name: str, role: Role, rule: ExchangeRule, place: int) -> Iterator[Line]:
    asked = []
    if role.breaks is not None:
        asked.append(f"prohibited by {listed([str(each) for each in role.breaks], 'or', 30) or 'any paragraph'}")
    if role.lawful:
        asked.append("prohibited by no paragraph")
    if role.found:
        asked.append(f"found by {listed(role.found, 'or')}")
    yield Line("; ".join(asked) or "any transaction", 2, 4, lead=f"leg {name}  ", lead_style="bold")
    condition = rule.conditions[place]
    if isinstance(condition, AllOf) and condition.parts:
        yield from asked_lines(condition, 6)


def _way(way: Way) -> Iterator[Line]:
    joined = [words.JOINS[join] for join in way.joined]
    joined += [f"at most {way.days} days apart"] if way.days is not None else []
    joined += ["the first not after the second"] if way.in_order else []
    yield Line("; ".join(joined), 2, 4, lead=f"way {way.id} ({way.strength})  ", lead_style="bold")
    for label, facts in (("confirmed by", way.confirmed_by), ("broken by", way.broken_by)):
        if facts:
            yield Line("; ".join(facts), 6, 2, lead=f"{label}  ", lead_style="dim")
