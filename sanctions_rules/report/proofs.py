"""The proof of a link: a small tree in a terminal, a sentence in a report."""

from __future__ import annotations

from collections.abc import Iterator

from sanctions_rules.explanations import Derivation, Link, Premise
from sanctions_rules.report.lines import Line
from sanctions_rules.wording import listed

_BRANCH, _LAST = "├─ ", "└─ "


def tree(step: Derivation, indent: int = 0) -> Iterator[Line]:
    """A derivation as a tree: what it shows, by which rule; below it each row with its cells, and what joins them."""
    head = f"{step.of} ({step.strength}): {step.title}, {step.citation}"
    yield Line(head, indent, 2, lead=f"{step.shows}  ", lead_style="bold")
    for premise in step.premises:
        yield _branch(_row(premise), indent, premise.part)
        for below in premise.derived:
            yield from tree(below, indent + 5)
    more = ["and others are joined in the same way"] if step.more else []
    yield _branch("; ".join([*step.joined, *more]), indent, "joined")
    for label, facts in (("confirm", step.confirmed_by), ("break", step.broken_by)):
        if facts:
            yield _branch("; ".join(facts), indent, label)
    yield Line(f"{step.rule}, way {step.way}", indent, 5, "dim", lead=f"{_LAST}rule  ", lead_style="dim")


def sentence(link: Link) -> str:
    """The strongest proof of a link in a sentence."""
    step = link.proof[0]
    rows = listed([f"{premise.id} (row {premise.row})" for premise in step.premises], "and")
    through = sorted({below.of for premise in step.premises for below in premise.derived})
    further = f", itself found to be a step towards {link.id}" if through else ""
    others = f"; {len(link.proof) - 1} more ways lead to it" if len(link.proof) > 1 else ""
    return f"{step.title} ({step.citation}), {link.strength}: {rows}, {'; '.join(step.joined)}{further}{others}"


def settling(link: Link) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What would confirm a link, and what would break it; nothing where the records state it."""
    if link.strength == "stated":
        return (), ()
    confirm = dict.fromkeys(fact for step in link.proof for fact in step.confirmed_by)
    against = dict.fromkeys(fact for step in link.proof for fact in step.broken_by)
    return tuple(confirm), tuple(against)


def _branch(text: str, indent: int, label: str) -> Line:
    return Line(text, indent, 5, lead=f"{_BRANCH}{label}  ", lead_style="dim")


def _row(premise: Premise) -> str:
    cells = "; ".join(f"{cell.column} {cell.value}" for cell in premise.cells)
    broken = f"; prohibited by {listed(premise.prohibited, 'and', 4)}" if premise.prohibited else ""
    return f"{premise.id}, row {premise.row}: {cells}{broken}"
