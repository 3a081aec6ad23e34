"""The rules of billing of the utility whose export a build holds, kept in the build."""

from __future__ import annotations

import json

from duckdb import DuckDBPyConnection

from core.bill_rules import BillRules, SewageSplit, SubscriptionRule, VolumeRule


def keep_rules(connection: DuckDBPyConnection, rules: BillRules) -> None:
    """Note the rules that a profile says; where they are others, all has to be billed anew."""
    text = _text(rules)
    if connection.execute("select rules from meta.bill_rules").fetchall() == [(text,)]:
        return
    connection.execute("delete from meta.bill_rules")
    connection.execute("insert into meta.bill_rules values ($rules)", {"rules": text})
    connection.execute("delete from agreement.bills")


def kept_rules(connection: DuckDBPyConnection) -> BillRules:
    """The rules of a build; the common practice where none were noted."""
    rows = connection.execute("select rules from meta.bill_rules").fetchall()
    if not rows:
        return BillRules()
    found = json.loads(rows[0][0])
    return BillRules(
        VolumeRule(found["volume"]),
        SewageSplit(found["sewage_split"]),
        frozenset(found["garden_months"]),
        found["garden_needs_mark"],
        SubscriptionRule(found["subscription"]),
    )


def _text(rules: BillRules) -> str:
    return json.dumps({
        "volume": rules.volume,
        "sewage_split": rules.sewage_split,
        "garden_months": sorted(rules.garden_months),
        "garden_needs_mark": rules.garden_needs_mark,
        "subscription": rules.subscription,
    })  # fmt: skip
