"""The rulebook: all rules of a folder, frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from sanctions_rules.citations import Citation
from sanctions_rules.errors import Fault, RulebookError, did_you_mean
from sanctions_rules.exchangerules import ExchangeRule
from sanctions_rules.rulebook.loading import load_folder, rules_folder
from sanctions_rules.rules import Regime, Rule
from sanctions_rules.terms import Vocabulary


@dataclass(frozen=True, repr=False)
class Rulebook:
    """
    All rules of a folder, with their regimes and item vocabulary. Frozen; share it freely.

    ``rules`` is sorted as the law grew; ``exchanges`` join transactions. ``as_of`` and ``select`` give smaller books.

    >>> book = Rulebook.load()
    >>> book.rule("dprk-2270-op06").citation.link
    'https://undocs.org/S/RES/2270(2016)'
    """

    rules: tuple[Rule, ...]
    regimes: tuple[Regime, ...]
    exchanges: tuple[ExchangeRule, ...]
    vocabulary: Vocabulary
    folder: Path
    text_digest: str

    def __repr__(self) -> str:
        return f"<Rulebook {self.digest}: {len(self.rules)} rules of {', '.join(regime.id for regime in self.regimes)}>"

    @classmethod
    def load(cls, folder: Path | str | None = None) -> Rulebook:
        """Load and check a folder (default: the bundled rules); raises RulebookError with every fault."""
        return cls._read(Path(folder)) if folder else _bundled()

    @classmethod
    def _read(cls, folder: Path) -> Rulebook:
        loaded = load_folder(folder)
        return cls(loaded.rules, loaded.regimes, loaded.exchanges, loaded.vocabulary, folder, _text_digest(folder))

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}

    def rule(self, rule_id: str) -> Rule:
        """One rule; raises KeyError with the nearest id."""
        return self.by_id[rule_id]

    def exchange(self, rule_id: str) -> ExchangeRule:
        """One exchange rule; raises KeyError where there is none of that id."""
        return {rule.id: rule for rule in self.exchanges}[rule_id]

    def regime_of(self, rule: Rule) -> Regime:
        """The regime a rule belongs to."""
        return next(regime for regime in self.regimes if rule.id.startswith(f"{regime.id}-"))

    @cached_property
    def _amendments(self) -> dict[Citation, list[Rule]]:
        later: dict[Citation, list[Rule]] = {}
        for rule in self.rules:
            for target, _ in rule.amends:
                later.setdefault(target, []).append(rule)
        return later

    def amended_by(self, citation: Citation) -> tuple[Rule, ...]:
        """The later rules that say they amend or replace this paragraph, or one that contains it."""
        found = {rule.id: rule for place in citation.enclosing() for rule in self._amendments.get(place, ())}
        return tuple(sorted(found.values(), key=lambda r: (r.citation, r.id)))

    def select(self, regimes: Iterable[str] = (), on: date | None = None) -> Rulebook:
        """A smaller book: the rules of these regimes (none named: all), in force on a day (none named: any)."""
        wanted = {regimes} if isinstance(regimes, str) else set(regimes)
        known = [regime.id for regime in self.regimes]
        faults = [_no_regime(name, known) for name in sorted(wanted.difference(known))]
        if faults:
            raise RulebookError(faults)
        kept = [
            rule
            for rule in self.rules
            if (not wanted or self.regime_of(rule).id in wanted)
            and (on is None or (rule.in_force.start <= on and (rule.in_force.end is None or on < rule.in_force.end)))
        ]
        return replace(self, rules=tuple(kept))

    @cached_property
    def digest(self) -> str:
        """A fingerprint of the rule and term files as they were when read, and of the rules kept of them."""
        kept = ",".join(rule.id for rule in self.rules)
        return hashlib.sha256(f"{self.text_digest}:{kept}".encode()).hexdigest()[:16]


def _no_regime(name: str, known: Sequence[str]) -> Fault:
    help = did_you_mean(name.lower(), known) or f"regimes: {', '.join(known)}"
    return Fault(f"regime '{name}'", "no such regime", "unknown-regime", help)


def _text_digest(folder: Path) -> str:
    sha = hashlib.sha256()
    for path in sorted(folder.rglob("*.yml")):
        if not path.name.endswith(".examples.yml"):
            sha.update(path.relative_to(folder).as_posix().encode())
            sha.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return sha.hexdigest()


@lru_cache(maxsize=1)
def _bundled() -> Rulebook:
    """The bundled rules do not change while a program runs; a folder that is named is read afresh each time."""
    return Rulebook._read(rules_folder())
