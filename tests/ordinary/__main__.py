"""``python -m tests.ordinary`` from the root of a checkout: how often lawful trade is flagged, and what is asked."""

from __future__ import annotations

import argparse
import time

from sanctions_rules import Screener

from .asking import followed
from .odd_names import odd_names
from .pages import PAGE, rewritten, tables
from .third_states import between_others
from .with_the_dprk import with_the_dprk


def main() -> None:
    asked = _arguments()
    screener, start = Screener(), time.process_time()
    others = followed(screener, between_others(asked.others))
    dprk = followed(screener, with_the_dprk(asked.dprk))
    odd = followed(screener, [*odd_names(with_code=True), *odd_names(with_code=False)])
    measured = tables(others, dprk, odd)
    print(measured)
    print(f"\n{time.process_time() - start:.0f} s; rulebook {screener.rulebook.digest}")
    unsettled = [row for row in (*others, *dprk) if row.first.flag == "red" or row.last.flag != "none"]
    for row in unsettled[:20]:
        print(f"NOT SETTLED {row.first.flag} → {row.last.flag}: {row.deal.category}: {row.deal.shown}")
    if asked.write:
        PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8"), measured), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.ordinary", description=__doc__)
    parser.add_argument("--others", type=int, default=20_000, help="rows between third States (20,000)")
    parser.add_argument("--dprk", type=int, default=6_000, help="rows with the DPRK (6,000)")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/amber-rates.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
