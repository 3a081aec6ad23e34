"""The work of a load by pandas and pandera, vectorised: what the pipelines are measured against.

``python -m tests.bench.pandas_load READINGS REGISTRY OUT`` reads a canonical readings file, holds
bad rows back with their reasons, chains the registers, makes monthly usage, checks and writes all.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa

ZONE = "Europe/Warsaw"
KINDS = ["estimate", "customer", "radio", "inspector", "check", "install", "remove"]
FIELDS = ["meter_id", "read_at", "register_m3", "kind"]


def main(readings: Path, registry: Path, out: Path) -> None:
    """One load."""
    out.mkdir()
    meters = pd.read_csv(registry / "meters.csv", parse_dates=["installed_date"])
    raw = pd.read_csv(readings, dtype="string[pyarrow]", engine="pyarrow")
    good, held = judged(typed(raw, meters), raw)
    del raw
    good = chained(good, meters)
    months = usage_monthly(good)
    check(good, months)
    good.to_parquet(out / "readings.parquet", index=False)
    held.to_parquet(out / "quarantine.parquet", index=False)
    months.to_parquet(out / "usage_monthly.parquet", index=False)
    litres = int(months["usage_l"].sum())
    counts = {"readings": len(good), "quarantined": len(held), "months": len(months)}
    print(json.dumps({f"pandas {k}": v for k, v in {**counts, "usage_m3": litres / 1000}.items()}))


def typed(raw: pd.DataFrame, meters: pd.DataFrame) -> pd.DataFrame:
    """Values read from the text; what cannot be read is missing."""
    local = pd.to_datetime(raw["read_at"], format="%Y-%m-%d %H:%M:%S", errors="coerce")
    clock = local.dt.tz_localize(ZONE, ambiguous=np.ones(len(local), bool), nonexistent="NaT")
    key = pd.Index(meters["meter_id"].astype("string[pyarrow]")).get_indexer(raw["meter_id"])
    installed = meters["installed_date"].to_numpy()[key]
    return pd.DataFrame(
        {
            "meter_key": key,
            "read_at": clock.dt.tz_convert("UTC"),
            "register_m3": pd.to_numeric(raw["register_m3"], errors="coerce").astype("float64"),
            "kind": pd.Categorical(raw["kind"], categories=KINDS, ordered=True),
            "is_ambiguous": raw["register_m3"].str.contains(",", regex=False).fillna(False),
            "is_installed": local.to_numpy() >= installed,
        }
    )


def schema() -> pa.DataFrameSchema:
    """The rules of the readings feed."""
    tomorrow = pd.Timestamp(datetime.now(UTC) + timedelta(days=1))
    return pa.DataFrameSchema(
        {
            "meter_key": pa.Column(int, pa.Check.ge(0, error="unknown_meter")),
            "read_at": pa.Column(None, pa.Check.le(tomorrow, error="future"), nullable=False),
            "register_m3": pa.Column(float, pa.Check.in_range(0, 999_999_999), nullable=False),
            "kind": pa.Column(None, nullable=False),
            "is_ambiguous": pa.Column(bool, pa.Check.eq(False, error="ambiguous_decimal")),
            "is_installed": pa.Column(bool, pa.Check.eq(True, error="before_installation")),
        }
    )


def judged(rows: pd.DataFrame, raw: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Good rows sorted by meter, moment and kind; the others with line, reason and their text."""
    failures = pd.Series(dtype=object)
    try:
        schema().validate(rows, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.dropna(subset=["index"])
        failures = cases.drop_duplicates("index").set_index("index")["check"].astype(str)
    good = rows.drop(index=failures.index).drop(columns=["is_ambiguous", "is_installed"])
    again = good.duplicated(["meter_key", "read_at", "kind"])
    equal = good.duplicated()
    failures = pd.concat([failures, pd.Series("duplicate_key", index=good.index[again & ~equal])])
    held = raw.loc[failures.index].assign(reason=failures, line=failures.index + 2)
    good = good[~again].sort_values(["meter_key", "read_at", "kind"], ignore_index=True)
    return good, held


def chained(good: pd.DataFrame, meters: pd.DataFrame) -> pd.DataFrame:
    """The register of each place, continuous over rollovers and exchanges, in litres."""
    litres = (good["register_m3"].to_numpy() * 1000).round().astype(np.int64)
    key = good["meter_key"].to_numpy()
    at = good["read_at"].dt.as_unit("s").astype("int64").to_numpy()
    later = np.r_[False, key[1:] == key[:-1]]
    holds = ~np.r_[later[1:] & (at[1:] == at[:-1]), False]
    held = good[holds].assign(litres=litres[holds], at_s=at[holds])
    key, litres = key[holds], litres[holds]
    later = np.r_[False, key[1:] == key[:-1]]
    whole = (10 ** meters["digits"].to_numpy())[key].astype(np.int64) * 1000
    step = np.where(later, np.diff(litres, prepend=litres[:1]), 0)
    step += np.where((step < 0) & ((step + whole) * 10 <= whole), whole, 0)
    passed = held.assign(step=step).groupby("meter_key")["step"].agg("sum")
    places = meters.assign(passed=passed).sort_values(["service_point_id", "installed_date"])
    grouped = places.fillna({"passed": 0}).groupby("service_point_id")["passed"]
    before = (grouped.cumsum() - places["passed"].fillna(0)).sort_index().to_numpy()
    first = held.groupby("meter_key")["litres"].transform("first").to_numpy()
    run = held.assign(step=step).groupby("meter_key")["step"].cumsum().to_numpy()
    return held.assign(step=step, total_l=(first + before[key] + run).astype(np.int64))


def usage_monthly(good: pd.DataFrame) -> pd.DataFrame:
    """Litres of each meter and month by straight lines between readings; rounded half up."""
    edges = pd.date_range("2009-01-01", "2035-01-01", freq="MS", tz=ZONE)
    starts = edges.as_unit("s").asi8
    key, at = good["meter_key"].to_numpy(), good["at_s"].to_numpy()
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    last = np.r_[first[1:], len(key)] - 1
    low = np.searchsorted(starts, at[first], "right") - 1
    count = np.searchsorted(starts, at[last], "right") - low + 1
    owner = np.repeat(np.arange(len(first)), count)
    month = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + low[owner]
    moment = np.clip(starts[month], at[first][owner], at[last][owner])
    wide = np.int64(1) << 34
    place = np.searchsorted(key * wide + at, key[first][owner] * wide + moment, "right") - 1
    place = np.minimum(place, np.maximum(last[owner] - 1, first[owner]))
    following = np.minimum(place + 1, last[owner])
    total = good["total_l"].to_numpy()
    span = np.maximum(at[following] - at[place], 1)
    line = total[place] + (total[following] - total[place]) * (moment - at[place]) / span
    level = np.floor(line + 0.5).astype(np.int64)
    within = owner[1:] == owner[:-1]
    measured = measured_litres(good)
    known = measured[place] + np.where(
        measured[following] > measured[place],
        (measured[following] - measured[place]) * (moment - at[place]) / span, 0,
    )  # fmt: skip
    used, real = np.diff(level)[within], np.diff(known)[within]
    share = np.divide(real, used, out=np.ones(len(used)), where=used != 0).clip(0, 1)
    return pd.DataFrame(
        {
            "meter_key": key[first][owner[:-1][within]],
            "usage_month": edges[month[:-1][within]].tz_localize(None),
            "usage_l": used,
            "measured_share": share.astype("float32"),
        }
    )


def measured_litres(good: pd.DataFrame) -> np.ndarray:
    """Running litres of the steps whose both ends are real readings at most a month apart."""
    key, at = good["meter_key"].to_numpy(), good["at_s"].to_numpy()
    is_real = (good["kind"] != "estimate").to_numpy()
    is_close = np.r_[False, np.diff(at) <= 31 * 86400 + 3600] & np.r_[False, key[1:] == key[:-1]]
    return np.cumsum(np.where(is_close & is_real & np.r_[False, is_real[:-1]], good["step"], 0))


def check(good: pd.DataFrame, months: pd.DataFrame) -> None:
    """Months of every meter add up to its register."""
    total = good.groupby("meter_key")["total_l"]
    passed = total.last() - total.first()
    if not months.groupby("meter_key")["usage_l"].sum().equals(passed):
        raise ValueError("months do not add up")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
