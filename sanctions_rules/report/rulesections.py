"""One rule as a section of a Markdown page: what it asks, what lifts it, how it is read, a few examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from sanctions_rules.citations import Citation
from sanctions_rules.conditions import Condition
from sanctions_rules.grammar import to_tree
from sanctions_rules.report.rulepages import asked_lines
from sanctions_rules.rulebook.checking import Case
from sanctions_rules.rules import Exemption, Rule, Window
from sanctions_rules.wording import listed

_SHOWN: Final = ("prohibited", "exempt", "undetermined")
_ALL: Final = 99


def rule_section(rule: Rule, cases: Sequence[Case], link: Callable[[Citation], str]) -> Iterator[str]:
    """A rule in full, with the first example of each telling verdict; ``link`` turns a citation into a link."""
    yield from (f"### {rule.title}", "", _one_line(rule.says), "")
    yield f"- {_file(rule)}: {rule.measure}, {rule.force}, in force {window_worded(rule.in_force)}"
    yield f"- Binds {listed(rule.binds, 'and', most=_ALL)}"
    yield f"- Checked against: {rule.basis}{_sources(rule.checked)}"
    if rule.contested:
        yield f"- Contested since {rule.contested.since} by {rule.contested.by}: {_one_line(rule.contested.view)}"
    if rule.transition:
        yield f"- Transition: {_one_line(rule.transition)}"
    yield from ("", "It prohibits, where all of this holds:", "", *_bullets(rule.scope), "")
    if rule.unless:
        yield from ("Unless:", "")
        for exemption in rule.unless:
            yield from exemption_lines(exemption, rule.citation, link(exemption.citation))
        yield ""
    for reading in rule.readings:
        yield f"> **{_one_line(reading.question)}** ({reading.status}) {_one_line(reading.taken)}"
        yield from (f"> *Against:* {_one_line(reading.against)}", "")
    yield from _examples(cases)


def _file(rule: Rule) -> str:
    """The id as a link to the rule's file, from a page in docs/reference/<regime>/."""
    regime, _, stem = rule.id.partition("-")
    return f"[`{rule.id}`](../../../rules/{regime}/{stem}.yml)"


def _sources(checked: Iterable[str]) -> str:
    told = [f"<{source}>" if source.startswith("http") else source for source in checked]
    return f" ({', '.join(told)})" if told else ""


def exemption_lines(exemption: Exemption, rule: Citation, cited: str) -> Iterator[str]:
    """An exemption as a bullet: its citation as ``cited``, our words, its window, and what has to hold."""
    reach = f"; only {listed(exemption.measures, 'and', most=_ALL)}" if exemption.measures else ""
    window = window_worded(exemption.in_force)
    yield f"- {cited} (`{exemption.id}`, {window}{reach}): {_one_line(exemption.says)}"
    for allowance in exemption.within:
        yield f"  - within {allowance.worded}"
    if exemption.when is not None:
        yield from _bullets(to_tree(exemption.when, rule), 2)


def window_worded(window: Window) -> str:
    """
    A window in words that leave no doubt about its last day.

    >>> window_worded(Window.model_validate({"from": "2016-03-02", "until": "2016-11-30"}))
    'from 2016-03-02 until 2016-11-30 (not included)'
    """
    return str(window) + (" (not included)" if window.end else "")


def _bullets(condition: Condition, indent: int = 0) -> Iterator[str]:
    for line in asked_lines(condition, indent, most=_ALL):
        fact = f"`{line.lead.strip()}` " if line.lead else ""
        yield f"{' ' * line.indent}- {fact}{line.text}"


def _examples(cases: Sequence[Case]) -> Iterator[str]:
    yield from ("| Example | Record | Verdict |", "| --- | --- | --- |")
    for verdict in _SHOWN:
        given = [case for case in cases if case.example.expect == verdict]
        for case in sorted(given, key=_dull)[:1]:
            yield f"| {case.example.name} | {_record(case)} | {verdict}{_why(case)} |"
    yield ""


def _dull(case: Case) -> bool:
    """Whether an example shows what every rule does alike: it lacks only the date, or the whole regime lifts it."""
    if case.example.expect == "exempt":
        return case.example.because not in {exemption.id for exemption in case.rule.unless}
    return case.example.expect == "undetermined" and case.example.missing == ("date",)


def _record(case: Case) -> str:
    """The record as its author wrote it, laid over what the examples share."""
    written = {key: value for key, value in (case.base | case.example.given).items() if value is not None}
    told = ", ".join(f"`{key}: {_value(value)}`" for key, value in written.items())
    earlier = len(case.example.after)
    return told + (f", after {earlier} earlier in the batch" if earlier else "")


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return str(value).lower() if isinstance(value, bool) else _one_line(str(value)).replace("|", "/")


def _why(case: Case) -> str:
    if case.example.because:
        return f" by `{case.example.because}`"
    return f": {listed(case.example.missing, 'and', most=_ALL)}?" if case.example.missing else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
