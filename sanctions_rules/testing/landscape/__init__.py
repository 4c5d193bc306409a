"""
What a rule can tell apart: every way a record can look to it, in finitely many classes.

A record's fields fall into *aspects* (who, what, when, how much, each word and flag by itself) whose
facts do not depend on one another. Settings of one aspect that make the same conditions true, false
and unknown are *alike*: no rule built of these conditions can tell them apart. The classes are found
by reading real records, so each can be written down as one.
"""

from sanctions_rules.testing.landscape.aspects import Alike, Aspect, Fields, Landscape
from sanctions_rules.testing.landscape.residues import Clauses, Outcome, Residue, asked_by, clauses_of, residue

__all__ = [
    "Alike",
    "Aspect",
    "Clauses",
    "Fields",
    "Landscape",
    "Outcome",
    "Residue",
    "asked_by",
    "clauses_of",
    "residue",
]
