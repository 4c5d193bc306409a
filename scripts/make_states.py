"""Make `sanctions_rules/data/states.csv`: names and codes of States, from Unicode CLDR and ISO 3166.

Run in an environment of its own, from the root of the checkout:

    pip install babel pycountry && PYTHONPATH=. python scripts/make_states.py

Babel gives the territory names of Unicode CLDR in every language it has (Unicode licence); pycountry gives the codes
and English names of ISO 3166-1 and 3166-3. A text that would name two States is written with both codes, so that it
resolves to neither; each such collision, and each name that looks like another State's code, is reported on stderr.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import babel
import pycountry
from babel import Locale
from babel.localedata import locale_identifiers

from sanctions_rules.spellings import fold

OUT = Path(__file__).parent.parent / "sanctions_rules" / "data" / "states.csv"
FIRST = ["en", "fr", "es", "ru", "zh", "ar", "ko", "ja", "de", "pt", "tr", "fa"]
GROUPS = {"EU", "EZ", "UN", "QO"}
NOWHERE = "ZZ"
PARTS = {"AC": "SH", "CP": "FR", "CQ": "GG", "DG": "IO", "EA": "ES", "IC": "ES", "TA": "SH"}
PSEUDO = {"XA", "XB"}
# States with a namesake: "Kongo" alone is neither, whatever one language's table says.
NAMESAKES = {"KR": "KP", "KP": "KR", "CG": "CD", "CD": "CG", "WS": "AS", "AS": "WS"}
# "Republic of X" is not (only) the State usually called X.
NOT_REPUBLIC_OF = {"KP", "KR", "CD", "CG", "CN", "TW", "VN", "GB", "US", "SS", "SD", "XK", "CF", "DO", "IR"}
Row = tuple[str, str, str]


def assigned() -> dict[str, str]:
    """The short English name of each current State, Kosovo included."""
    english = Locale("en").territories
    return {c.alpha_2: english[c.alpha_2] for c in pycountry.countries} | {"XK": english["XK"]}


def code_rows() -> Iterator[Row]:
    """Alpha-3 and M49 codes, current and historic."""
    for country in pycountry.countries:
        yield country.alpha_3, country.alpha_2, "alpha-3"
        yield country.numeric, country.alpha_2, "M49"
    for old in pycountry.historic_countries:
        if code := historic_code(old.alpha_4):
            yield old.alpha_3, code, "alpha-3"


def historic_code(alpha_4: str) -> str | None:
    """The code of a historic State: its own unless that was given again, else the one that replaced it, else none."""
    current = assigned()
    old, new = alpha_4[:2], alpha_4[2:]
    if old not in current:
        return old
    return old if new == "AA" else new if new in current else None


def english_rows() -> Iterator[Row]:
    """The names ISO gives, and "Republic of X" where that can only be X."""
    names = assigned()
    for country in pycountry.countries:
        for field in ("name", "official_name", "common_name"):
            if name := getattr(country, field, None):
                yield name, country.alpha_2, "name"
    for old in pycountry.historic_countries:
        if code := historic_code(old.alpha_4):
            yield old.name, code, "name"
    for code in sorted(names.keys() - NOT_REPUBLIC_OF):
        yield f"Republic of {names[code]}", code, "name"


def cldr_rows() -> Iterator[Row]:
    """Every territory name of every language; the code is empty when the territory is no State."""
    locales = sorted(locale_identifiers(), key=lambda name: (rank(name), name))
    for identifier in locales:
        locale = Locale.parse(identifier)
        how = Locale.parse(locale.language).english_name or locale.language
        for code, name in locale.territories.items():
            if code == NOWHERE:
                yield name, "", "no State"
            elif code in GROUPS or code.isdigit():
                yield name, "", "group"
            elif code in PARTS:
                yield name, PARTS[code], "part of"
            elif code not in PSEUDO:
                bare = fold(locale.territories.get(NAMESAKES.get(code, ""), "")).split()
                alone = fold(name) in bare
                codes = "|".join(sorted([code, NAMESAKES[code]])) if alone else code
                yield name, codes, "ambiguous" if alone else "name" if how == "English" else how


def rank(identifier: str) -> int:
    """The place of a locale's language in the order in which a name shared by languages is credited."""
    language = identifier.partition("_")[0]
    return FIRST.index(language) if language in FIRST else len(FIRST)


def merged(codes: dict[str, str]) -> list[Row]:
    """One row for each folded text; those that name more than one thing become ambiguous and are reported."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name, code, how in [*english_rows(), *cldr_rows()]:
        if key := fold(name):
            found[key].setdefault(code, how)
    rows = []
    for key, meanings in found.items():
        if len(meanings) == 2 and next(iter(meanings)) and "" in meanings:
            del meanings[""]  # a State in the better-known language, a region in the other
        if key.upper() in codes and set(meanings) != {codes[key.upper()]}:
            print(f"looks like code {codes[key.upper()]}: {key} {meanings}", file=sys.stderr)
        possible = sorted({one for code in meanings for one in code.split("|") if one})
        if len(meanings) > 1:
            print(f"collision: {key} {meanings}", file=sys.stderr)
        how = next(iter(meanings.values())) if len(meanings) == 1 else "ambiguous"
        rows.append((key, "|".join(possible), how))
    return rows


def main() -> None:
    """Write the table."""
    short = [(name, code, "short name") for code, name in sorted(assigned().items())]
    numbers = sorted(code_rows())
    codes = {text: code for text, code, _ in numbers} | {code: code for _, code, _ in short}
    with OUT.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# scripts/make_states.py, Babel {babel.__version__}, pycountry {pycountry.__version__}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("text", "codes", "how"), *short, *numbers, *sorted(merged(codes))])


if __name__ == "__main__":
    main()
