"""Mutants: rules with one mistake in them, as the loader would build them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sanctions_rules.rulebook import Rulebook
from sanctions_rules.rulebook.documents import Document, read_document
from sanctions_rules.rulebook.loading import display
from sanctions_rules.rules import Regime, Rule
from sanctions_rules.testing.mutation.edits import Edit
from sanctions_rules.testing.mutation.inrules import in_exemption, in_rule


@dataclass(frozen=True)
class Mutant:
    """
    One mistake in one file, and every rule as it then stands.

    ``rules`` maps the id of each rule that the mistake touches to the mistaken rule: one for a
    mistake in a rule, all that it can lift for one in an exemption of the regime.
    """

    place: str
    where: str
    mistake: str
    told: str
    rules: dict[str, Rule]


def mutants_of(book: Rulebook, rule: Rule) -> Iterator[Mutant]:
    """Every mistake in a rule's own file that the loader would let pass and that changes what an engine sees."""
    document = _document(book, f"{rule.id.removeprefix(f'{book.regime_of(rule).id}-')}.yml", book.regime_of(rule))
    for edit in in_rule(document.data, book.vocabulary):
        mutated = model_or_none(Rule, edit.on(document.data))
        if mutated is not None:
            mutated = mutated.joined_by(rule.regime_exemptions)
            if _differs(mutated, rule):
                yield Mutant(rule.id, _where(document, edit), edit.mistake, edit.told, {rule.id: mutated})


def mutants_of_regime(book: Rulebook, regime: Regime) -> Iterator[Mutant]:
    """Every mistake in the exemptions that reach across a regime."""
    document = _document(book, "regime.yml", regime)
    rules = [rule for rule in book.rules if book.regime_of(rule).id == regime.id]
    for edit in _in_regime(document.data, rules, book):
        mutated = model_or_none(Regime, edit.on(document.data))
        if mutated is not None:
            touched = {r.id: r.joined_by(mutated.for_measure(r.measure)) for r in rules}
            changed = {rule.id: touched[rule.id] for rule in rules if _differs(touched[rule.id], rule)}
            if changed:
                yield Mutant(f"{regime.id} regime", _where(document, edit), edit.mistake, edit.told, changed)


def _in_regime(data: dict[str, Any], rules: list[Rule], book: Rulebook) -> Iterator[Edit]:
    start = min((rule.in_force.start for rule in rules), default=None)
    for place, exemption in enumerate(data.get("exemptions", ())):
        yield from in_exemption(exemption, ("exemptions", place), str(start), book.vocabulary)


def _differs(mutated: Rule, rule: Rule) -> bool:
    """Whether an engine, or the table that decides, sees anything else than before."""
    seen = (mutated.scope, mutated.lifted_by, mutated.force, [e.within for e in mutated.exemptions])
    return seen != (rule.scope, rule.lifted_by, rule.force, [e.within for e in rule.exemptions])


def model_or_none(model: type[Any], data: Any) -> Any:
    """The mistaken rule, or None where the loader refuses it by itself."""
    try:
        return model.model_validate(data)
    except ValidationError:
        return None


def _document(book: Rulebook, name: str, regime: Regime) -> Document:
    path: Path = book.folder / regime.id / name
    return read_document(path, display(path))


def _where(document: Document, edit: Edit) -> str:
    return document.where(edit.path, key=True)
