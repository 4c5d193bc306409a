"""``python -m tests.benchmarks`` from the root of a checkout: measure, and print what was measured."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path

import sanctions_rules
from sanctions_rules.engines import durable_installed

from .measuring import answering, comparing, remembering, starting, throughput
from .peers import PEERS, version
from .records import mixed
from .tables import Section, lines


def main() -> None:
    asked = _arguments()
    machine = _machine()
    print("\n".join(f"{name}: {value}" for name, value in machine.items()))
    print("Machines differ; compare ratios, not figures, between them.", flush=True)
    sections = []
    for section in _sections(asked):
        sections.append(section)
        print("\n".join(lines(section)), flush=True)
    if asked.json:
        measured = {"machine": machine, "sections": [asdict(section) for section in sections]}
        Path(asked.json).write_text(json.dumps(measured, indent=1, ensure_ascii=False), encoding="utf-8")


def _sections(asked: argparse.Namespace) -> Iterator[Section]:
    engines = ("plain", "durable") if durable_installed() else ("plain",)
    yield starting(asked.starts)
    yield remembering(asked.records, engines)
    yield answering(asked.singles, engines)
    records = mixed(asked.records)
    yield throughput(records, asked.rounds, engines)
    yield comparing(records, asked.rounds, engines)


def _machine() -> dict[str, str]:
    book = sanctions_rules.Rulebook.load()
    packages = ("pydantic", "durable-rules")
    return {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()} {platform.release()}",
        "load": ", ".join(f"{load:.2f}" for load in os.getloadavg()) + " (1, 5, 15 minutes)",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "sanctions-rules": f"{sanctions_rules.__version__}, {Path(sanctions_rules.__file__).parent}",
        "rulebook": f"{len(book.rules)} rules, digest {book.digest}",
        **{name: _version(name) for name in packages},
        **{PEERS[peer][0]: version(peer) or "not installed, left out" for peer in PEERS},
    }


def _version(package: str) -> str:
    try:
        return installed(package)
    except PackageNotFoundError:
        return "not installed"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=sys.modules["__main__"].__doc__)
    parser.add_argument("--records", type=int, default=10_000, help="records in a batch (10,000)")
    parser.add_argument("--singles", type=int, default=2_000, help="records screened one by one (2,000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of a batch (5)")
    parser.add_argument("--starts", type=int, default=9, help="rounds of fresh processes (9)")
    parser.add_argument("--json", metavar="FILE", help="write the figures here as well")
    return parser.parse_args()


if __name__ == "__main__":
    main()
