"""
Rule mutation: plausible mistakes are made in the rules, one at a time, and the examples must notice each.

The *data* is mutated, not the code: a day early or late, a direction turned round, an exemption
forgotten. A mistake that no example notices comes back as the record that would tell the two rules
apart, with the question a reviewer has to answer; where no record can tell them apart, the two are
one rule in other words, and the search through all classes of records is the proof.
"""

from sanctions_rules.testing.mutation.inexchanges import ExchangeExaminer
from sanctions_rules.testing.mutation.judging import Examiner, Judgement, Survivor
from sanctions_rules.testing.mutation.mutants import Mutant

__all__ = ["Examiner", "ExchangeExaminer", "Judgement", "Mutant", "Survivor"]
