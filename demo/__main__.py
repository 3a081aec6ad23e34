"""``python -m demo``: write the make-believe utility's exports, and the truth beside them."""

from __future__ import annotations

import argparse
import shutil
import sys
from datetime import date
from pathlib import Path

from core.errors import KroplaError
from demo.export import export
from demo.plan import DEFAULT_UNTIL, Plan
from demo.truth import PLAN_FILE, note, tell
from demo.world import make


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--customers", type=int, required=True, metavar="N", help="at least 20")
    parser.add_argument("--years", type=int, required=True, metavar="Y", help="years of history")
    parser.add_argument("--seed", type=int, required=True, metavar="S", help="seed of all chance")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to fill")
    parser.add_argument(
        "--hourly-share",
        type=float,
        default=0.0,
        metavar="P",
        help="share of houses with an hourly read meter",
    )
    parser.add_argument(
        "--faults", type=float, default=0.01, metavar="R", help="injected faults per reading"
    )
    parser.add_argument(
        "--until", type=date.fromisoformat, default=DEFAULT_UNTIL, help="last day that is known"
    )
    return parser


def truth_folder(out: Path) -> Path:
    """Where the truth about an inbox stands: beside it."""
    return out.with_name(out.name + ".truth")


def run(plan: Plan, out: Path) -> None:
    """Fill ``out`` and the folder of its truth; what an earlier run left there is replaced."""
    truth = truth_folder(out)
    is_ours = (truth / PLAN_FILE).exists()
    for folder in (out, truth):
        if folder.exists() and any(folder.iterdir()) and not is_ours:
            raise KroplaError(f"Folder {folder} nie jest pusty i nie zrobił go pokaz.")
    for folder in (out, truth):
        shutil.rmtree(folder, ignore_errors=True)
    note(plan, truth)
    world = make(plan)
    desk = export(world, out)
    tell(world, desk, truth)
    print(f"Zapisano {len(desk.rows)} plików, {sum(desk.rows.values())} wierszy: {out}")
    print(f"Prawda o błędach i kontach: {truth}")


def main(argv: list[str] | None = None) -> int:
    """Exit 0 when written, 1 when the folder is not ours, 2 when the wishes cannot be met."""
    wishes = arguments().parse_args(argv)
    try:
        plan = Plan(
            customers=wishes.customers,
            years=wishes.years,
            seed=wishes.seed,
            hourly_share=wishes.hourly_share,
            faults=wishes.faults,
            until=wishes.until,
        )
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        run(plan, wishes.out.absolute())
    except KroplaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
