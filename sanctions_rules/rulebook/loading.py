"""Reading a rules folder: regimes, rules and item terms, with every fault of all files in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sanctions_rules.citations import Citation
from sanctions_rules.conditions import Condition
from sanctions_rules.errors import Fault, RulebookError, did_you_mean, shown
from sanctions_rules.exchangerules import ExchangeRule
from sanctions_rules.rulebook.documents import Document, read_document
from sanctions_rules.rulebook.linking import allowance_faults, citation_faults, measure_faults, term_faults
from sanctions_rules.rulebook.reading import read_model
from sanctions_rules.rules import Regime, Rule
from sanctions_rules.terms import Vocabulary, VocabularyError

_PACKAGE = Path(__file__).resolve().parent.parent
_NOT_RULES = frozenset({"regime.yml", "ledger.yml"})


def rules_folder() -> Path:
    """The rules that come with the library: inside an installed package, or beside it in a checkout."""
    installed = _PACKAGE / "rules_data"
    return installed if installed.is_dir() else _PACKAGE.parent / "rules"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a rules folder holds: its regimes, its rules as the law grew, its exchange rules, its item terms."""

    regimes: tuple[Regime, ...]
    rules: tuple[Rule, ...]
    exchanges: tuple[ExchangeRule, ...]
    vocabulary: Vocabulary


def load_folder(folder: Path) -> Loaded:
    """Everything in a folder, checked; raises RulebookError with every fault of all files."""
    return _Loading(folder).load()


def display(path: Path) -> str:
    """A path as a person would write it: from the working directory where it is below it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


class _Loading:
    """One pass over a folder; faults are collected, so that one bad file does not hide the next."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.regimes: list[Regime] = []
        self.rules: list[Rule] = []
        self.exchanges: list[tuple[Document, ExchangeRule]] = []
        self._said: dict[tuple[Citation, Condition], str] = {}
        self.vocabulary = self._terms()

    def load(self) -> Loaded:
        homes = sorted(path.parent for path in self.folder.glob("*/regime.yml"))
        for home in homes:
            self._regime(home)
        if homes:
            self._unhoused(homes)
        elif not self.faults:
            what = "no regime here: no folder with a regime.yml"
            self.faults.append(Fault(display(self.folder), what, "no-regime", "point at a folder such as rules/"))
        self._exchanges()
        if self.faults or self.vocabulary is None:
            raise RulebookError(self.faults)
        rules = sorted(self.rules, key=lambda rule: (rule.citation, rule.id))
        exchanges = sorted((rule for _, rule in self.exchanges), key=lambda rule: rule.id)
        return Loaded(tuple(self.regimes), tuple(rules), tuple(exchanges), self.vocabulary)

    def _terms(self) -> Vocabulary | None:
        """The item terms of the folder, or the bundled ones where it has none."""
        own = self.folder / "terms"
        try:
            return Vocabulary.load(own if own.is_dir() else rules_folder() / "terms")
        except VocabularyError as error:
            self.faults += [Fault(f"{display(f.path)}:{f.line}:1", f.message, "bad-term") for f in error.faults]
            return None

    def _exchanges(self) -> None:
        """The exchange rules of the folder, or the bundled ones where it has none."""
        own = self.folder / "exchanges"
        for path in sorted((own if own.is_dir() else rules_folder() / "exchanges").glob("*.yml")):
            if not path.name.endswith(".examples.yml"):
                self._exchange(path, own.is_dir())
        known = [rule.id for _, rule in self.exchanges]
        for document, rule in self.exchanges:
            for side, role in rule.legs.items():
                for place, name in enumerate(role.found):
                    if name not in known:
                        where = document.where(("legs", side, "found", place))
                        what = f"no exchange rule {shown(name)}"
                        self.faults.append(Fault(where, what, "unknown-rule", did_you_mean(name, known)))

    def _exchange(self, path: Path, own: bool) -> None:
        try:
            document = read_document(path, display(path))
            rule = read_model(document, ExchangeRule)
        except RulebookError as error:
            self.faults += error.faults
            return
        if own:
            self.faults += term_faults(document, self.vocabulary)
            self.faults += self._dangling(document)
        expected = f"exchanges-{path.stem}"
        if rule.id != expected:
            what = f"the id {shown(rule.id)} does not match the file's place"
            self.faults.append(Fault(document.where(("id",)), what, "id-path", f"write id: {expected}"))
        self.exchanges.append((document, rule))

    def _dangling(self, document: Document) -> list[Fault]:
        """Citations that the regime which knows most of them does not know."""
        in_each = [list(citation_faults(document, regime)) for regime in self.regimes]
        fewest = min(map(len, in_each), default=0)
        return next((faults for faults in in_each if len(faults) == fewest), [])

    def _regime(self, home: Path) -> None:
        try:
            document = read_document(home / "regime.yml", display(home / "regime.yml"))
            regime = read_model(document, Regime)
        except RulebookError as error:
            self.faults += error.faults
            return
        self._check(document, regime)
        if regime.id != home.name:
            what = f"the regime is called {shown(regime.id)} but its folder '{home.name}'"
            self.faults.append(Fault(document.where(("id",)), what, "id-path", f"write id: {home.name}"))
        self.regimes.append(regime)
        for path in sorted(home.glob("*.yml")):
            if path.name not in _NOT_RULES and not path.name.endswith(".examples.yml"):
                self._rule(path, regime)

    def _rule(self, path: Path, regime: Regime) -> None:
        try:
            document = read_document(path, display(path))
            rule = read_model(document, Rule)
        except RulebookError as error:
            self.faults += error.faults
            return
        self._check(document, regime)
        expected = f"{regime.id}-{path.stem}"
        if rule.id != expected:
            what = f"the id {shown(rule.id)} does not match the file's place"
            self.faults.append(Fault(document.where(("id",)), what, "id-path", f"write id: {expected}"))
        self._not_said_before(document, rule)
        self.rules.append(rule.joined_by(regime.for_measure(rule.measure)))

    def _check(self, document: Document, regime: Regime) -> None:
        self.faults += citation_faults(document, regime)
        self.faults += term_faults(document, self.vocabulary)
        self.faults += allowance_faults(document)
        self.faults += measure_faults(document)

    def _not_said_before(self, document: Document, rule: Rule) -> None:
        """Two rules on one paragraph that catch the same transactions would count one ban twice."""
        earlier = self._said.setdefault((rule.citation, rule.scope), rule.id)
        if earlier != rule.id:
            what = f"this catches what {shown(earlier)} catches, under the same paragraph"
            help = "keep one of the two, or write what tells them apart"
            self.faults.append(Fault(document.where(("prohibits",), key=True), what, "same-rule", help))

    def _unhoused(self, homes: list[Path]) -> None:
        housed = {*homes, self.folder / "terms", self.folder / "exchanges"}
        for path in sorted(self.folder.rglob("*.yml")):
            if path.parent not in housed and not any(home in path.parents for home in housed):
                what = "a rule file in a folder without a regime.yml"
                self.faults.append(Fault(display(path), what, "no-regime", "add regime.yml beside it"))
