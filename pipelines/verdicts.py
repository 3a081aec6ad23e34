"""What a row can fail in: SQL conditions over the typed columns of ``Conformer.statement``."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.contract import Feed, Field, Kind, Reference
from pipelines.local_time import NONEXISTENT
from pipelines.reasons import reference_code


@dataclass(frozen=True)
class Verdict:
    """One way in which a row can fail: an SQL condition, the code of the reason, the field."""

    condition: str
    code: str
    field: str


def verdicts(feed: Feed) -> list[Verdict]:
    """Every way to fail, in the order in which it is told: values, references, rules."""
    found = [verdict for f in feed.fields for verdict in _of_field(f)]
    found += [_of_reference(r) for r in feed.references]
    return found + [Verdict(r.broken, r.code, r.field) for r in feed.rules]


def soundness(feed: Feed) -> str:
    """What holds when no verdict applies, in as few comparisons as possible."""
    sound = [_sound(f) for f in feed.fields]
    sound += [f"({r.field} is null or has_{r.field})" for r in feed.references]
    sound += [f"({r.broken}) is not true" for r in feed.rules]
    return " and ".join(filter(None, sound))


def _of_reference(reference: Reference) -> Verdict:
    name = reference.field
    return Verdict(f"{name} is not null and not has_{name}", reference_code(reference.feed), name)


def _of_field(f: Field) -> list[Verdict]:
    text = f"t_{f.name}"
    found = [Verdict(f"{text} is null", "missing_value", f.name)] if f.required else []
    unread = f"{text} is not null and {f.name} is null"
    if f.kind in (Kind.INTEGER, Kind.DECIMAL):
        found += _of_number(f, unread)
    elif f.kind in (Kind.CODE, Kind.BOOLEAN):
        found.append(Verdict(unread, "bad_code", f.name))
    elif f.kind is Kind.DATE:
        found.append(Verdict(unread, "bad_date", f.name))
    elif f.kind is Kind.MOMENT:
        unread = f"{text} is not null and {f.name}_local is null"
        found.append(Verdict(unread, "bad_date", f.name))
        found.append(Verdict(f"trouble = {NONEXISTENT}", "nonexistent_hour", f.name))
    return found


def _of_number(f: Field, unread: str) -> list[Verdict]:
    found = [Verdict(f"ambiguous_{f.name}", "ambiguous_decimal", f.name)]
    if f.high is not None:
        # A number too long for its type is still a number.
        long = f"{unread} and regexp_matches(t_{f.name}, '^ *[0-9]{{10,}}([.,][0-9]*)? *$')"
        found.append(Verdict(long, "too_large", f.name))
    found.append(Verdict(unread, "bad_number", f.name))
    if f.low is not None:
        found.append(Verdict(f"{f.name} < {f.low}", "too_small", f.name))
    if f.high is not None:
        found.append(Verdict(f"{f.name} > {f.high}", "too_large", f.name))
    return found


def _sound(f: Field) -> str:
    value = f"{f.name}_local" if f.kind is Kind.MOMENT else f.name
    if f.kind in (Kind.TEXT, Kind.SECRET):
        return f"t_{f.name} is not null" if f.required else ""
    parts = [f"{value} is not null" if f.required else f"(t_{f.name} is null) = ({value} is null)"]
    if f.kind is Kind.MOMENT:
        parts.append(f"trouble is distinct from {NONEXISTENT}")
    if f.kind in (Kind.INTEGER, Kind.DECIMAL):
        parts.append(f"ambiguous_{f.name} is not true")
        parts += [f"({value} < {f.low}) is not true"] if f.low is not None else []
        parts += [f"({value} > {f.high}) is not true"] if f.high is not None else []
    return " and ".join(parts)
