"""Whether amendments run from later to earlier, and windows follow each other without a gap or an overlap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sanctions_rules.errors import Fault
from sanctions_rules.rulebook.amendments import Amendment, amendments, rules_of
from sanctions_rules.rulebook.ledgers import Ledger
from sanctions_rules.rulebook.places import Places


def sequence_faults(places: Places, ledger: Ledger | None) -> Iterator[Fault]:
    """Amendments of what is not earlier, and what is replaced or ended on another day than it ends."""
    rules = rules_of(places.book, places.regime)
    for link in amendments(places.book, places.regime, ledger):
        if link.backward:
            what = f"{link.later} cannot amend {link.earlier}, which is not earlier"
            yield Fault(_where(link, places, ledger), what, "backward-amendment", "name an earlier paragraph")
        elif not (link.rule and link.rule.transition):
            for name, end in link.out_of_step(places.regime, rules):
                yield _out_of_step(link, name, end, _where(link, places, ledger))


def _out_of_step(link: Amendment, name: str, end: date | None, where: str) -> Fault:
    goes = f"ends on {end}" if end else "goes on"
    what = f"{link.later} {link.word} {link.earlier} from {link.start}, but {name} {goes}"
    explain = ", or say why not in 'transition' here" if link.rule else ""
    return Fault(where, what, "out-of-step", f"write until: {link.start} there{explain}")


def _where(link: Amendment, places: Places, ledger: Ledger | None) -> str:
    if link.rule:
        return places.in_rule(link.rule, "amends", str(link.earlier))
    superseded = ledger.entries.get(link.earlier) if ledger else None
    if superseded and link.later in superseded.by:
        return places.in_ledger(link.earlier, "by", superseded.by.index(link.later))
    return places.in_ledger(link.later, "amends", str(link.earlier))
