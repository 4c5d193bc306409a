"""
Hypothesis strategies for the tests of your own pipeline, drawn from the rules themselves.

Each draws typed records (``sanctions_rules.transactions``) constructively: nothing is generated and
thrown away. What is drawn for a label, such as ``triggering``, has it.
"""

from sanctions_rules.testing.strategies.language import boundary_dates, conditions, rules
from sanctions_rules.testing.strategies.narrowing import refinements
from sanctions_rules.testing.strategies.ruled import (
    as_fields,
    exempt_by,
    missing,
    near,
    one_condition_short,
    transactions,
    triggering,
)
from sanctions_rules.testing.strategies.typed import typed

__all__ = [
    "as_fields",
    "boundary_dates",
    "conditions",
    "exempt_by",
    "missing",
    "near",
    "one_condition_short",
    "refinements",
    "rules",
    "transactions",
    "triggering",
    "typed",
]
