"""Tables of the user's own, read row by row into transactions or rejects; no row is lost on the way."""

from sanctions_rules.tables.reading import read_csv
from sanctions_rules.tables.rows import Reject, Row, Table

__all__ = ["Reject", "Row", "Table", "read_csv"]
