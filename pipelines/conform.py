"""SQL that turns the text columns of a file into a feed's typed rows, each with its verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from core.errors import SourceError
from pipelines.contract import Feed, Field, Kind, Reference
from pipelines.expressions import Texts, typed_expressions
from pipelines.profile import FileRule
from pipelines.readers.prepared import MAX_LINE_BYTES, Prepared, literal
from pipelines.reasons import reference_code
from pipelines.tables import quoted, stored_columns, stored_key

BAD_LINES, BAD_SCANS = "kropla_bad_lines", "kropla_bad_scans"


@dataclass(frozen=True)
class Verdict:
    """One way in which a row can fail: an SQL condition, the code of the reason, the field."""

    condition: str
    code: str
    field: str


@dataclass
class Conformer:
    """Everything one statement needs: the file, its rule, the feed."""

    feed: Feed
    rule: FileRule
    prepared: Prepared
    name: str
    texts: Texts = field(init=False)
    verdicts: list[Verdict] = field(init=False)

    def __post_init__(self) -> None:
        """Find each field in the header; a contract that cannot be met is told at once."""
        self.texts = Texts(self.rule, self.prepared)
        missing = [
            f.name
            for f in self.feed.fields
            if f.required and self.texts.expression(f.name) is None
        ]
        if missing:
            raise SourceError(
                f"{self.name}: brakuje kolumn dla pól: {', '.join(missing)}. "
                f"Nagłówek pliku: {', '.join(self.prepared.header)}. "
                "Dopisz ich nazwy w profilu, w części columns."
            )
        self.verdicts = [v for f in self.feed.fields for v in _field_verdicts(f)]
        self.verdicts += [_reference_verdict(r) for r in self.feed.references]
        self.verdicts += [Verdict(r.broken, r.code, r.field) for r in self.feed.rules]

    @property
    def moment(self) -> Field | None:
        """The feed's moment, if it has one; no feed has two."""
        return next((f for f in self.feed.fields if f.kind is Kind.MOMENT), None)

    def relation(self) -> str:
        """The file as text columns c0, c1 …; `line_number` where the format knows it."""
        columns = self.texts.columns
        if self.prepared.is_parquet:
            casts = [
                f'cast("{raw.replace(chr(34), chr(34) * 2)}" as varchar) as {column}'
                for column, raw in zip(columns, self.prepared.header, strict=True)
            ]
            path = literal(self.prepared.path)
            return (
                f"(select {', '.join(casts)}, file_row_number + 1 as line_number "
                f"from read_parquet({path}, file_row_number = true))"
            )
        return csv_relation(self.prepared.path, columns, self.prepared.delimiter)

    def statement(
        self, target: str, load_id: int, where: str = "true", *, keep_raw: bool = False
    ) -> str:
        """Create `target`: the feed's stored columns with verdict and raw text, sorted by key.

        ``where`` narrows the file's rows by its text columns. The text of a row is kept where a
        report or the settling of a doubled hour will need it, or for every row by ``keep_raw``.
        """
        chosen = f"distinct {self._needed()}" if self.rule.distinct else "*"
        source = f"select {chosen} from {self.relation()} where {where}"
        kept = "true" if keep_raw else f"reason_no is not null or {self._ambiguous()}"
        return f"""
            create or replace table {target} as
            with source as ({source}),
            texts as (select source.*, {self._text_list()} from source),
            typed as (select texts.*, {self._typed_list()} from texts),
            joined as (select {self._joined_list()} from typed {self._joins()}),
            timed as (select joined.*{self._instant()} from joined),
            judged as (select timed.*, {self._reason()} as reason_no from timed)
            select {self._stored_list()}, {load_id}::integer as load_id, reason_no,
                case when reason_no is not null then {self._value()} end as reason_value,
                {self._ambiguous()} as is_ambiguous,
                case when {kept} then {self.raw()} end as raw,
                {self._line_number()} as line_number
            from judged
            order by {", ".join(stored_key(self.feed))}"""

    def _needed(self) -> str:
        return ", ".join(self.texts.used_columns(self.feed)) or "c0"

    def _line_number(self) -> str:
        is_known = self.prepared.is_parquet and not self.rule.distinct
        return "line_number" if is_known else "null::bigint"

    def raw(self) -> str:
        """The line as it stands in the prepared file."""
        shown = self.texts.used_columns(self.feed) if self.rule.distinct else self.texts.columns
        parts = ", ".join(f"coalesce({column}, '')" for column in shown)
        return f"concat_ws({quoted(self.prepared.delimiter)}, {parts})"

    def _text_list(self) -> str:
        return ", ".join(f"{self.texts.text(f)} as t_{f.name}" for f in self.feed.fields)

    def _typed_list(self) -> str:
        parts: list[str] = []
        for f in self.feed.fields:
            for name, expression in typed_expressions(f, self.rule, self.prepared).items():
                parts.append(f"{expression} as {name}")
        return ", ".join(parts)

    def _joined_list(self) -> str:
        brought = [
            f"{_alias(r)}.{column}"
            for r in self.feed.references
            for column in ([r.stored] if r.stored else []) + list(r.bring)
        ]
        known = [f"{_alias(r)}.{r.key} is not null as has_{r.field}" for r in self.feed.references]
        clock = ["day.seconds_before, day.change_at, day.seconds_after"] if self.moment else []
        return ", ".join(["typed.*", *brought, *known, *clock])

    def _joins(self) -> str:
        joins = [
            f"left join feed.{r.feed} as {_alias(r)} on {_alias(r)}.{r.key} = typed.{r.field}"
            for r in self.feed.references
        ]
        if self.moment:
            zone = quoted(self.rule.time_zone)
            local = f"typed.{self.moment.name}_local"
            joins.append(
                f"left join calendar.days as day on day.local_date = {local}::date "
                f"and day.time_zone = {zone}"
            )
        return " ".join(joins)

    def _instant(self) -> str:
        """The moment in UTC: its own offset where written, else that of the local day."""
        if not self.moment:
            return ""
        local = f"{self.moment.name}_local"
        return f""",
            coalesce({self.moment.name}_exact, make_timestamptz(epoch_us({local}) - 1000000::bigint *
                case when change_at is null or {local} < change_at
                    then seconds_before else seconds_after end)) as {self.moment.name}"""

    def _ambiguous(self) -> str:
        """True in an hour that the clock shows twice, unless the text says which it is."""
        if not self.moment:
            return "false"
        name = self.moment.name
        return (
            f"coalesce(seconds_after < seconds_before and {name}_exact is null "
            f"and {name}_local < change_at and {name}_local >= change_at "
            "- to_seconds(seconds_before - seconds_after), false)"
        )

    def _reason(self) -> str:
        cases = " ".join(f"when {v.condition} then {n}" for n, v in enumerate(self.verdicts))
        return f"case {cases} end::smallint"

    def _value(self) -> str:
        names = {v.field for v in self.verdicts}
        cases = [
            f"when {n} then t_{v.field}" for n, v in enumerate(self.verdicts) if v.field in names
        ]
        return f"case reason_no {' '.join(cases)} end"

    def _stored_list(self) -> str:
        types = stored_columns(self.feed)
        return ", ".join(f"{name}::{kind} as {name}" for name, kind in types.items())


def csv_relation(path: Path, columns: list[str], delimiter: str) -> str:
    """A prepared text file as columns; lines with another number of them go to BAD_LINES."""
    described = ", ".join(f"{quoted(column)}: 'varchar'" for column in columns)
    return (
        f"read_csv({literal(path)}, header = true, delim = {quoted(delimiter)}, quote = '', "
        f"escape = '', columns = {{{described}}}, auto_detect = false, new_line = '\\n', "
        f"max_line_size = {4 * MAX_LINE_BYTES}, store_rejects = true, "
        f"rejects_table = '{BAD_LINES}', rejects_scan = '{BAD_SCANS}')"
    )


def _alias(reference: Reference) -> str:
    return f"r_{reference.field}"


def _reference_verdict(reference: Reference) -> Verdict:
    name = reference.field
    return Verdict(
        f"{name} is not null and not has_{name}", reference_code(reference.feed), name
    )


def _field_verdicts(f: Field) -> list[Verdict]:
    """What a single value can be wrong in, in the order in which it is told."""
    text = f"t_{f.name}"
    verdicts = [Verdict(f"{text} is null", "missing_value", f.name)] if f.required else []
    unread = f"{text} is not null and {f.name} is null"
    if f.kind in (Kind.INTEGER, Kind.DECIMAL):
        verdicts.append(Verdict(f"ambiguous_{f.name}", "ambiguous_decimal", f.name))
        verdicts.append(Verdict(unread, "bad_number", f.name))
        if f.low is not None:
            verdicts.append(Verdict(f"{f.name} < {f.low}", "too_small", f.name))
        if f.high is not None:
            verdicts.append(Verdict(f"{f.name} > {f.high}", "too_large", f.name))
    elif f.kind is Kind.CODE or f.kind is Kind.BOOLEAN:
        verdicts.append(Verdict(unread, "bad_code", f.name))
    elif f.kind is Kind.DATE:
        verdicts.append(Verdict(unread, "bad_date", f.name))
    elif f.kind is Kind.MOMENT:
        local = f"{f.name}_local"
        verdicts.append(
            Verdict(f"{text} is not null and {local} is null", "bad_date", f.name)
        )
        verdicts.append(
            Verdict(
                f"seconds_after > seconds_before and {f.name}_exact is null and {local} >= change_at "
                f"and {local} < change_at + to_seconds(seconds_after - seconds_before)",
                "nonexistent_hour",
                f.name,
            )
        )
    return verdicts


