"""
The pytest plugin: the examples that stand beside the rules of a folder run as tests.

It is loaded in every pytest run where the library is installed, and does nothing until a rules folder is
named: with ``--sanctions-rules DIR`` on the command line, or ``sanctions_rules = "DIR"`` among the settings.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from sanctions_rules.errors import Fault, did_you_mean
from sanctions_rules.testing.collected import CHOSEN, Chosen, ExamplesFile, RulesFolder

BUNDLED: Final = "bundled"
CHOICES: Final = ("plain", "durable", "both")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Three options, each also a setting of the same name."""
    group = parser.getgroup("sanctions-rules", "the examples of a rules folder, run as tests")
    folder = f"rules folder whose examples are run; '{BUNDLED}': the rules that come with the library"
    engine = "engine that weighs the examples: plain, durable or both; default: both where durable-rules is installed"
    regime = "only the examples of this regime"
    group.addoption("--sanctions-rules", metavar="DIR", help=folder)
    group.addoption("--sanctions-engine", metavar="|".join(CHOICES), help=engine)
    group.addoption("--sanctions-regime", metavar="REGIME", action="append", help=f"{regime}; may be repeated")
    parser.addini("sanctions_rules", f"{folder} (a path from the folder of the settings file)", default="")
    parser.addini("sanctions_engine", engine, default="")
    parser.addini("sanctions_regime", f"{regime}, or of these", type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Read the options, where a rules folder is named; raises UsageError for what cannot be meant."""
    folder = _folder(config)
    if folder is None:
        return
    wanted = _is_wanted(config, folder)
    config.stash[CHOSEN] = Chosen(config, folder, _engine(config), _regimes(config, folder), wanted)
    if wanted and not any(folder.resolve().is_relative_to(path) for path in _argued(config)):
        config.args.append(str(folder))


def pytest_report_header(config: pytest.Config) -> str | None:
    """Where the examples come from."""
    chosen = config.stash.get(CHOSEN, None)
    return f"sanctions-rules: examples of {chosen.folder}" if chosen else None


@pytest.hookimpl(tryfirst=True)
def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Lead to a folder where tests are not looked for, such as in a virtual environment, and to nothing beside it."""
    chosen = config.stash.get(CHOSEN, None)
    return chosen.ignores(collection_path) if chosen else None


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The rules folder, which tells the faults of all its files at once."""
    chosen = parent.config.stash.get(CHOSEN, None)
    return RulesFolder.from_parent(parent, path=path) if chosen and chosen.is_folder(path) else None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The examples beside a rule of the folder; files of that name anywhere else are left alone."""
    chosen = parent.config.stash.get(CHOSEN, None)
    return ExamplesFile.from_parent(parent, path=file_path) if chosen and chosen.holds(file_path) else None


def _folder(config: pytest.Config) -> Path | None:
    given, setting = config.getoption("--sanctions-rules"), config.getini("sanctions_rules")
    named = str(setting if given is None else given)
    if not named:
        return None
    if named == BUNDLED:
        from sanctions_rules.rulebook import rules_folder  # noqa: PLC0415 - heavy, so only when asked for

        return rules_folder()
    home = config.invocation_params.dir if given is not None else (config.inipath or config.rootpath / "x").parent
    folder = home / named
    if not folder.is_dir():
        where = _at("rules", given, named)
        help = f"name a folder such as rules/, or '{BUNDLED}' for the rules that come with the library"
        raise _usage(Fault(where, f"no folder {folder}", "no-folder", help))
    return folder


def _is_wanted(config: pytest.Config, folder: Path) -> bool:
    """Whether the whole folder is collected: not where a setting names it and the arguments choose other tests."""
    if config.args_source is not config.ArgsSource.ARGS:
        return True
    if config.getoption("--sanctions-rules") is None:
        return False
    return not any(path.is_relative_to(folder.resolve()) for path in _argued(config))


def _argued(config: pytest.Config) -> list[Path]:
    """The paths that the arguments name."""
    return [(config.invocation_params.dir / argument.split("::")[0]).resolve() for argument in config.args]


def _engine(config: pytest.Config) -> str:
    given, setting = config.getoption("--sanctions-engine"), config.getini("sanctions_engine")
    named = str(setting if given is None else given)
    if named and named not in CHOICES:
        help = did_you_mean(named, CHOICES) or f"engines: {', '.join(CHOICES)}"
        raise _usage(Fault(_at("engine", given, named), f"no engine '{named}'", "unknown-engine", help))
    return named


def _regimes(config: pytest.Config, folder: Path) -> tuple[str, ...]:
    given, setting = config.getoption("--sanctions-regime"), config.getini("sanctions_regime")
    named = tuple(setting if given is None else given)
    known = sorted(path.parent.name for path in folder.glob("*/regime.yml"))
    for name in named:
        if name not in known:
            help = did_you_mean(name.lower(), known) or f"regimes: {', '.join(known) or 'none'}"
            raise _usage(Fault(_at("regime", given, name), "no such regime", "unknown-regime", help))
    return named


def _at(word: str, given: object, named: str) -> str:
    """The option or the setting, as it was written."""
    return f"--sanctions-{word} {named}" if given is not None else f"sanctions_{word} = {named}"


def _usage(fault: Fault) -> pytest.UsageError:
    return pytest.UsageError(str(fault))
