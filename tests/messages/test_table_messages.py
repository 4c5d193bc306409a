"""What a user is told when a CSV file, a row or a cell is wrong: the exact text, at the exact place."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from sanctions_rules.errors import InputError
from sanctions_rules.tables import Reject, Table, read_csv

HEAD = "id,date,supplier,recipient,item,quantity,unit\n"
GOOD = "a,2018-05-01,XA,KP,rice,1,t\n"


def refused(raw: str | bytes, **mapping: str) -> str:
    """The message of a file that cannot be read as a table."""
    with pytest.raises(InputError) as caught:
        read_csv(raw.encode() if isinstance(raw, str) else raw, mapping, name="deals.csv")
    return str(caught.value)


def read(text: str, **mapping: str) -> Table:
    return read_csv(text.encode(), mapping, name="deals.csv")


def told(row: str, head: str = HEAD) -> str:
    """The message of the one bad row between two good ones, which stay transactions."""
    table = read(head + GOOD + row + GOOD) if head == HEAD else read(head + row)
    assert len(table.transactions) == len(table) - 1
    (reject,) = table.rejects
    return "\n".join(map(str, reject.faults))


WHOLE = [
    (
        "empty file",
        b"",
        "deals.csv: the file is empty [empty-file]\n  help: the first row names the columns: date, supplier …",
    ),
    (
        "only blank lines",
        b"\n \n",
        "deals.csv: the file is empty [empty-file]\n  help: the first row names the columns: date, supplier …",
    ),
    ("header only", HEAD, "deals.csv: the file has a header and no rows [no-rows]\n  help: nothing was screened"),
    (
        "missing column",
        "date,supplier,item\n2018,XA,rice\n",
        "deals.csv, row 1: no column 'recipient' [missing-column]\n  help: map yours: --map \"theirs=recipient\"",
    ),
    (
        "misspelt column",
        "date,supplier,recipent,item\n2018,XA,KP,rice\n",
        "deals.csv, row 1: no column 'recipient' [missing-column]\n"
        "  help: did you mean 'recipient' by 'recipent'? rename it, or write --map \"recipent=recipient\"",
    ),
    (
        "no goods column",
        "date,supplier,recipient,price\n2018,XA,KP,7\n",
        "deals.csv, row 1: no column says what the goods are: 'item', 'hs_code' or 'description' [missing-column]\n"
        '  help: map yours: --map "theirs=description"',
    ),
    (
        "several columns missing",
        "a,b\n1,2\n",
        "deals.csv, row 1: no column 'date' [missing-column]\n"
        '  help: map yours: --map "theirs=date"\n'
        "deals.csv, row 1: no column 'supplier' [missing-column]\n"
        '  help: map yours: --map "theirs=supplier"\n'
        "deals.csv, row 1: no column 'recipient' [missing-column]\n"
        '  help: map yours: --map "theirs=recipient"\n'
        "deals.csv, row 1: no column says what the goods are: 'item', 'hs_code' or 'description' [missing-column]\n"
        '  help: map yours: --map "theirs=description"',
    ),
    (
        "duplicate column",
        "date,supplier,recipient,item,Date\n2018,XA,KP,rice,2019\n",
        "deals.csv, row 1: the column 'date' stands more than once (columns 1 and 5) [duplicate-column]\n"
        "  help: keep one of them, or rename the others",
    ),
    (
        "two columns for one field",
        "date,exporter,supplier,recipient,item\n2018,XA,XA,KP,rice\n",
        "deals.csv, row 1: the columns 'exporter' and 'supplier' are both read as 'supplier' [two-columns-one-field]\n"
        '  help: leave one out: --map "exporter="',
    ),
    (
        "a quote that never closes",
        HEAD + GOOD + 'b,2018-05-01,XA,KP,"rice,1,t\n' + GOOD,
        'deals.csv, row 3, cell 5: a quote (") opens here and never closes and swallows the line after it; '
        'nothing was screened [open-quote]\n  help: close it, or write "" for a quote inside a cell',
    ),
    (
        "NUL bytes throughout",
        HEAD.encode("utf-16-le"),
        "deals.csv: this is not text: every few bytes are empty (NUL) [not-csv]\n"
        "  help: if it is UTF-16 without a mark, save it as 'CSV UTF-8' and give that file",
    ),
    (
        "NUL in the header",
        "date,sup\0plier,recipient,item\n2018,XA,KP,rice\n",
        "deals.csv, row 1: the header cannot be read as column names [bad-header]\n"
        "  help: export the file again as CSV UTF-8",
    ),
    (
        "neither UTF-8 nor Windows-1252",
        HEAD.encode() + b"a,2018,XA,KP,ri\x81\xffce,1,t\n",
        "deals.csv, line 2: the text is neither UTF-8 nor Windows-1252 [not-text]\n"
        "  help: save it as 'CSV UTF-8' and give that file",
    ),
    (
        "an old Excel workbook",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50),
        "deals.csv: this is an old Excel workbook (.xls), not CSV [not-csv]\n"
        "  help: open it in the spreadsheet program and save it as 'CSV UTF-8' and give that file",
    ),
    (
        "a PDF",
        b"%PDF-1.7 ...",
        "deals.csv: this is a PDF document, not CSV [not-csv]\n  help: give the table behind it as CSV",
    ),
]


@pytest.mark.parametrize(("raw", "message"), [pytest.param(raw, message, id=name) for name, raw, message in WHOLE])
def test_a_file_that_is_no_table_is_refused(raw: str | bytes, message: str) -> None:
    assert refused(raw) == message


def test_an_excel_workbook_is_refused() -> None:
    workbook = io.BytesIO()
    with zipfile.ZipFile(workbook, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refused(workbook.getvalue()) == (
        "deals.csv: this is an Excel workbook or another zip archive, not CSV [not-csv]\n"
        "  help: open it in the spreadsheet program and save it as 'CSV UTF-8' and give that file"
    )


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_csv(tmp_path / "no.csv", name="no.csv")
    assert str(caught.value) == "no.csv: there is no such file [no-file]"


def test_a_map_that_leads_nowhere() -> None:
    assert refused(HEAD + GOOD, recipent="recipient", unit="unitt") == (
        "--map recipent=recipient: deals.csv has no column 'recipent' [unknown-column]\n"
        "  help: did you mean 'recipient'?\n"
        "--map unit=unitt: no field 'unitt' [unknown-field]\n"
        "  help: did you mean 'unit'?"
    )


AT = "deals.csv, row 3"
ROWS = [
    (
        "an impossible date",
        "b,2016-13-02,XA,KP,rice,1,t\n",
        f"{AT}, column date: '2016-13-02' is not a date; the row was set aside [bad-date]\n"
        "  help: write 2016-03-02, 2016-03 or 2016",
    ),
    (
        "day and month order",
        "b,12/06/2009,XA,KP,rice,1,t\n",
        f"{AT}, column date: '12/06/2009' is not a date; the row was set aside [bad-date]\n"
        "  help: day and month are not told apart in '12/06/2009'; write 2009-MM-DD",
    ),
    (
        "a spreadsheet's day number",
        "b,43000,XA,KP,rice,1,t\n",
        f"{AT}, column date: '43000' is not a date; the row was set aside [bad-date]\n"
        "  help: this looks like a spreadsheet's day number; format the column as YYYY-MM-DD and save again",
    ),
    (
        "an unknown State",
        "b,2018,Ruritania,KP,rice,1,t\n",
        f"{AT}, column supplier: 'Ruritania' names no State; the row was set aside [unknown-state]\n"
        "  help: did you mean Mauritania (MR)?",
    ),
    (
        "a negative quantity",
        "b,2018,XA,KP,rice,-5,t\n",
        f"{AT}, column quantity: '-5' is negative; amounts are zero or more; the row was set aside [bad-amount]\n"
        "  help: write it as 1200, 12.5 or 400..600",
    ),
    (
        "an unknown unit",
        "b,2018,XA,KP,rice,5,barrells\n",
        f"{AT}, column unit: 'barrells' is no known unit; the row was set aside [unknown-unit]\n"
        "  help: did you mean 'barrels'?",
    ),
    (
        "every fault of a row at once",
        "b,2018-02-30,Ruritania,KP,rice,five,t\n",
        f"{AT}, column date: '2018-02-30' is not a date; the row was set aside [bad-date]\n"
        "  help: write 2016-03-02, 2016-03 or 2016\n"
        f"{AT}, column supplier: 'Ruritania' names no State; the row was set aside [unknown-state]\n"
        "  help: did you mean Mauritania (MR)?\n"
        f"{AT}, column quantity: 'five' is not an amount; the row was set aside [bad-amount]\n"
        "  help: write it as 1200, 12.5 or 400..600",
    ),
    (
        "a row that is too long",
        "b,2018,XA,KP,rice,1,200,t\n",
        f"{AT}: the row has 8 cells, the header 7; the row was set aside [ragged-row]\n"
        "  help: put quotes around a cell that holds the delimiter",
    ),
    (
        "a row that is too short",
        "b,2018,XA,KP,rice,1\n",
        f"{AT}: the row has 6 cells, the header 7; the row was set aside [ragged-row]\n"
        "  help: cells may have shifted: write every delimiter, for empty cells too",
    ),
    (
        "a quote inside a quoted cell",
        'b,2018,XA,KP,"12" pipes",1,t\n',
        f"{AT}: a quote inside a quoted cell is not doubled, so the cells cannot be told apart; the row was set aside "
        '[bad-quote]\n  help: write "" for a quote inside a quoted cell',
    ),
    (
        "a NUL byte in a cell",
        "b,2018,XA,KP,ri\0ce,1,t\n",
        f"{AT}, column item: 'ri\N{REPLACEMENT CHARACTER}ce' holds an empty byte (NUL); the row was set aside "
        "[nul-byte]\n  help: export the file again as CSV UTF-8",
    ),
    (
        "a cell of ten megabytes",
        f"b,2018,XA,KP,{'x' * 10_000_000},1,t\n",
        f"{AT}, column item: the cell has 10,000,000 characters; at most 1,000,000 fit; the row was set aside "
        "[too-large]\n  help: look for a quote that was never closed, or shorten the cell",
    ),
]


@pytest.mark.parametrize(("row", "message"), [pytest.param(row, message, id=name) for name, row, message in ROWS])
def test_a_row_that_is_no_transaction_is_set_aside_and_the_others_stay(row: str, message: str) -> None:
    assert told(row) == message


def test_a_fault_names_the_users_own_header_and_ours() -> None:
    head = "Ship Date,Exporter,Importer,Goods\n"
    assert told("12.06.2009,XA,KP,rice\n", head) == (
        "deals.csv, row 2, column Ship Date (date): '12.06.2009' is not a date; the row was set aside [bad-date]\n"
        "  help: day and month are not told apart in '12.06.2009'; write 2009-MM-DD"
    )


def test_an_ambiguous_state_is_kept_and_never_guessed() -> None:
    (record,) = read("date,supplier,recipient,item\n2018,XA,Korea,rice\n").transactions
    assert record.recipient is not None
    assert record.recipient.candidates == ("KP", "KR")


def test_an_item_cell_that_is_no_term_is_read_as_a_description() -> None:
    table = read("date,supplier,recipient,item,description\n2018,XA,KP,big lorries,green\n2018,XA,KP,Battle tank,old\n")
    free, term = table.transactions
    assert (free.item, free.description) == ((), "big lorries | green")
    assert (term.item, term.description) == (("battle-tank",), "old")
    assert "deals.csv, column item: 1 cell is free text and was read as a description" in table.notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_usual_forms_of_csv_say_the_same(encoding: str, delimiter: str, end: str) -> None:
    lines = ["Date,Exporter,Importer,Goods", "2018,XA,Côte d'Ivoire,café"]
    text = end.join(line.replace(",", delimiter) for line in lines)
    table = read_csv(text.encode(encoding), name="deals.csv")
    assert [(r.recipient, r.description) for r in table.transactions] == [("CI", "café")]
    said = "deals.csv: not UTF-8; read as Windows-1252 (cp1252), so check names with accents"
    assert (said in table.notes) is (encoding == "cp1252")


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    table = read('date,supplier,recipient,description\n\n2018,XA,KP,"a\nb"\n,,,\n2018-13,XA,KP,rice\n')
    assert [row.number for row in table] == [3, 5]
    assert table.blank == 2
    assert [record.id for record in table.transactions] == ["3"]
    assert isinstance(table.rows[1].outcome, Reject)


def test_columns_that_map_by_themselves_and_columns_that_are_ignored_are_reported() -> None:
    table = read("Date,From Country,Consignee-Country,HS code,Colour,purpos\n2018,XA,KP,1006,red,x\n")
    assert [(m.header, m.field, m.how) for m in table.mapped] == [
        ("Date", "date", "name"),
        ("From Country", "supplier", "synonym"),
        ("Consignee-Country", "recipient", "synonym"),
        ("HS code", "hs_code", "name"),
    ]
    assert table.ignored == ("Colour", "purpos")
    assert table.notes == (
        "deals.csv: read 'From Country' as supplier, 'Consignee-Country' as recipient",
        "deals.csv: columns that are no field, kept and not screened: 'Colour', 'purpos'",
        "deals.csv: did you mean 'purpose' by 'purpos'? rename it, or give --map \"purpos=purpose\"",
    )


@pytest.mark.parametrize(
    ("cell", "kept"), [("1,200", "1.2..1200"), ("1.200", "1.2..1200"), ("1200", "1200"), ("1,200,000", "1200000")]
)
def test_an_amount_that_may_be_read_two_ways_is_never_guessed(cell: str, kept: str) -> None:
    table = read(f"date;supplier;recipient;item;quantity\n2018;XA;KP;rice;{cell}\n")
    assert table.transactions[0].quantity == kept
    note = (
        "deals.csv: 1 amount such as 1,200 or 1.200 may mean 1.2 or 1200 in a file with ';' and count as 1.2..1200; "
        "write 1200 or 1.2"
    )
    assert (note in table.notes) is (".." in kept)


def test_where_commas_part_the_cells_a_quoted_comma_parts_thousands() -> None:
    table = read('date,supplier,recipient,item,quantity\n2018,XA,KP,rice,"1,200"\n')
    assert table.transactions[0].quantity == "1200"
