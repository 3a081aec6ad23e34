"""Profiles: how a utility's export maps onto the feeds. A new utility is a file, not code."""

from __future__ import annotations

import re
import tomllib
from fnmatch import translate
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from core.bill_rules import BillRules, SewageSplit, SubscriptionRule, VolumeRule
from core.errors import ProfileError
from pipelines.feeds import BY_NAME

KSEF = "ksef_documents"
"""The feed of structured invoices, which brings two others along."""

SHIPPED = Path(__file__).parent / "profiles"

Encoding = Literal["utf-8", "cp1250", "cp852", "iso-8859-2", "detect"]
Format = Literal["csv", "parquet", "xlsx", "jsonl", "fa3", "mt940", "camt053"]
Unit = Literal["m3", "l", "hcf", "gal"]


class Reading(BaseModel):
    """How text is read; set for the whole profile, and again for a file where it differs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoding: Encoding = "utf-8"
    delimiter: str = Field(",", min_length=1, max_length=1)
    quote: str = Field('"', max_length=1)
    decimal: Literal[".", ","] = "."
    scientific: bool = Field(False, description="Numbers may be written as 4e+05, as R does.")
    date_format: str = "%Y-%m-%d"
    moment_format: str | list[str] = "%Y-%m-%d %H:%M:%S"
    time_zone: str = "Europe/Warsaw"
    interval_minutes: int = Field(
        60, ge=1, le=60, description="Spacing of readings; tells the two passes of an hour apart."
    )


@cache
def _matcher(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for several patterns: a folder may hold very many documents."""
    return re.compile("|".join(f"(?:{translate(one.lower())})" for one in patterns))


class FileRule(Reading):
    """Which files hold a feed, and where its fields are in them."""

    feed: str
    pattern: str | list[str]
    format: Format | None = None
    sheet: str | None = None
    distinct: bool = Field(
        False, description="Take each different record once: entities named in another feed's file."
    )
    columns: dict[str, str | list[str]] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    units: dict[str, Unit] = Field(default_factory=dict)
    build: dict[str, str] = Field(default_factory=dict)

    @field_validator("feed")
    @classmethod
    def _known_feed(cls, value: str) -> str:
        if value not in BY_NAME:
            raise ValueError(f"nieznany rodzaj danych „{value}”; znane: {', '.join(BY_NAME)}")
        return value

    @model_validator(mode="after")
    def _known_fields(self) -> FileRule:
        if (self.feed == KSEF) != (self.format == "fa3"):
            raise ValueError(f'format = "fa3" ma tylko feed = "{KSEF}", i ma go zawsze')
        known = {name for feed in self.brings for name in BY_NAME[feed].by_name}
        used = [*self.columns, *self.constants, *self.values, *self.units, *self.build]
        unknown = sorted({name for name in used if name not in known})
        if unknown:
            raise ValueError(f"{self.feed} nie ma pól: {', '.join(unknown)}")
        return self

    @property
    def brings(self) -> tuple[str, ...]:
        """The feeds that such a file holds; an XML document holds an invoice with its lines."""
        return (KSEF, "invoices", "invoice_lines") if self.format == "fa3" else (self.feed,)

    def matches(self, file_name: str) -> bool:
        """Whether this rule takes a file of that name; packing suffixes do not count."""
        whole = file_name.lower()
        bare = whole.removesuffix(".gz").removesuffix(".zip")
        patterns = (self.pattern,) if isinstance(self.pattern, str) else tuple(self.pattern)
        matcher = _matcher(patterns)
        return bool(matcher.match(bare) or matcher.match(whole))

    def aliases(self, field: str) -> list[str]:
        """Names under which a field may stand in the header, most usual first."""
        names = self.columns.get(field, [])
        return [names] if isinstance(names, str) else names


class Habits(BaseModel):
    """How the utility bills; what each rule means stands in ``core/bill_rules.py``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    volume: VolumeRule = BillRules.volume
    sewage_split: SewageSplit = BillRules.sewage_split
    garden_months: list[Annotated[int, Field(ge=1, le=12)]] = sorted(BillRules.garden_months)
    garden_needs_mark: bool = BillRules.garden_needs_mark
    subscription: SubscriptionRule = BillRules.subscription

    @property
    def rules(self) -> BillRules:
        """The same for the engine."""
        months = frozenset(self.garden_months)
        return BillRules(
            self.volume, self.sewage_split, months, self.garden_needs_mark, self.subscription
        )


class Profile(BaseModel):
    """One utility's export."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    description: str = ""
    files: list[FileRule]
    bills: Habits = Habits()

    def rules_for(self, file_name: str) -> list[FileRule]:
        """Every rule that takes this file (one file may hold several feeds)."""
        return [rule for rule in self.files if rule.matches(file_name)]


def load_profile(name_or_path: str) -> Profile:
    """Read a shipped profile by its name, or any profile by its path.

    Raises ProfileError with the place and the reason when it cannot be used.
    """
    shipped = SHIPPED / f"{name_or_path}.toml"
    path = shipped if shipped.exists() else Path(name_or_path)
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in SHIPPED.glob("*.toml")))
        raise ProfileError(f"Nie ma profilu „{name_or_path}”. Dostępne: {known}, albo plik TOML.")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(
            f"Profil {path.name} nie jest poprawnym plikiem TOML: {error}"
        ) from error
    defaults = raw.pop("defaults", {})
    raw["files"] = [{**defaults, **rule} for rule in raw.get("files", [])]
    raw.setdefault("name", path.stem)
    try:
        return Profile.model_validate(raw)
    except ValidationError as error:
        lines = [f"- {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise ProfileError(f"Profil {path.name} ma błędy:\n" + "\n".join(lines)) from error


def shipped_profiles() -> list[Profile]:
    """All profiles that come with Kropla."""
    return [load_profile(path.stem) for path in sorted(SHIPPED.glob("*.toml"))]
