"""Rule mutation on the terminal and as JSON: the count of each file, and the question behind each survivor."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sanctions_rules.report.lines import WIDTH, Line
from sanctions_rules.testing.landscape import Outcome
from sanctions_rules.testing.mutation import Judgement, Survivor

_HEADS: Final = {"killed": "noticed", "equivalent": "same rule", "alive": "unnoticed"}
_FATES: Final = tuple(_HEADS)
_COLUMN: Final = 12
_LABEL: Final = WIDTH - _COLUMN * (len(_FATES) + 1)


def mutation_page(judgements: Sequence[Judgement]) -> Iterator[Line]:
    """A line for each rule and regime; then each survivor as a question; then what was proved equivalent."""
    yield Line(
        f"{'':<{_LABEL}}{'mistakes':>{_COLUMN}}" + "".join(f"{_HEADS[f]:>{_COLUMN}}" for f in _FATES), style="bold"
    )
    for place in dict.fromkeys(judgement.mutant.place for judgement in judgements):
        here = [judgement for judgement in judgements if judgement.mutant.place == place]
        counts = [len(here), *(_count(here, fate) for fate in _FATES)]
        if len(place) >= _LABEL:
            yield Line(place)
            place = ""
        yield Line(f"{place:<{_LABEL}}" + "".join(f"{count:>{_COLUMN}}" for count in counts))
    for judgement in judgements:
        if judgement.survivor is not None:
            yield from _question(judgement, judgement.survivor)
        elif judgement.fate == "alive":
            mutant = judgement.mutant
            yield Line("")
            yield Line(f"  {mutant.mistake}: {mutant.told}", 0, 2, lead=mutant.where, lead_style="bold")
            yield Line(f"no example of {mutant.place} notices", 2, 2)
    yield from _equivalent([judgement for judgement in judgements if judgement.fate == "equivalent"])
    yield Line("")
    yield Line(summary(judgements), style="bold")


def summary(judgements: Sequence[Judgement]) -> str:
    """One line: how many mistakes, how many the examples notice, and how many they do not."""
    killed, equivalent, alive = (_count(judgements, fate) for fate in _FATES)
    real = killed + alive
    share = f"{1000 * killed // real / 10:g} %" if real else "none to notice"
    tail = f"; {equivalent} {'is' if equivalent == 1 else 'are'} the same rule in other words" if equivalent else ""
    return f"{real + equivalent:,} mistakes made: {killed:,} of {real:,} noticed ({share}), {alive:,} unnoticed{tail}"


def mutation_json(judgements: Sequence[Judgement]) -> str:
    """One object: the counts, and every mistake with its place and what became of it."""
    counts = {fate: _count(judgements, fate) for fate in _FATES}
    return json.dumps({"counts": counts, "mistakes": list(map(_told, judgements))}, ensure_ascii=False, indent=2)


def _count(judgements: Sequence[Judgement], fate: str) -> int:
    return sum(judgement.fate == fate for judgement in judgements)


def _question(judgement: Judgement, survivor: Survivor) -> Iterator[Line]:
    mutant = judgement.mutant
    yield Line("")
    yield Line(f"  {mutant.mistake}: {mutant.told}", 0, 2, lead=mutant.where, lead_style="bold")
    yield Line(f"no example of {survivor.rule.id} notices. A record that tells the two apart:", 2, 2)
    yield Line(example_of(survivor), 4, 4)
    answers, would = _answer(survivor.answers), _answer(survivor.would_answer)
    yield Line(f"as the rule stands it is {answers}; with the mistake, {would}", 2, 2)
    asks = f"which of the two does {survivor.rule.citation} say?"
    yield Line(f"{asks} If the rule is right, add the example; if not, correct the rule", 2, 2, "dim")


def example_of(survivor: Survivor) -> str:
    """The record as a line for the examples file; its name is for the reviewer to write."""
    given = {name: value[0] if _is_single(value) else value for name, value in survivor.given.items()}
    told: dict[str, Any] = {"name": "…", "given": given, "expect": survivor.answers.word}
    if survivor.answers.word == survivor.would_answer.word == "prohibited":
        told["flag"] = "red" if survivor.answers.violates else "amber"
    if survivor.answers.lifted_by:
        told["because"] = survivor.answers.lifted_by
    if survivor.missing:
        told["missing"] = list(survivor.missing)
    return f"- {_flow(told)}"


def _is_single(value: object) -> bool:
    return isinstance(value, list) and len(value) == 1


def _flow(value: Any) -> str:
    """A value in YAML's one-line form; text that YAML would read as a number is quoted."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = str(value)
    return f'"{text}"' if isinstance(value, str) and text.isdigit() else text


def _answer(outcome: Outcome) -> str:
    if outcome.lifted_by:
        return f"'{outcome.word}' by '{outcome.lifted_by}'"
    if outcome.word == "prohibited":
        return "'prohibited'" + ("" if outcome.violates else " but no violation")
    return f"'{outcome.word}'"


def _equivalent(judgements: Sequence[Judgement]) -> Iterator[Line]:
    if judgements:
        yield Line("")
        yield Line("the same rule in other words: no record of any class tells them apart", style="bold")
    for judgement in judgements:
        mutant = judgement.mutant
        yield Line(f"  {mutant.mistake}: {mutant.told}", 2, 2, lead=mutant.where)


def _told(judgement: Judgement) -> dict[str, Any]:
    mutant, survivor = judgement.mutant, judgement.survivor
    told: dict[str, Any] = {
        "place": mutant.place,
        "where": mutant.where,
        "mistake": mutant.mistake,
        "told": mutant.told,
        "fate": judgement.fate,
        "noticed_by": judgement.noticed_by,
    }
    if survivor is not None:
        told["survivor"] = {
            "rule": survivor.rule.id,
            "given": survivor.given,
            "answers": survivor.answers._asdict(),
            "would_answer": survivor.would_answer._asdict(),
            "missing": survivor.missing,
            "example": example_of(survivor),
        }
    return told
