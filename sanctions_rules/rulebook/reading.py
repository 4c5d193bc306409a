"""A document becomes a typed model, and each pydantic complaint becomes a fault at its place in the file."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from decimal import Decimal
from functools import cache
from itertools import product
from string import ascii_uppercase
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sanctions_rules.allowances import Allowance, Conversion
from sanctions_rules.errors import Fault, RulebookError, did_you_mean, shown
from sanctions_rules.exchangerules import ExchangeExample, ExchangeExamples, Role, Way
from sanctions_rules.grammar import CONDITION_KEYS
from sanctions_rules.rulebook.documents import Document
from sanctions_rules.rulebook.ledgers import Entry, Ledger
from sanctions_rules.rules import Example, Exemption
from sanctions_rules.states import is_state_code

Model = TypeVar("Model", bound=BaseModel)
_TAGS = frozenset({"all_of", "one_of"})
_SAMPLES = {
    "citation": "S/RES/2270(2016) OP 8(a)",
    "in_force": "{from: 2016-03-02}",
    "from": "2016-03-02",
    "force": "binding",
}
_MAP = ("a map of keys", "write {key: value, …}, or the keys below it, each on its own line")
_LIST = ("a list", "write [one, two], or each on a line of its own after a dash")
_KINDS = {
    "model": _MAP,
    "dict": _MAP,
    "tuple": _LIST,
    "list": _LIST,
    "string": ("text", "put it in quotes"),
    "int": ("a whole number", None),
    "decimal": ("a number", None),
}
_NOTHING = ("nothing stands here", "bad-value", "give it a value, or leave the key out")
_FORMS = {
    r"^\d{1,3} months from \d{4}-\d{2}-\d{2}$": "write it as 12 months from 2018-01-01",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "use small letters and digits, joined by hyphens",
}


def read_model(document: Document, model: type[Model]) -> Model:
    """Validate a document; raises RulebookError with a fault for every complaint."""
    if not isinstance(document.data, dict):
        kind = "a list" if isinstance(document.data, list) else "a single value"
        raise RulebookError(
            [
                Fault(
                    document.where(),
                    f"the file is {kind}; it should be a map of keys",
                    "not-a-map",
                    f"start with '{next(iter(model.model_fields))}: …'",
                )
            ]
        )
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        told = [e for e in error.errors(include_url=False) if not _echo(e)]
        raise RulebookError([_fault(document, model, e) for e in told]) from None


def _echo(error: Any) -> bool:
    """Whether a complaint of emptiness only repeats that every part of a list was refused."""
    return error["type"] == "too_short" and bool(error["input"])


def _fault(document: Document, model: type[BaseModel], error: Any) -> Fault:
    path = _yaml_path(document.data, error["loc"])
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        key = str(error["loc"][-1])
        known = _keys_at(model, path)
        near = did_you_mean(key, known)
        return Fault(
            document.where(path, key=True),
            f"no key {shown(key)} here",
            "unknown-key",
            near or f"keys here: {', '.join(known)}",
        )
    if kind == "missing":
        key = str(error["loc"][-1])
        return Fault(
            document.where(path[:-1]),
            f"the key '{key}' is missing",
            "missing-key",
            f"add '{key}: {_SAMPLES.get(key, '…')}'",
        )
    if "what" in context:
        return _own_fault(document.where(path), kind, error["input"], context)
    if kind == "citation":
        return Fault(
            document.where(path), f"{_written(error['input'])} is no citation", "bad-citation", context["help"]
        )
    if kind == "literal_error":
        return _word_fault(document, path, error["input"], str(context["expected"]))
    what, help = _plain(kind, error)
    return Fault(document.where(path), what, "bad-value", help)


def _word_fault(document: Document, path: tuple[Hashable, ...], given: object, expected: str) -> Fault:
    if isinstance(given, dict | list | tuple):
        return Fault(document.where(path), "this is not a word", "unknown-word", f"words here: {expected}")
    if given is None:
        return Fault(document.where(path), *_NOTHING)
    words = [w.strip("'") for part in expected.split(" or ") for w in part.split(", ")]
    near = did_you_mean(given, words)
    return Fault(
        document.where(path),
        f"no word {shown(given)} for this key",
        "unknown-word",
        near or f"words here: {', '.join(words)}",
    )


def _own_fault(where: str, code: str, given: object, context: Any) -> Fault:
    """A complaint of ours, with what the author wrote on one short line, and true and false as they were written."""
    what, help = (_as_written(given, text) if text else None for text in (context["what"], context.get("help")))
    if code == "unknown-state":
        help = did_you_mean(str(given).upper(), _state_codes()) or help
    return Fault(where, str(what), code, help)


def _as_written(given: object, text: str) -> str:
    """A text of ours that holds what the author wrote, with that on one short line and in no words of Python."""
    words_of_python = [repr(given)] if isinstance(given, dict | list | tuple | Decimal) else []
    for form in (f"'{given}'", *words_of_python):
        text = text.replace(form, _written(given))
    return text


def _written(given: object) -> str:
    """A value as its author wrote it, where it fits into a sentence."""
    if isinstance(given, dict | list | tuple):
        return "this"
    return shown(str(given).lower() if isinstance(given, bool) else given)


@cache
def _state_codes() -> tuple[str, ...]:
    return tuple(code for code in map("".join, product(ascii_uppercase, repeat=2)) if is_state_code(code))


def _plain(kind: str, error: Any) -> tuple[str, str | None]:
    value = error["input"]
    given = _written(value)
    if value is None:
        return _NOTHING[0], _NOTHING[2]
    if kind.startswith("bool"):
        return f"{given} is neither true nor false", "write true or false, without quotes"
    if kind in ("too_short", "string_too_short"):
        return (
            "this is empty" if not value else f"{given} is too short",
            "write something, or leave the key out",
        )
    if kind == "string_pattern_mismatch":
        return f"{given} does not have the form this key takes", _FORMS.get(error["ctx"]["pattern"])
    if kind.endswith(("_type", "_parsing")):
        kind_asked, help = _KINDS.get(kind.partition("_")[0], ("of the kind this key takes", None))
        return f"{given} is not {kind_asked}", help
    return f"{given}: {error['msg'][:1].lower()}{error['msg'][1:]}", None


def _yaml_path(data: Any, location: Sequence[Hashable]) -> tuple[Hashable, ...]:
    """The part of a pydantic location that stands in the file: union tags and wrapped scalars are ours."""
    path: list[Hashable] = []
    for step in location:
        in_map = isinstance(data, dict) and step in data
        if in_map or (isinstance(data, list) and isinstance(step, int) and step < len(data)):
            data = data[step]
        elif step in _TAGS or isinstance(step, int) or not isinstance(data, dict):
            continue
        path.append(step)
    return tuple(path)


def _keys_at(model: type[BaseModel], path: tuple[Hashable, ...]) -> tuple[str, ...]:
    inside = [step for step in path[:-1] if isinstance(step, str)]
    if inside and inside[-1] in ("in_force", "date", "contract_date"):
        return ("from", "until")
    if "prohibits" in inside or "when" in inside or "not" in inside:
        return CONDITION_KEYS
    if model is Ledger and len(inside) > 1:
        return _keys(Entry)
    if model is ExchangeExamples and inside:
        return _keys(ExchangeExample)
    for name, nested in (
        ("converts", Conversion),
        ("within", Allowance),
        ("unless", Exemption),
        ("exemptions", Exemption),
        ("examples", Example),
        ("legs", Role),
        ("ways", Way),
    ):
        if name in inside:
            return _keys(nested)
    return _keys(model)


def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(f.alias or name for name, f in model.model_fields.items() if not f.exclude)
