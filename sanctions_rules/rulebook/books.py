"""Loading a rules folder into a rulebook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from sanctions_rules.citations import Citation
from sanctions_rules.errors import Fault, RulebookError
from sanctions_rules.rulebook.documents import Document, read_document
from sanctions_rules.rulebook.linking import citation_faults, term_faults
from sanctions_rules.rulebook.reading import read_model
from sanctions_rules.rules import Regime, Rule
from sanctions_rules.terms import Vocabulary, VocabularyError

_PACKAGE = Path(__file__).resolve().parent.parent
_NOT_RULES = frozenset({"regime.yml", "ledger.yml"})


def rules_folder() -> Path:
    """The rules that come with the library: inside an installed package, or beside it in a checkout."""
    installed = _PACKAGE / "rules_data"
    return installed if installed.is_dir() else _PACKAGE.parent / "rules"


@dataclass(frozen=True)
class Rulebook:
    """
    All rules of a folder, with their regimes and item vocabulary. Frozen; share it freely.

    ``rules`` is sorted as the law grew. ``as_of`` and ``select`` give smaller books.

    >>> book = Rulebook.load()
    >>> book.rule("dprk-2270-op06").citation.link
    'https://undocs.org/S/RES/2270(2016)'
    """

    rules: tuple[Rule, ...]
    regimes: tuple[Regime, ...]
    vocabulary: Vocabulary = field(repr=False)
    folder: Path

    @classmethod
    def load(cls, folder: Path | str | None = None) -> Rulebook:
        """Load and check a folder (default: the bundled rules); raises RulebookError with every fault."""
        return _load(Path(folder) if folder else rules_folder())

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}

    def rule(self, rule_id: str) -> Rule:
        """One rule; raises KeyError with the nearest id."""
        return self.by_id[rule_id]

    def regime_of(self, rule: Rule) -> Regime:
        """The regime a rule belongs to."""
        return next(regime for regime in self.regimes if rule.id.startswith(f"{regime.id}-"))

    @cached_property
    def _amendments(self) -> dict[Citation, list[Rule]]:
        later: dict[Citation, list[Rule]] = {}
        for rule in self.rules:
            for target in (*rule.amends, *rule.replaces):
                later.setdefault(target, []).append(rule)
        return later

    def amended_by(self, citation: Citation) -> tuple[Rule, ...]:
        """The later rules that say they amend or replace this paragraph, or one that contains it."""
        found = {rule.id: rule for place in citation.enclosing() for rule in self._amendments.get(place, ())}
        return tuple(sorted(found.values(), key=lambda r: (r.citation, r.id)))

    def select(self, regimes: Iterable[str] = (), on: date | None = None) -> Rulebook:
        """A smaller book: the rules of these regimes (none named: all), in force on a day (none named: any)."""
        wanted = set(regimes)
        kept = [
            rule
            for rule in self.rules
            if (not wanted or self.regime_of(rule).id in wanted)
            and (on is None or (rule.in_force.start <= on and (rule.in_force.end is None or on < rule.in_force.end)))
        ]
        return Rulebook(tuple(kept), self.regimes, self.vocabulary, self.folder)

    @cached_property
    def digest(self) -> str:
        """A fingerprint of the rule and term files: the same text, the same digest."""
        sha = hashlib.sha256()
        for path in sorted(self.folder.rglob("*.yml")):
            if not path.name.endswith(".examples.yml"):
                sha.update(path.relative_to(self.folder).as_posix().encode())
                sha.update(path.read_bytes().replace(b"\r\n", b"\n"))
        sha.update(",".join(rule.id for rule in self.rules).encode())
        return sha.hexdigest()[:16]


@lru_cache(maxsize=8)
def _load(folder: Path) -> Rulebook:
    faults: list[Fault] = []
    vocabulary = load_vocabulary(folder, faults)
    regimes: list[Regime] = []
    rules: list[Rule] = []
    homes = sorted(path.parent for path in folder.glob("*/regime.yml"))
    if not homes and not faults:
        faults.append(
            Fault(
                display(folder),
                "no regime here: no folder with a regime.yml",
                "no-regime",
                "point at a folder such as rules/",
            )
        )
    for home in homes:
        _read_regime(home, vocabulary, regimes, rules, faults)
    if homes:
        faults.extend(_unhoused(folder, homes))
    if faults:
        raise RulebookError(faults)
    assert vocabulary is not None
    rules.sort(key=lambda rule: (rule.citation, rule.id))
    return Rulebook(tuple(rules), tuple(regimes), vocabulary, folder)


def load_vocabulary(folder: Path, faults: list[Fault]) -> Vocabulary | None:
    """The item terms of a rules folder, or of the bundled rules where it has none."""
    terms = folder / "terms"
    try:
        return Vocabulary.load(terms if terms.is_dir() else rules_folder() / "terms")
    except VocabularyError as error:
        faults.extend(Fault(f"{display(f.path)}:{f.line}:1", f.message, "bad-term") for f in error.faults)
        return None


def rule_files(home: Path) -> list[Path]:
    """The rule files of a regime's folder, in order of name."""
    return sorted(p for p in home.glob("*.yml") if p.name not in _NOT_RULES and not p.name.endswith(".examples.yml"))


def display(path: Path) -> str:
    """A path as a person would write it: from the working directory where it is below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def _unhoused(folder: Path, homes: list[Path]) -> list[Fault]:
    housed = {*homes, folder / "terms", folder / "exchanges"}
    return [
        Fault(display(path), "a rule file in a folder without a regime.yml", "no-regime", "add regime.yml beside it")
        for path in sorted(folder.rglob("*.yml"))
        if path.parent not in housed and not any(home in path.parents for home in housed)
    ]


def _read_regime(
    home: Path,
    vocabulary: Vocabulary | None,
    regimes: list[Regime],
    rules: list[Rule],
    faults: list[Fault],
) -> None:
    try:
        document = read_document(home / "regime.yml", display(home / "regime.yml"))
        regime = read_model(document, Regime)
    except RulebookError as error:
        faults.extend(error.faults)
        return
    faults.extend(citation_faults(document, regime))
    faults.extend(term_faults(document, vocabulary))
    if regime.id != home.name:
        faults.append(
            Fault(
                document.where(("id",)),
                f"the regime is called '{regime.id}' but its folder '{home.name}'",
                "id-path",
                f"write id: {home.name}",
            )
        )
    regimes.append(regime)
    for path in rule_files(home):
        try:
            rules.append(_read_rule(read_document(path, display(path)), path, regime, vocabulary, faults))
        except RulebookError as error:
            faults.extend(error.faults)


def _read_rule(
    document: Document, path: Path, regime: Regime, vocabulary: Vocabulary | None, faults: list[Fault]
) -> Rule:
    rule = read_model(document, Rule)
    expected = f"{regime.id}-{path.stem}"
    if rule.id != expected:
        faults.append(
            Fault(
                document.where(("id",)),
                f"the id '{rule.id}' does not match the file's place",
                "id-path",
                f"write id: {expected}",
            )
        )
    faults.extend(citation_faults(document, regime))
    faults.extend(term_faults(document, vocabulary))
    return rule.model_copy(update={"regime_exemptions": regime.for_measure(rule.measure)})
