"""SQL that turns the text columns of a file into a feed's typed rows, each with its verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.errors import SourceError
from pipelines import local_time
from pipelines.contract import Feed, Field, Kind, Reference
from pipelines.expressions import Texts, typed_expressions
from pipelines.local_time import AMBIGUOUS
from pipelines.profile import FileRule
from pipelines.readers.prepared import MAX_LINE_BYTES, Prepared, literal
from pipelines.tables import quoted, stored_columns, stored_key
from pipelines.verdicts import Verdict, soundness, verdicts

BAD_LINES, BAD_SCANS = "kropla_bad_lines", "kropla_bad_scans"


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
            f.name for f in self.feed.fields if f.required and self.texts.expression(f.name) is None
        ]
        if missing:
            raise SourceError(
                f"{self.name}: brakuje kolumn dla pól: {', '.join(missing)}. "
                f"Nagłówek pliku: {' | '.join(self.prepared.header)[:300]}. "
                "Dopisz nazwy kolumn w profilu (columns) albo popraw w nim delimiter i encoding."
            )
        self.verdicts = verdicts(self.feed)

    @property
    def moment(self) -> Field | None:
        """The feed's moment, if it has one; no feed has two."""
        return next((f for f in self.feed.fields if f.kind is Kind.MOMENT), None)

    def relation(self) -> str:
        """The file as text columns c0, c1 …; `file_line` where the format knows it."""
        columns = self.texts.columns
        if self.prepared.is_parquet:
            casts = [
                f'cast("{raw.replace(chr(34), chr(34) * 2)}" as varchar) as {column}'
                for column, raw in zip(columns, self.prepared.header, strict=True)
            ]
            path = literal(self.prepared.path)
            return (
                f"(select {', '.join(casts)}, file_row_number + 1 as file_line "
                f"from read_parquet({path}, file_row_number = true))"
            )
        return csv_relation(self.prepared, columns)

    def statement(
        self, target: str, load_id: int, where: str = "true", *, keep_raw: bool = False
    ) -> str:
        """Create `target`: the feed's stored columns with verdict and raw text, sorted by key.

        ``where`` narrows the file's rows by its text columns. The text of a row is kept where a
        report or the settling of a doubled hour will need it, or for every row by ``keep_raw``.
        """
        chosen = f"distinct {self._needed()}" if self.rule.distinct else "*"
        source = f"select {chosen} from {self.relation()} where {where}"
        kept = "true" if keep_raw else "reason_no is not null or is_ambiguous"
        return f"""
            create or replace table {target} as
            with source as ({source}),
            texts as (select source.*, {self._text_list()} from source),
            typed as (select texts.*, {self._typed_list()} from texts),
            joined as (select {self._joined_list()} from typed {self._joins()}),
            timed as (select joined.*{self._instant()} from joined),
            judged as (select timed.*, {self._ambiguous()} as is_ambiguous,
                {self._reason()} as reason_no from timed),
            sorted as (
                select {self._stored_list()}, reason_no, is_ambiguous,
                    case when {kept} then {self.raw()} end as raw{self._line_number()}
                from judged order by {", ".join(stored_key(self.feed))})
            select *{self._constant_list()}, {load_id}::integer as load_id,
                {"" if self._line_number() else "null::bigint as file_line,"}
                null::varchar as shown
            from sorted"""

    def _needed(self) -> str:
        return ", ".join(self.texts.used_columns(self.feed)) or "c0"

    def _line_number(self) -> str:
        """Only Parquet knows the row; for text the lines are found again where needed."""
        is_known = self.prepared.is_parquet and not self.rule.distinct
        return ", file_line" if is_known else ""

    def parameters(self, loaded_at: datetime) -> dict[str, object] | None:
        """What the statement's rules need to know of the time of loading."""
        if not any("$tomorrow" in rule.broken for rule in self.feed.rules):
            return None
        return {"tomorrow": loaded_at + timedelta(days=1)}

    def raw(self) -> str:
        """The line as it stands in the prepared file."""
        shown = self.texts.used_columns(self.feed) if self.rule.distinct else self.texts.columns
        parts = ", ".join(f"coalesce({column}, '')" for column in shown)
        joined = f"concat_ws({quoted(self.prepared.delimiter)}, {parts})"
        quote = self.prepared.quote
        return f"replace({joined}, {quoted(quote)}, '')" if quote else joined

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
        months = ["clock.* exclude (month_index)"] if self.moment else []
        return ", ".join(["typed.*", *brought, *known, *months])

    def _joins(self) -> str:
        joins = [
            f"left join feed.{r.feed} as {_alias(r)} on {_alias(r)}.{r.key} = typed.{r.field}"
            for r in self.feed.references
        ]
        if self.moment:
            joins.append(local_time.join(f"typed.{self.moment.name}_local"))
        return " ".join(joins)

    def _instant(self) -> str:
        """The moment in UTC: its own offset where written, else that of the local clock."""
        if not self.moment:
            return ""
        name = self.moment.name
        offset = local_time.OFFSET_SECONDS.format(local=f"{name}_local")
        trouble = local_time.TROUBLE.format(local=f"{name}_local")
        return f""", coalesce({name}_exact,
            make_timestamptz(epoch_us({name}_local) - 1000000 * {offset})) as {name},
            case when {name}_exact is null then {trouble} end as trouble"""

    def _ambiguous(self) -> str:
        """True in an hour that the clock shows twice, unless the text says which it is."""
        return f"coalesce(trouble = {AMBIGUOUS}, false)" if self.moment else "false"

    def _reason(self) -> str:
        """The first verdict that applies. Good rows, nearly all, leave by the first branch."""
        good = soundness(self.feed)
        cases = " ".join(f"when {v.condition} then {n}" for n, v in enumerate(self.verdicts))
        return f"case when {good} then null {cases} end::smallint"

    def shown_value(self) -> str:
        """SQL for the text that a verdict is about, taken from `raw` by `reason_no`."""
        columns = self.texts.used_columns(self.feed) if self.rule.distinct else self.texts.columns
        cases: list[str] = []
        for n, verdict in enumerate(self.verdicts):
            column = self.texts.expression(verdict.field)
            if column in columns:
                place = columns.index(column) + 1
                cases.append(
                    f"when {n} then split_part(raw, {quoted(self.prepared.delimiter)}, {place})"
                )
        key = self.texts.expression(self.feed.key[0])
        if self.feed.settled and key in columns:
            place = columns.index(key) + 1
            number = len(self.verdicts) + 1
            mark = quoted(self.prepared.delimiter)
            cases.append(f"when {number} then split_part(raw, {mark}, {place})")
        return f"case reason_no {' '.join(cases)} end" if cases else "null::varchar"

    def _constants(self) -> dict[str, str]:
        """Stored columns with one value for the whole file; they need not be sorted along."""
        types = stored_columns(self.feed)
        found = {name: self.texts.expression(name) for name in types if name in self.feed.by_name}
        return {
            name: f"{expression or 'null'}::{types[name]}"
            for name, expression in found.items()
            if (expression is None or name in self.rule.constants)
            and self.feed.field(name).kind is Kind.TEXT
            and name not in self.feed.key
        }

    def _constant_list(self) -> str:
        return "".join(f", {value} as {name}" for name, value in self._constants().items())

    def _stored_list(self) -> str:
        constants = self._constants()
        return ", ".join(
            f"{name}::{kind} as {name}"
            for name, kind in stored_columns(self.feed).items()
            if name not in constants
        )


def csv_relation(prepared: Prepared, columns: list[str]) -> str:
    """A prepared text file as columns; lines with another number of them go to BAD_LINES."""
    described = ", ".join(f"{quoted(column)}: 'varchar'" for column in columns)
    return (
        f"read_csv({literal(prepared.path)}, header = true, delim = {quoted(prepared.delimiter)}, "
        f"quote = {quoted(prepared.quote)}, escape = {quoted(prepared.quote)}, "
        f"columns = {{{described}}}, auto_detect = false, new_line = '\\n', "
        f"max_line_size = {4 * MAX_LINE_BYTES}, store_rejects = true, "
        f"rejects_table = '{BAD_LINES}', rejects_scan = '{BAD_SCANS}')"
    )


def _alias(reference: Reference) -> str:
    return f"r_{reference.field}"
