"""The rulebook: every rule, exemption, item term and example of a rules folder, checked before it is used."""

from sanctions_rules.rulebook.amendments import Amendment, amendments
from sanctions_rules.rulebook.books import Rulebook
from sanctions_rules.rulebook.checking import check_folder
from sanctions_rules.rulebook.gaps import gaps, ledger_of
from sanctions_rules.rulebook.ledgers import Ledger
from sanctions_rules.rulebook.loading import rules_folder
from sanctions_rules.rulebook.schemas import json_schemas

__all__ = [
    "Amendment",
    "Ledger",
    "Rulebook",
    "amendments",
    "check_folder",
    "gaps",
    "json_schemas",
    "ledger_of",
    "rules_folder",
]
