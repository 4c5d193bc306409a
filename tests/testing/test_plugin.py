"""Whoever keeps a rules folder gets its examples as tests by naming it, and whoever does not is left alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sanctions_rules.engines import durable_installed
from sanctions_rules.engines.durable import DurableEngine
from sanctions_rules.errors import EngineError, Fault
from sanctions_rules.rulebook import check_folder
from sanctions_rules.testing import examples

pytest_plugins = ["pytester"]

PRIVATE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "private-rules"
COUNT = len(check_folder(PRIVATE)[1])
ENGINES = 2 if durable_installed() else 1
FIRST = "the first day of the policy"


@pytest.fixture(autouse=True)
def _private_rules(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project of a user's own: two rules of an invented regime, and a test that has nothing to do with them."""
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:hypothesispytest")  # which would be imported anew in each run
    shutil.copytree(PRIVATE, pytester.path / "my-rules")
    pytester.makepyfile(test_other="def test_other(): pass")


def edit(pytester: pytest.Pytester, file: str, old: str, new: str) -> None:
    path = pytester.path / "my-rules" / "house" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def expect_another_verdict(pytester: pytest.Pytester) -> None:
    given = f"{{name: {FIRST}, given: {{date: 2024-02-01}}, expect: "
    edit(pytester, "9999-op01.examples.yml", f"{given}prohibited", f"{given}out of scope")


def names(result: pytest.RunResult) -> list[str]:
    return [line for line in result.outlines if "::" in line]


# What is run


def test_every_example_is_run_in_each_engine_beside_the_other_tests(pytester: pytest.Pytester) -> None:
    pytester.runpytest("--sanctions-rules", "my-rules").assert_outcomes(passed=COUNT * ENGINES + 1)


def test_a_setting_does_what_the_option_does(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nsanctions_rules = my-rules\nsanctions_engine = plain\nsanctions_regime = house")
    pytester.runpytest("--strict-config").assert_outcomes(passed=COUNT + 1)


def test_a_setting_is_read_from_where_it_stands_and_an_option_from_where_one_is(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nsanctions_rules = my-rules\nsanctions_engine = plain")
    pytester.mkdir("inner")
    pytester.chdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(pytester.path / "inner")
        pytester.runpytest().assert_outcomes(passed=COUNT)
        pytester.runpytest("--sanctions-rules", "../my-rules").assert_outcomes(passed=COUNT)


def test_the_option_speaks_before_the_setting(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nsanctions_rules = nowhere\nsanctions_engine = durable")
    result = pytester.runpytest("--sanctions-rules", "my-rules", "--sanctions-engine", "plain")
    result.assert_outcomes(passed=COUNT + 1)


def test_the_bundled_rules_are_without_fault_and_each_of_their_examples_is_collected_once(
    pytester: pytest.Pytester,
) -> None:
    book, cases = check_folder()
    assert {case.rule.id for case in cases} == set(book.by_id)
    result = pytester.runpytest("--sanctions-rules", "bundled", "--collect-only", "-q", "-p", "no:python")
    found = names(result)
    assert len(found) == len(set(found)) == len(cases) * ENGINES
    assert sum("2270-op06.examples.yml::the day of adoption[plain]" in name for name in found) == 1


def test_workers_share_the_examples_between_them(pytester: pytest.Pytester) -> None:
    pytester.runpytest("--sanctions-rules", "my-rules", "-n", "2").assert_outcomes(passed=COUNT * ENGINES + 1)


# What is chosen


@pytest.mark.parametrize(
    ("arguments", "passed"),
    [
        (["my-rules/house/9999-op02.examples.yml", "-k", "lathe and plain"], 2),
        ([f"my-rules/house/9999-op01.examples.yml::{FIRST}[plain]"], 1),
        ([f"my-rules/house/9999-op01.examples.yml::{FIRST}"], ENGINES),
        (["test_other.py", "--sanctions-engine=plain"], COUNT + 1),
        ([".", "--sanctions-engine=plain"], COUNT + 1),
        ([".", "my-rules", "my-rules/house", "--sanctions-engine=plain"], COUNT + 1),
    ],
)
def test_arguments_choose_as_they_do_among_other_tests(
    pytester: pytest.Pytester, arguments: list[str], passed: int
) -> None:
    pytester.runpytest("--sanctions-rules=my-rules", *arguments).assert_outcomes(passed=passed)


def test_with_a_setting_arguments_choose_other_tests_alone(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nsanctions_rules = my-rules")
    pytester.runpytest("test_other.py").assert_outcomes(passed=1)


def test_a_folder_inside_a_virtual_environment_is_found_and_nothing_beside_it(pytester: pytest.Pytester) -> None:
    packages = pytester.path / ".venv" / "lib" / "site-packages"
    packages.mkdir(parents=True)
    (pytester.path / ".venv" / "pyvenv.cfg").touch()
    shutil.move(pytester.path / "my-rules", packages / "my-rules")
    for place in (packages, packages / "another", packages.parent):
        place.mkdir(exist_ok=True)
        (place / f"test_in_{place.name.replace('-', '_')}.py").write_text("def test_theirs(): assert False")
    option = ["--sanctions-rules", ".venv/lib/site-packages/my-rules", "--sanctions-engine=plain"]
    for arguments in ([], ["."], ["test_other.py"]):
        pytester.runpytest(*option, *arguments).assert_outcomes(passed=COUNT + 1)


def test_only_examples_of_the_regimes_named_are_run(pytester: pytest.Pytester) -> None:
    other = pytester.path / "my-rules" / "shop"
    shutil.copytree(pytester.path / "my-rules" / "house", other)
    for path in other.iterdir():
        text = path.read_text(encoding="utf-8").replace("id: house", "id: shop").replace("XT", "XU")
        path.write_text(text, encoding="utf-8")
    (other / "9999-op02.yml").unlink()
    (other / "9999-op02.examples.yml").unlink()
    first = (other / "9999-op01.examples.yml").read_text(encoding="utf-8").count("{name:")
    options = ["--sanctions-rules=my-rules", "--sanctions-engine=plain"]
    pytester.runpytest(*options, "--sanctions-regime=shop").assert_outcomes(passed=first + 1)
    both = ["--sanctions-regime=shop", "--sanctions-regime=house"]
    pytester.runpytest(*options, *both).assert_outcomes(passed=COUNT + first + 1)


# What is said


def test_an_example_that_differs_fails_in_words_for_a_reader_of_law(pytester: pytest.Pytester) -> None:
    expect_another_verdict(pytester)
    result = pytester.runpytest("--sanctions-rules", "my-rules", "--sanctions-engine", "plain")
    result.assert_outcomes(passed=COUNT, failed=1)
    result.stdout.fnmatch_lines(
        [
            f"*__ {FIRST}[[]plain[]] __*",
            f"my-rules/house/9999-op01.examples.yml:5:5: house-9999-op01, example '{FIRST}'",
            "  expected 'out of scope'; S/RES/9999(2024) OP 1 gives 'prohibited'",
            "    reaches: asks XT; the record says XT: yes",
            "    date: asks from 2024-02-01; the record says 2024-02-01: yes",
            "    item: asks arms-and-related-materiel; the record says assault-rifle: yes",
            "*short test summary*",
            f"FAILED my-rules/house/9999-op01.examples.yml::{FIRST}[[]plain[]]*",
        ],
        consecutive=True,
    )


def test_what_breaks_otherwise_is_shown_with_its_traceback(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examples, "mismatch", lambda *_: 1 / 0)
    result = pytester.runpytest("--sanctions-rules", "my-rules", "--sanctions-engine=plain", "-k", "first and policy")
    assert result.parseoutcomes()["failed"] > 0
    result.stdout.fnmatch_lines(["*collected.py:*: in runtest", "*ZeroDivisionError: division by zero"])


def test_a_test_stands_at_the_line_of_its_example(pytester: pytest.Pytester) -> None:
    items, _ = pytester.inline_genitems("--sanctions-rules=my-rules", "--sanctions-engine=plain")
    path, line, name = next(item for item in items if item.name.startswith(FIRST)).reportinfo()
    assert line is not None
    assert FIRST in Path(path).read_text(encoding="utf-8").splitlines()[line]
    assert name == f"{FIRST}[plain]"


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_the_faults_of_all_files_are_one_error_with_every_place(pytester: pytest.Pytester, workers: list[str]) -> None:
    edit(pytester, "9999-op01.yml", "reaches: XT", "reaches: XTT")
    edit(pytester, "9999-op02.yml", "item: machine-tool", "item: machine-tol")
    result = pytester.runpytest("--sanctions-rules", "my-rules", *workers)
    assert result.parseoutcomes()["errors"] == 1
    result.stdout.fnmatch_lines(
        [
            "*ERROR collecting my-rules*",
            "my-rules/house/9999-op01.yml:12:12: no State 'XTT' [[]unknown-state[]]",
            "  help: *",
            "my-rules/house/9999-op02.yml:13:9: no term 'machine-tol' [[]unknown-term[]]",
            "  help: did you mean 'machine-tool'?",
        ],
        consecutive=True,
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_rule_without_examples_is_an_error_though_there_is_no_file_to_collect(pytester: pytest.Pytester) -> None:
    for path in (pytester.path / "my-rules" / "house").glob("*.examples.yml"):
        path.unlink()
    result = pytester.runpytest("--sanctions-rules", "my-rules")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*9999-op01.examples.yml: the rule house-9999-op01 has no examples *"])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ["--sanctions-rules=my-rules", "--sanctions-regime=hose"],
            "ERROR: --sanctions-regime hose: no such regime [unknown-regime]\n  help: did you mean 'house'?",
        ),
        (
            ["--sanctions-rules=my-rules", "--sanctions-engine=durible"],
            "ERROR: --sanctions-engine durible: no engine 'durible' [unknown-engine]\n  help: did you mean 'durable'?",
        ),
        (
            ["-o", "sanctions_rules=my-rules", "-o", "sanctions_engine=slow"],
            "ERROR: sanctions_engine = slow: no engine 'slow' [unknown-engine]\n  help: engines: plain, durable, both",
        ),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error_with_help(
    pytester: pytest.Pytester, options: list[str], told: str
) -> None:
    result = pytester.runpytest(*options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert told in result.stderr.str()


def test_a_folder_that_is_not_there_is_a_usage_error(pytester: pytest.Pytester) -> None:
    result = pytester.runpytest("--sanctions-rules", "my-rulez")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"--sanctions-rules my-rulez: no folder {pytester.path / 'my-rulez'} [no-folder]" in result.stderr.str()


@pytest.mark.parametrize(("engine", "passed", "skipped"), [("durable", 1, COUNT), ("both", COUNT + 1, COUNT)])
def test_an_engine_that_is_not_installed_is_skipped_by_name_and_never_stood_in_for(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, engine: str, passed: int, skipped: int
) -> None:
    monkeypatch.setattr("sanctions_rules.engines.durable_installed", lambda: False)
    result = pytester.runpytest("--sanctions-rules", "my-rules", "--sanctions-engine", engine, "-rs")
    result.assert_outcomes(passed=passed, skipped=skipped)
    result.stdout.fnmatch_lines(["SKIPPED*durable-rules is not installed here*"])
    pytester.runpytest("--sanctions-rules", "my-rules").assert_outcomes(passed=COUNT + 1)


@pytest.mark.skipif(not durable_installed(), reason="durable-rules is not installed: CPython below 3.13 only")
def test_the_engine_in_the_name_is_the_engine_that_weighs(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object, sheets: object) -> None:
        raise EngineError([Fault("engine", "durable was asked", "asked")])

    monkeypatch.setattr(DurableEngine, "weigh", refuse)
    result = pytester.runpytest("--sanctions-rules", "my-rules")
    result.assert_outcomes(passed=COUNT + 1, failed=COUNT)


def test_rules_are_read_once_in_a_run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []

    def counted(folder: Path) -> object:
        read.append(folder)
        return check_folder(folder)

    monkeypatch.setattr("sanctions_rules.rulebook.check_folder", counted)
    pytester.runpytest("--sanctions-rules", "my-rules").assert_outcomes(passed=COUNT * ENGINES + 1)
    assert len(read) == 1


# Who does not ask


def test_without_a_folder_named_no_example_is_collected(pytester: pytest.Pytester) -> None:
    pytester.runpytest().assert_outcomes(passed=1)
    result = pytester.runpytest("my-rules/house/9999-op01.examples.yml")
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_files_of_that_name_outside_the_folder_are_left_alone(pytester: pytest.Pytester) -> None:
    (pytester.mkdir("theirs") / "api.examples.yml").write_text("[this, is, ours: {", encoding="utf-8")
    pytester.runpytest("--sanctions-rules=my-rules", "--sanctions-engine=plain").assert_outcomes(passed=COUNT + 1)
