"""The rulebook: every rule, exemption, item term and example of a rules folder, checked before it is used."""

from sanctions_rules.rulebook.books import Rulebook
from sanctions_rules.rulebook.checking import check_folder
from sanctions_rules.rulebook.loading import rules_folder
from sanctions_rules.rulebook.schemas import json_schemas

__all__ = ["Rulebook", "check_folder", "json_schemas", "rules_folder"]
