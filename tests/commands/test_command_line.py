"""The command line: statuses, what stands on which stream, lines that fit, the same bytes twice."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import warnings
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sanctions_rules.cli import app
from sanctions_rules.cli.answering import answering
from sanctions_rules.rulebook import rules_folder
from sanctions_rules.rulebook.documents import read_document

HEAD = "id,exchange,date,supplier,recipient,item,quantity,unit,status,note\n"
SHELLS = "shells,swap,2023-09-13,KP,XA,artillery-ammunition,1000,pcs,planned,=1+1\n"
FOOD = "food,swap,2023-09-20,XA,KP,wheat flour,500,t,,-5\n"
TOYS = "toys,,2023-09-20,XA,XB,toys,500,pcs,,\n"
BAD = "bad,,2016-13-02,XA,KP,rice,-4,t,,@now\n"
PIPED = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
PIPED.pop("FORCE_COLOR", None)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("deals.csv").write_text(HEAD + SHELLS + FOOD + TOYS + BAD, encoding="utf-8")
    Path("clean.csv").write_text(HEAD + TOYS, encoding="utf-8")
    Path("amber.csv").write_text(HEAD + TOYS.replace("XB", "Korea").replace("toys", "artillery"), encoding="utf-8")
    Path("rejects.csv").write_text(HEAD + BAD, encoding="utf-8")


def run(*words: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(words), input=stdin)


def piped(*words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, its output piped."""
    command = [sys.executable, "-c", "from sanctions_rules.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, env=PIPED, check=False, encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["clean.csv"], 0),
        (["deals.csv"], 1),
        (["deals.csv", "--fail-on", "never"], 0),
        (["amber.csv"], 0),
        (["amber.csv", "--fail-on", "amber"], 1),
        (["rejects.csv"], 0),
        (["clean.csv", "amber.csv", "--fail-on", "amber"], 1),
        (["nowhere.csv"], 2),
        (["clean.csv", "--fail-on", "green"], 2),
        (["clean.csv", "--regime", "dprkk"], 2),
        (["clean.csv", "--map", "nonsense"], 2),
        (["clean.csv", "--rules", "."], 2),
        (["clean.csv", "-o", "out.docx"], 2),
        ([], 2),
    ],
)
def test_the_status_says_what_was_found(words: list[str], status: int) -> None:
    result = run("screen", *words)
    assert result.exit_code == status, result.stderr
    assert "Traceback" not in result.stderr


def test_the_terminal_report_fits_80_columns_without_colour_when_piped() -> None:
    result = piped("screen", "deals.csv")
    assert result.returncode == 1
    assert "\x1b" not in result.stdout + result.stderr
    assert max(map(len, result.stdout.splitlines())) <= 80
    for text in ("would breach  S/RES/1718(2006) OP 8(b)", "linked to shells", "exchange swap, 2 legs"):
        assert text in result.stdout
    assert result.stdout.splitlines()[-4:-2] == ["4 rows in = 3 transactions + 1 reject", "red 1, amber 1, none 1"]
    assert result.stdout.endswith("no flag means that no encoded rule applies; this is not legal advice\n")


def test_rejects_are_told_loudly_and_in_full_on_the_error_stream() -> None:
    result = run("screen", "deals.csv")
    assert (
        "deals.csv, row 5, column date: '2016-13-02' is not a date; the row was set aside [bad-date]\n"
        "  help: write 2016-03-02, 2016-03 or 2016\n"
        "deals.csv, row 5, column quantity: '-4' is negative; amounts are zero or more; the row was set aside "
        "[bad-amount]\n"
        "  help: write it as 1200, 12.5 or 400..600\n"
        "WARNING: 1 row is no transaction and was NOT screened\n"
    ) in result.stderr
    assert "set aside" not in result.stdout


def test_text_that_steers_a_terminal_is_made_harmless() -> None:
    Path("evil.csv").write_text(HEAD + SHELLS.replace("shells", "\x1b[2J\u202e[red]"), encoding="utf-8")
    result = run("screen", "evil.csv")
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout
    assert "[red]" in result.stdout


def test_jsonl_has_one_object_per_row_in_the_order_of_the_input() -> None:
    run("screen", "deals.csv", "-o", "out.jsonl")
    objects = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(o["row"], o.get("id"), o.get("flag")) for o in objects] == [
        (2, "shells", "red"),
        (3, "food", "amber"),
        (4, "toys", "none"),
        (5, None, None),
    ]
    assert [fault["code"] for fault in objects[3]["rejected"]] == ["bad-date", "bad-amount"]
    assert list(objects[0]) == ["id", "row", "flag", "status", "grounds", "exchange", "linked"]


def test_csv_keeps_the_users_columns_and_no_cell_runs() -> None:
    run("screen", "deals.csv", "-o", "out.csv")
    rows = list(csv.reader(io.StringIO(Path("out.csv").read_text(encoding="utf-8"))))
    own = HEAD.strip().split(",")
    assert rows[0][: len(own)] == own
    assert rows[0][len(own) :] == [
        "sr_flag",
        "sr_verdict",
        "sr_citations",
        "sr_summary",
        "sr_ask",
        "sr_would_clear",
        "sr_exchange",
    ]
    assert [row[9] for row in rows[1:]] == ["'=1+1", "-5", "", "'@now"]
    assert [row[10] for row in rows[1:]] == ["red", "amber", "none", "rejected"]
    assert rows[4][13] == (
        "date: '2016-13-02' is not a date [bad-date]; quantity: '-4' is negative; amounts are zero or more [bad-amount]"
    )
    assert rows[1][16] == "swap (shells: red, food: amber)"


def test_a_report_can_be_screened_again() -> None:
    run("screen", "deals.csv", "-o", "out.csv")
    run("screen", "out.csv", "-o", "again.csv")
    assert (
        Path("again.csv").read_text(encoding="utf-8").splitlines()[0]
        == (Path("out.csv").read_text(encoding="utf-8").splitlines()[0])
    )


def test_the_same_input_gives_the_same_bytes_and_rows_are_never_lost() -> None:
    for name in ("one", "two"):
        run("screen", "deals.csv", "amber.csv", "-o", f"{name}.csv", "-o", f"{name}.jsonl")
    for form in (".csv", ".jsonl", ".csv.manifest.json", ".jsonl.manifest.json"):
        assert Path(f"one{form}").read_bytes() == Path(f"two{form}").read_bytes()
    counts = json.loads(Path("one.csv.manifest.json").read_text(encoding="utf-8"))["counts"]
    assert counts == {"rows": 5, "transactions": 4, "rejects": 1, "red": 1, "amber": 2, "none": 1}
    assert len(Path("one.jsonl").read_text(encoding="utf-8").splitlines()) == 5


def test_outputs_are_written_whole_or_not_at_all() -> None:
    Path("out.csv").write_text("before", encoding="utf-8")
    Path("folder.jsonl").mkdir()
    before = sorted(path.name for path in Path().iterdir())
    result = run("screen", "deals.csv", "-o", "out.csv", "-o", "folder.jsonl")
    assert result.exit_code == 2
    assert "folder.jsonl: the file cannot be written: is a directory [no-write]" in result.stderr
    assert Path("out.csv").read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in Path().iterdir()) == before


def test_an_unknown_form_and_an_input_as_output_are_refused() -> None:
    assert run("screen", "deals.csv", "-o", "out.docx").stderr == (
        "--output out.docx: no report form has the suffix '.docx' [unknown-form]\n  help: forms: .jsonl, .csv\n"
    )
    assert run("screen", "deals.csv", "-o", "deals.csv").stderr == (
        "--output deals.csv: this is an input [same-output]\n  help: name another file\n"
    )


def test_faults_of_several_files_are_told_at_once() -> None:
    Path("empty.csv").write_bytes(b"")
    assert run("screen", "empty.csv", "nowhere.csv").stderr == (
        "empty.csv: the file is empty [empty-file]\n  help: the first row names the columns: date, supplier …\n"
        "nowhere.csv: there is no such file [no-file]\n"
    )


def test_standard_input_is_read() -> None:
    result = run("screen", "-", stdin=(HEAD + SHELLS).encode())
    assert result.exit_code == 1
    assert "1 row in = 1 transaction + 0 rejects" in result.stdout


def test_a_column_of_the_users_own_is_mapped() -> None:
    Path("own.csv").write_text("when,A,B,what\n2018,KP,XA,artillery-ammunition\n", encoding="utf-8")
    maps = ["--map", "when=date", "--map", "A=supplier", "--map", "B=recipient", "--map", "what=item"]
    assert run("screen", "own.csv", *maps).exit_code == 1


def test_explain_says_everything_of_one_transaction() -> None:
    result = piped("explain", "deals.csv", "--id", "shells")
    assert result.returncode == 0
    assert max(map(len, result.stdout.splitlines())) <= 80
    for text in (
        "WOULD BREACH  S/RES/1718(2006) OP 8(b)",
        "https://undocs.org/S/RES/1718(2006)",
        "whose duty  KP as the State under the measures; XA as recipient",
        "exemption  S/RES/2321(2016) OP 46 (committee-2321-op46): not in force",
        "amended by  S/RES/1874(2009) OP 9",
        "reading  ",
        "would clear  ",
    ):
        assert text in result.stdout


def test_explain_json_is_the_finding() -> None:
    told = json.loads(run("explain", "deals.csv", "--id", "shells", "--json").stdout)
    run("screen", "deals.csv", "-o", "out.jsonl")
    assert told == json.loads(Path("out.jsonl").read_text(encoding="utf-8").splitlines()[0])


def test_explain_of_an_id_that_is_not_there_or_was_set_aside() -> None:
    result = run("explain", "deals.csv", "--id", "shell")
    assert result.exit_code == 2
    assert (
        "deals.csv: no transaction has the id 'shell' [unknown-id]\n  help: did you mean 'shells'?\n" in result.stderr
    )
    result = run("explain", "deals.csv", "--id", "bad")
    assert result.exit_code == 2
    assert "row 5, column date: '2016-13-02' is not a date" in result.stderr


@pytest.mark.parametrize(
    "name", ["dprk-2397-op07", "S/RES/2397(2017) OP 7", "2397 OP 7", "2397 op 7", "UNSCR 2397, para 7"]
)
def test_rules_show_takes_an_id_or_a_citation(name: str) -> None:
    result = run("rules", "show", name)
    assert result.exit_code == 0
    assert result.stdout.startswith("S/RES/2397(2017) OP 7  Machinery")


def test_rules_show_of_a_rule_that_is_not_there() -> None:
    result = run("rules", "show", "dprk-2397-op7")
    assert (result.exit_code, result.stderr) == (
        2,
        "rules show: no rule is called 'dprk-2397-op7' or stands on that paragraph [unknown-rule]\n"
        "  help: did you mean 'dprk-2397-op07'?\n",
    )


def test_rules_list_is_narrowed_by_day_and_measure() -> None:
    everything = run("rules", "list").stdout
    early = run("rules", "list", "--as-of", "2006-10-14", "--measure", "arms embargo").stdout
    assert "dprk-2397-op07" in everything
    assert "dprk-1718-op08a-i" in early
    assert "2397" not in early
    assert run("rules", "list", "--as-of", "2006-10").exit_code == 2
    assert "did you mean 'sectoral'?" in run("rules", "list", "--measure", "sectorial").stderr


def test_rules_check_runs_every_example_of_the_bundled_rules() -> None:
    result = run("rules", "check")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.endswith("examples checked: all well\n")


def test_rules_check_tells_an_example_that_differs_and_a_file_at_fault(tmp_path: Path) -> None:
    shutil.copytree(rules_folder() / "dprk", tmp_path / "mine" / "dprk")
    examples = tmp_path / "mine/dprk/2397-op07.examples.yml"
    first = read_document(examples, "x").data["examples"][0]["name"]
    text = examples.read_text(encoding="utf-8")
    examples.write_text(text.replace("expect: prohibited", "expect: out of scope", 1), encoding="utf-8")
    result = run("rules", "check", "mine")
    assert result.exit_code == 1
    assert (
        f": dprk-2397-op07, example '{first}'\n  expected 'out of scope'; S/RES/2397(2017) OP 7 gives" in result.stderr
    )
    assert "\n    reaches: asks KP; the record says KP: yes\n" in result.stderr
    examples.write_text("- x\n", encoding="utf-8")
    result = run("rules", "check", "mine")
    assert (result.exit_code, result.stderr) == (
        2,
        "mine/dprk/2397-op07.examples.yml:1:1: the file is a list; it should be a map of keys [not-a-map]\n"
        "  help: start with 'base: …'\n",
    )


def test_the_version_is_said() -> None:
    assert run("--version").stdout.startswith("sanctions-rules 0.")


def test_help_teaches_by_example() -> None:
    assert 'sanctions-rules rules show "2397 OP 7"' in piped("--help").stdout
    assert "sanctions-rules screen deals.csv" in piped("screen", "--help").stdout


def test_a_fault_of_the_program_is_a_message_and_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(import_module("sanctions_rules.cli.screen"), "screen_tables", broken)
    result = run("screen", "deals.csv")
    assert result.exit_code == 2
    assert "a fault of the program, not of your input (KeyError: 'x'); nothing was screened [bug]" in result.stderr


def test_an_interrupt_stops_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_module("sanctions_rules.cli.screen"), "screen_tables", interrupted)
    result = run("screen", "deals.csv")
    assert result.exit_code == 130
    assert "sanctions-rules: stopped; nothing was written" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes break differently there")
def test_a_broken_pipe_is_quiet() -> None:
    Path("many.csv").write_text(HEAD + SHELLS * 300, encoding="utf-8")
    command = f'"{sys.executable}" -c "from sanctions_rules.cli import main; main()" screen many.csv | head -1'
    result = subprocess.run(command, shell=True, capture_output=True, text=True, env=PIPED, check=False)
    assert result.stdout.startswith("RED")
    assert result.stderr == "note: many.csv: columns that are no field, kept and not screened: 'note'\n"


def test_colour_is_used_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from sanctions_rules.report.lines import Line, console_for, show  # noqa: PLC0415 - beside its one use

    plain, coloured = io.StringIO(), io.StringIO()
    show([Line("x", style="bold red")], console_for(plain))
    show([Line("x", style="bold red")], console_for(coloured, color=True))
    assert plain.getvalue() == "x\n"
    assert coloured.getvalue() == "\x1b[1;31mx\x1b[0m\n"


@pytest.mark.filterwarnings("default")
def test_a_warning_of_the_library_is_a_note(capsys: pytest.CaptureFixture[str]) -> None:
    with answering():
        warnings.warn("durable-rules is not installed here", RuntimeWarning, stacklevel=1)
    assert capsys.readouterr().err == "note: durable-rules is not installed here\n"


def test_show_and_check_take_the_law_of_a_day() -> None:
    assert run("rules", "show", "1874 OP 10", "--as-of", "2016-03-01").stdout.count("rule  dprk-1874-op10") == 2
    assert run("rules", "show", "1874 OP 10", "--as-of", "2016-03-02").stdout.count("rule  dprk-1874-op10") == 1
    gone = run("rules", "show", "2270 OP 6", "--as-of", "2016-03-01")
    assert gone.exit_code == 2
    assert "2270" in gone.stderr
    checked = run("rules", "check", "--regime", "dprk", "--as-of", "2006-10-14")
    assert checked.stdout.startswith("6 rules and ")
