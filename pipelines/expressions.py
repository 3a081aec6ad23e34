"""SQL expressions for one value: its text in the file, and the typed value read from it."""

from __future__ import annotations

import re

from pipelines.contract import Feed, Field, Kind
from pipelines.profile import FileRule
from pipelines.readers.prepared import STAND_IN, Prepared
from pipelines.tables import quoted, sql_type

ISO_DATE, ISO_MOMENT = "%Y-%m-%d", "%Y-%m-%d %H:%M:%S"

CUBIC_METRES = {"m3": "1", "l": "0.001", "hcf": "2.831684659", "gal": "0.003785411784"}
"""Cubic metres in a unit. hcf: 100 international cubic feet; gal: US liquid gallon."""

YES = ("1", "t", "true", "tak", "y", "yes")
NO = ("0", "f", "false", "n", "nie", "no")

PLAUSIBLE_YEARS = "between date '1990-01-01' and date '2100-12-30'"


class Texts:
    """Where the text of each field stands: in a column, a constant, or built of columns."""

    def __init__(self, rule: FileRule, prepared: Prepared) -> None:
        self._rule = rule
        self._prepared = prepared
        self.columns = [f"c{index}" for index in range(len(prepared.header))]
        self._by_name: dict[str, str] = {}
        for column, raw in zip(self.columns, prepared.header, strict=True):
            self._by_name.setdefault(raw.strip().casefold(), column)

    def column(self, raw_name: str) -> str | None:
        """Column of a header name; blanks around it and case do not count."""
        return self._by_name.get(raw_name.strip().casefold())

    def expression(self, name: str) -> str | None:
        """SQL for the text of a field, or None where the file does not have it."""
        if name in self._rule.constants:
            return quoted(self._rule.constants[name])
        if name in self._rule.build:
            return self._built(self._rule.build[name])
        aliases = self._rule.aliases(name) or [name]
        found = [column for alias in aliases if (column := self.column(alias))]
        return found[0] if found else None

    def _built(self, template: str) -> str | None:
        parts: list[str] = []
        for plain, raw in re.findall(r"([^{}]+)|\{([^{}]+)\}", template):
            column = self.column(raw) if raw else None
            if raw and column is None:
                return None
            parts.append(f"trim({column})" if column else quoted(plain))
        return " || ".join(parts)

    def used_columns(self, feed: Feed) -> list[str]:
        """Columns that the feed's fields are read from."""
        used = " ".join(filter(None, (self.expression(f.name) for f in feed.fields)))
        return [column for column in self.columns if re.search(rf"\b{column}\b", used)]

    def text(self, f: Field) -> str:
        """Text of a field without blanks around it; codes in Kropla's words; NULL where absent."""
        expression = self.expression(f.name)
        if expression is None:
            return "null::varchar"
        if self._prepared.taken_quote:
            expression = (
                f"replace({expression}, {quoted(STAND_IN)}, {quoted(self._prepared.delimiter)})"
            )
        trimmed = f"nullif(trim({expression}), '')"
        if f.kind not in (Kind.TEXT, Kind.CODE, Kind.SECRET):
            # Casts pass over blanks after a value; one before it sorts below any visible mark.
            return f"case when {expression} < '!' then {trimmed} else {expression} end"
        # Few values have blanks around them, and looking for one is much cheaper than cutting.
        text = f"case when contains({expression}, ' ') then {trimmed} else {expression} end"
        values = self._rule.values.get(f.name)
        return _mapped(text, values) if values else text


def _mapped(text: str, values: dict[str, str]) -> str:
    """Replace a file's codes by Kropla's; "" stands for an empty cell, "*" for any other."""
    cases = " ".join(
        f"when {quoted(raw)} then {quoted(word)}"
        for raw, word in values.items()
        if raw not in ("", "*")
    )
    other = quoted(values["*"]) if "*" in values else text
    mapped = f"case {text} {cases} else {other} end" if cases else other
    if "" in values:
        return f"case when {text} is null then {quoted(values[''])} else {mapped} end"
    return mapped


def typed_expressions(f: Field, rule: FileRule, prepared: Prepared) -> dict[str, str]:
    """Columns read from the text `t_<field>`: the value, and what its verdicts need beside it."""
    text = f"t_{f.name}"
    if f.kind in (Kind.INTEGER, Kind.DECIMAL):
        return _number(f, text, rule, prepared)
    if f.kind is Kind.CODE:
        if f.codes and sql_type(f) != "varchar":
            return {f.name: f"try_cast({text} as {sql_type(f)})"}
        listed = ", ".join(map(quoted, f.codes))
        return {f.name: f"case when {text} in ({listed}) then {text} end"}
    if f.kind is Kind.BOOLEAN:
        return {f.name: _boolean(text)}
    if f.kind is Kind.DATE:
        read = _read_as("date", text, [rule.date_format], ISO_DATE, prepared)
        return {f.name: f"case when {read} {PLAUSIBLE_YEARS} then {read} end"}
    if f.kind is Kind.MOMENT:
        return _moment(f, text, rule, prepared)
    if f.kind is Kind.SECRET:
        return {
            f"{f.name}_hash": f"identity_hash({text})",
            f"{f.name}_masked": f"'•••••••' || right({text}, 2)",
        }
    return {f.name: text}


def _number(f: Field, text: str, rule: FileRule, prepared: Prepared) -> dict[str, str]:
    """A number with the profile's decimal mark; the other mark makes it ambiguous."""
    mark = "." if prepared.is_native else rule.decimal
    other = "," if mark == "." else "."
    spaceless = f"replace(replace({text}, ' ', ''), chr(160), '')"
    plain = text if mark == "." else f"replace({spaceless}, ',', '.')"
    factor = CUBIC_METRES[rule.units.get(f.name, "m3")] if f.unit else "1"
    scale = 0 if f.kind is Kind.INTEGER else f.scale
    # One decimal more than is kept shows whether a whole number really is one.
    wide = f"try_cast({plain} as decimal(18, {max(scale, 3) if factor == '1' else 4}))"
    value = wide if factor == "1" else f"{wide} * {_exact(factor)}"
    kept = sql_type(f) if f.kind is Kind.DECIMAL else "integer"
    read = f"try_cast({value} as {kept})"
    if f.kind is Kind.INTEGER:
        read = f"case when {wide} = trunc({wide}) then {read} end"
    marks = "_" if rule.scientific else "_eE"
    odd = " or ".join(f"contains({text}, '{mark}')" for mark in marks)
    return {
        f.name: f"case when not ({odd}) then {read} end",
        f"ambiguous_{f.name}": f"contains({text}, {quoted(other)})",
    }


def _exact(factor: str) -> str:
    """A factor as a decimal no wider than its digits, so that products do not overflow."""
    decimals = len(factor.partition(".")[2])
    return f"{factor}::decimal({decimals + 1}, {decimals})"


def _boolean(text: str) -> str:
    yes, no = (", ".join(map(quoted, words)) for words in (YES, NO))
    return (
        f"case when lower({text}) in ({yes}) then true when lower({text}) in ({no}) then false end"
    )


def _read_as(kind: str, text: str, formats: list[str], iso: str, prepared: Prepared) -> str:
    """Read a date or a moment by the profile's formats; typed sources write ISO first."""
    listed = ", ".join(map(quoted, formats))
    by_format = f"try_strptime({text}, [{listed}])::{kind}"
    by_cast = f"try_cast({text} as {kind})"
    if formats == [iso]:
        return by_cast
    return f"coalesce({by_cast}, {by_format})" if prepared.is_native else by_format


def _moment(f: Field, text: str, rule: FileRule, prepared: Prepared) -> dict[str, str]:
    """Local clock time, and the exact instant where the text names its offset from UTC."""
    formats = [rule.moment_format] if isinstance(rule.moment_format, str) else rule.moment_format
    if any("%z" in form for form in formats):
        listed = ", ".join(map(quoted, formats))
        exact = f"try_strptime({text}, [{listed}])::timestamptz"
        return {f"{f.name}_local": f"({exact})::timestamp", f"{f.name}_exact": exact}
    local = _read_as("timestamp", text, formats, ISO_MOMENT, prepared)
    offset = f"length({text}) > 19 and regexp_matches({text}, '(Z|[+-][0-9]{{2}}:?([0-9]{{2}})?)$')"
    exact = f"case when {offset} then try_cast({text} as timestamptz) end"
    return {
        f"{f.name}_local": f"case when {local} {PLAUSIBLE_YEARS} then {local} end",
        f"{f.name}_exact": exact,
    }
