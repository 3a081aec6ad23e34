"""A handful of rows that no loader can take, added to files of readings."""

from __future__ import annotations

import numpy as np
import pandas as pd

from demo.days import as_date, year_of
from demo.plan import Plan

KINDS = ("malformed_date", "unknown_meter", "letters_in_number", "missing_column")


def rows(plan: Plan, written: pd.DataFrame) -> pd.DataFrame:
    """Bad copies of good rows in the files of the last two years: file, kind, meter, day, text."""
    if not plan.faults:
        return pd.DataFrame({"file": [], "kind": [], "device": [], "day": [], "text": []})
    rng = plan.rng("malformed")
    year = year_of(written["day"].to_numpy())
    found = []
    for number in np.unique(year)[-2:]:
        chosen = rng.choice(np.flatnonzero(year == number), len(KINDS))
        for kind, (_, row) in zip(KINDS, written.iloc[chosen].iterrows(), strict=True):
            file = f"odczyty_{number}.csv"
            found.append((file, kind, row["device"], row["day"], _text(kind, row)))
    return pd.DataFrame(found, columns=["file", "kind", "device", "day", "text"])


def _text(kind: str, row: pd.Series) -> str:
    """The row as it stands in the file, with its mistake."""
    meter, day = f"W{row['device'] + 100_001:07d}", f"{as_date(row['day']):%d.%m.%Y}"
    register = str(row["register"])
    if kind == "malformed_date":
        day = f"31.02.{day[-4:]}"
    elif kind == "unknown_meter":
        meter = f"W9{meter[2:]}"
    elif kind == "letters_in_number":
        register = f"{register}O"  # the letter, not the digit
    parts = [meter, day, register, "I"]
    return ";".join(parts[:-1] if kind == "missing_column" else parts)
