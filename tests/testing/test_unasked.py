"""Whoever names no rules folder does not pay for the plugin that is loaded in every run of pytest."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest_plugins = ["pytester"]


def test_an_unrelated_run_imports_nothing_heavy(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:hypothesispytest")
    pytester.makepyfile(
        test_other="""
        import sys

        def test_other(request):
            assert request.config.pluginmanager.has_plugin("sanctions_rules")
            ours = {name for name in sys.modules if name.startswith("sanctions_rules.")}
            assert ours == {"sanctions_rules.errors"} | {
                f"sanctions_rules.testing{rest}" for rest in ("", ".plugin", ".collected")
            }
            assert not {"pydantic", "hypothesis", "yaml"} & set(sys.modules)
        """
    )
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(passed=1)


def test_the_plugin_itself_needs_pytest_alone() -> None:
    code = (
        "import sys, pytest; before = set(sys.modules); import sanctions_rules.testing.plugin; "
        "print(sorted({name.partition('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['sanctions_rules']"
