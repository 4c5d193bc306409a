"""The measurements. Each answers with one section; the README says how to read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from statistics import median
from typing import Any, Final

from sanctions_rules import Finding, Rulebook, Screener
from sanctions_rules.engines import engine_named

from .peers import FIVE, PEERS, Decide, Flat, flat, loop, phocinae, version, zen
from .records import SHARES, Record, mixed, only
from .tables import Figure, Section
from .timing import Rounds, fresh, in_turns, one_by_one, ratio

MIX: Final = ", ".join(f"{share} % {sort}" for sort, share in SHARES.items())
_CALLED: Final = (
    "import sys; sys.argv = ['sanctions-rules', *sys.argv[1:]]; from sanctions_rules.cli import main; main()"
)
_EXAMPLE: Final = "docs/examples/2023-09-07-as-planned.csv"
_PEAK: Final = """
import os, resource
if os.path.exists("/proc/self/status"):  # elsewhere a child's peak counts from the size of the parent that starts it
    print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def starting(rounds: int) -> Section:
    """From nothing to an answer, in fresh processes."""
    imports = {"sanctions_rules": "sanctions_rules"} | {PEERS[p][0]: PEERS[p][1] for p in PEERS if version(p)}
    times = in_turns(
        {"bare": partial(fresh, "pass")}
        | {f"import {name}": partial(fresh, f"import {module}") for name, module in imports.items()}
        | {
            "import and load the rules": partial(fresh, "from sanctions_rules import Screener; Screener()"),
            "sanctions-rules --help": partial(fresh, _CALLED, "--help"),
            f"sanctions-rules screen {_EXAMPLE}": partial(fresh, _CALLED, "screen", _EXAMPLE),
        },
        rounds,
    )
    bare = times["bare"]
    figures = [Figure("bare python -c pass", 1000 * median(bare), "ms")]
    for name, taken in times.items():
        if name != "bare":
            above = median(t - b for t, b in zip(taken, bare, strict=True))
            figures.append(Figure(name, 1000 * above, "ms", "above bare"))
    return Section("Cold start", f"Fresh processes in turns, medians of {rounds}; bytecode is cached.", figures)


def remembering(count: int, engines: Sequence[str]) -> Section:
    """Peak memory of screening, each in a fresh process."""
    setup = "from sanctions_rules import Screener; from tests.benchmarks.records import mixed\n"
    make = f"records = mixed({count})\n"
    codes = {"bare Python": "", "rules loaded, records made": f"{setup}{make}s = Screener()\n"}
    for engine in engines:
        codes[f"{count:,} records screened, report kept, {engine}"] = (
            f"{setup}{make}report = Screener(engine='{engine}').screen(records)\n"
        )
    figures = [Figure(name, int(fresh(code + _PEAK)) / 1024, "MiB") for name, code in codes.items()]
    return Section("Memory", "Peak resident memory of a fresh process; the findings are all kept.", figures)


def answering(count: int, engines: Sequence[str]) -> Section:
    """One record at a time, warm."""
    figures = []
    for engine in engines:
        screener = Screener(engine=engine)
        sorts = {"all mixed": mixed(count)}
        if engine == "plain":
            sorts |= {sort: only(sort, count // 4) for sort in SHARES}
        for name, records in sorts.items():
            one_by_one(screener.screen, records[: count // 10])
            middle, slow = one_by_one(screener.screen, records)
            figures += [
                Figure(f"{engine}: {name}", 1e6 * middle, "µs", "p50"),
                Figure(f"{engine}: {name}", 1e6 * slow, "µs", "p95"),
            ]
    how = f"`Screener.screen(mapping)`: read, weighed and explained; {count:,} records one by one. Mix: {MIX}."
    return Section("One record", how, figures)


def throughput(records: Sequence[Record], rounds: int, engines: Sequence[str]) -> Section:
    """A batch against the whole rulebook."""
    screeners = {engine: Screener(engine=engine) for engine in engines}
    book = screeners["plain"].rulebook
    sheets = [sheet.facts for _, sheet, _ in screeners["plain"].weigh(records)]
    contestants: dict[str, Callable[[], Any]] = {}
    for name, screener in screeners.items():
        contestants[f"{name}: read, weighed, explained"] = partial(screener.screen, records)
        contestants[f"{name}: read, weighed"] = partial(screener.weigh, records)
        contestants[f"{name}: weighed, from ready facts"] = partial(engine_named(name, book.rules).weigh, sheets)
    times = in_turns(contestants, rounds)
    flags = ", ".join(f"{n:,} {flag}" for flag, n in screeners["plain"].screen(records).counts.items())
    rules = len(book.rules)
    figures = []
    for name, taken in times.items():
        rate = len(records) / median(taken)
        figures += [
            Figure(name, rate, "records/s"),
            Figure(name, rate * rules, "decisions/s", f"records x {rules} rules"),
        ]
    how = f"{len(records):,} mappings, {rounds} rounds in turns, medians, one core. Flags given: {flags}. Mix: {MIX}."
    return Section("A batch, the whole rulebook", how, figures)


def comparing(records: Sequence[Record], rounds: int, engines: Sequence[str]) -> Section:
    """The same five paragraphs and records in a loop and in the peers."""
    whole = Rulebook.load()
    book = replace(whole, rules=tuple(whole.rule(rule) for rule in FIVE))
    screeners = {engine: Screener(book, engine=engine) for engine in engines}
    weighed = screeners["plain"].weigh(records)
    sheets, flats = [sheet.facts for _, sheet, _ in weighed], [flat(sheet) for _, sheet, _ in weighed]
    deciders: dict[str, Decide] = {"loop": loop}
    deciders |= {name: make() for name, make in (("phocinae", phocinae), ("zen", zen)) if version(name)}
    contestants: dict[str, Callable[[], Any]] = {}
    for name, screener in screeners.items():
        contestants[f"ours, {name}: read, weighed, explained"] = partial(screener.screen, records)
        contestants[f"ours, {name}: weighed, from ready facts"] = partial(engine_named(name, book.rules).weigh, sheets)
    for name, decide in deciders.items():
        contestants[name] = partial(_each, decide, flats)
    times = in_turns(contestants, rounds)
    ours = [_prohibiting(finding) for finding in screeners["plain"].screen(records)]
    remarks = {name: _agreement(ours, decide, flats) for name, decide in deciders.items()}
    remarks = {name: "read from mappings, every ground explained" for name in times if "explained" in name} | remarks
    figures = [f for name in times for f in _compared(times, name, len(records), remarks.get(name, ""), list(deciders))]
    how = (
        f"{len(records):,} records x {len(FIVE)} rules, {rounds} rounds in turns, medians, one core. "
        "The loop and the peers get ready values (no State, item, date or total to work out) and give rule ids; "
        "we also say what is unknown or exempt, and where so marked read the text and explain every ground."
    )
    return Section("Five paragraphs beside a loop and the peers", how, figures)


def _each(decide: Decide, flats: Sequence[Flat]) -> list[Any]:
    return [decide(record) for record in flats]


def _compared(times: Rounds, name: str, count: int, remark: str, others: Sequence[str]) -> list[Figure]:
    rate = count * len(FIVE) / median(times[name])
    figures = [Figure(name, rate, "decisions/s", remark)]
    if name.startswith("ours"):
        figures += [Figure(name, ratio(times, name, other), f"x {other}", "median of rounds") for other in others]
    return figures


def _prohibiting(finding: Finding) -> frozenset[str]:
    return frozenset(ground.rule for ground in finding.grounds if ground.verdict == "prohibited")


def _agreement(ours: Sequence[frozenset[str]], decide: Decide, flats: Sequence[Flat]) -> str:
    """How many prohibitions were found alike, only by us, and only by the other."""
    found: Counter[str] = Counter()
    for mine, record in zip(ours, flats, strict=True):
        theirs = frozenset(decide(record))
        found.update(alike=len(mine & theirs), mine=len(mine - theirs), theirs=len(theirs - mine))
    return f"prohibitions: {found['alike']:,} alike, {found['mine']:,} only ours, {found['theirs']:,} only here"
