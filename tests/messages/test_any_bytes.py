"""Any bytes at all give a table or located messages, never anything else; and no row is lost."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sanctions_rules.errors import Fault, InputError
from sanctions_rules.tables import read_csv

HEAD = b"date,supplier,recipient,item,quantity\n"
CELLS = st.text(alphabet=st.sampled_from('ab1-,;"\n\r\t\0 =é\u202e'), max_size=12)
LOCATED = re.compile(r"^deals\.csv(, (row|line) \d+)?(, (cell \d+|column .*))?: .+ \[[a-z0-9-]+\]", re.DOTALL)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.binary(max_size=200), st.lists(CELLS, max_size=8).map(lambda cells: HEAD + ",".join(cells).encode()))
)
@example(b"\xff\xfe\x00")
@example(b"\xef\xbb\xbf")
@example(HEAD + b'"')
@example(HEAD + b"\r\r\n\n")
@example(HEAD + b"2018,XA,KP,rice,1\x00")
def test_any_bytes_give_a_table_or_located_messages(raw: bytes) -> None:
    faults, rows = read(raw)
    assert all(LOCATED.match(str(fault)) for fault in faults)
    assert faults or rows


def read(raw: bytes) -> tuple[list[Fault], int]:
    """Every fault told, and how many rows became transactions."""
    try:
        table = read_csv(raw, name="deals.csv")
    except InputError as error:
        return list(error.faults), 0
    assert len(table) == len(table.transactions) + len(table.rejects)
    return [fault for reject in table.rejects for fault in reject.faults], len(table.transactions)
