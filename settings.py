"""All settings: ``KROPLA_*`` environment variables, or ``kropla.toml`` beside the program."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from ipaddress import ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from stdnum.pl import nip


class Provider(BaseModel):
    """An OpenID provider through which people may sign in."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    key: str = Field(
        pattern="^[a-z0-9-]{1,32}$", description="Short word that stands in addresses: `google`."
    )
    name: str = Field(
        min_length=1, max_length=40, description="Name as people know it, for buttons: `Google`."
    )
    issuer: str = Field(
        description="Address of the provider, exactly as its own description says it: "
        "`https://accounts.google.com`, `https://sso.example.pl/realms/odbiorcy`."
    )
    client_id: str = Field(min_length=1, description="What the provider calls the portal.")
    client_secret: SecretStr | None = Field(
        None, description="The secret that goes with it; better kept in a file of its own."
    )
    client_secret_file: Path | None = Field(
        None, description="File whose one line is the secret, readable by the portal alone."
    )
    scopes: tuple[str, ...] = Field(
        ("openid", "email"), description="What is asked for; `openid` has to be among it."
    )
    hosts: tuple[str, ...] = Field(
        (),
        description="Hosts beside that of the issuer which the provider also uses; the portal "
        "asks no other one.",
    )

    @field_validator("issuer")
    @classmethod
    def _is_secure(cls, issuer: str) -> str:
        """Refuse an address over which anybody could answer in the provider's place."""
        parts = urlsplit(issuer)
        is_here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
        if not parts.hostname or not (parts.scheme == "https" or is_here):
            raise ValueError("issuer: adres dostawcy musi zaczynać się od https://")
        return issuer

    @field_validator("scopes")
    @classmethod
    def _asks_for_identity(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse scopes without the one that makes the provider say who it is."""
        if "openid" not in scopes:
            raise ValueError("scopes: wśród zakresów musi być openid")
        return scopes


class Settings(BaseSettings):
    """What an operator may set; `docs/settings.md` is generated from this class."""

    model_config = SettingsConfigDict(
        env_prefix="KROPLA_",
        toml_file="kropla.toml",
        extra="forbid",
        # What is refused may hold a secret, and the message goes to a log.
        hide_input_in_errors=True,
    )

    home: Path = Field(Path("var"), description="Folder that holds everything that is written.")
    store_url: SecretStr | None = Field(
        None,
        description="Address of the store, e.g. postgresql+psycopg://kropla:…@localhost/kropla; "
        "without a value SQLite in HOME/store.",
    )
    demo: bool = Field(
        False, description="Demo mode: make-believe utility and its accounts. Never in production."
    )
    time_zone: str = Field(
        "Europe/Warsaw", description="Time zone of months, days and hours on screens and in marts."
    )
    payment_order: Literal["due", "interest", "issue"] = Field(
        "due",
        description="What a payment covers that names no document (art. 451 of the Civil Code): "
        "what was due first, `interest` before all else, or what was booked first (`issue`).",
    )
    key_file: Path | None = Field(
        None,
        description="File with the key that hides PESEL and NIP; made on first use as "
        "HOME/secrets/identity.key when neither this nor KROPLA_IDENTITY_KEY is set.",
    )
    identity_key: SecretStr | None = Field(
        None, description="The same key given directly (64 hexadecimal digits)."
    )
    accounts_file: Path | None = Field(
        None,
        description="Accounts of the demo (JSON); without a value HOME/inbox.truth/accounts.json. "
        "Read in demo mode only.",
    )
    utility_name: str = Field(
        "Wodociągi Kropla", description="Name of the utility on pages, in letters and in the terms."
    )
    utility_address: str = Field(
        "ul. Źródlana 1, 00-001 Kropla", description="Address of the utility and of its office."
    )
    utility_nip: str | None = Field(
        None,
        description="NIP of the utility, ten digits; without it no QR code for transfers is shown.",
    )
    utility_bank: str | None = Field(
        None, description="Bank that keeps the customers' accounts, as invoices name it."
    )
    invoice_pdf: Literal["always", "e_invoice", "from_date"] = Field(
        "always",
        description="Which invoices can be taken as PDF: always all, those of customers with "
        "e-invoice (e_invoice), or those issued since KROPLA_INVOICE_PDF_FROM (from_date).",
    )
    invoice_pdf_from: date | None = Field(
        None, description="First day of issue of invoices that can be taken as PDF, with from_date."
    )
    invoice_files: Path | None = Field(
        None,
        description="Folder of the utility's own PDFs of invoices; an invoice that has one is "
        "handed out as it is there, any other one is typeset.",
    )
    invoice_file_name: str = Field(
        "{number}.pdf",
        description="What a file in it is called; {number} is that of the invoice with _ for /.",
    )
    office_email: str = Field(
        "bok@wodociagi-kropla.example", description="E-mail address of the customer office."
    )
    office_phone: str = Field("22 000 00 00", description="Telephone of the customer office.")
    office_hours: str = Field(
        "pn.–pt. 7:00–15:00", description="When the customer office is open, as it is shown."
    )
    address: str | None = Field(
        None,
        description="Public address of the portal, for links in letters and sign-in providers, "
        "e.g. https://ebok.example.pl; without a value http://localhost:8501.",
    )
    smtp_url: SecretStr | None = Field(
        None,
        description="Mail server: smtp+starttls://user:password@host:587, smtps://… or smtp://… ; "
        "without a value letters wait. The demo keeps them in HOME/mail instead.",
    )
    mail_from: str | None = Field(
        None, description="Sender of letters; without a value the e-mail of the office."
    )
    jobs_in_portal: bool = Field(
        True,
        description="The portal itself sends letters and opens accounts; false where "
        "`python -m office jobs` runs beside it.",
    )
    seal_key: SecretStr | None = Field(
        None,
        description="Key under which secrets of second factors are sealed (64 hexadecimal digits); "
        "made on first use as HOME/secrets/seal.key when it is not set.",
    )
    new_device_code: bool = Field(
        True,
        description="Who signs in from a browser that the portal does not know yet is asked for a "
        "code sent by e-mail; accounts with an authenticator app, or without a confirmed address, "
        "are not.",
    )
    customer_digits_person: int = Field(
        6, ge=1, le=20, description="Digits of a customer number of a private person."
    )
    customer_digits_business: int = Field(
        4, ge=1, le=20, description="Digits of a customer number of a business."
    )
    registration_opens: Literal["at_once", "after_hours", "by_clerk"] = Field(
        "at_once",
        description="When an account opens whose address is confirmed: at_once, after_hours "
        "(KROPLA_REGISTRATION_HOURS later), or by_clerk.",
    )
    registration_hours: int = Field(
        24, ge=1, le=336, description="Hours until an account opens, with after_hours."
    )
    application_days: int = Field(
        14, ge=2, le=60, description="Days in which the office answers an application."
    )
    session_idle_minutes: int = Field(
        30, ge=5, le=240, description="A session ends after so many minutes without use."
    )
    session_hours: int = Field(
        12, ge=1, le=24, description="A session ends after so many hours, however much it is used."
    )
    password_min_length: int = Field(
        12, ge=8, le=64, description="Fewest characters of a password that people choose."
    )
    password_words: list[str] = Field(
        ["kropla", "wodociagi", "woda", "odbiorca"],
        description="Words that make a password easy to guess here: the utility, its town.",
    )
    hosts: list[str] = Field(
        ["localhost", "127.0.0.1", "::1"],
        description="Names under which the portal may be reached; any other Host is refused. "
        "In the environment as JSON: KROPLA_HOSTS='[\"ebok.example.pl\"]'.",
    )
    oidc: list[Provider] = Field(
        [],
        description="Providers through which people may sign in (OpenID Connect); see below. "
        "In `kropla.toml` one block `[[oidc]]` each.",
    )
    einvoice_tariffs: dict[str, str] = Field(
        {},
        description="Tariff groups with paper invoices and the group with electronic ones that "
        "takes their place; customers are told what that changes. In the environment as JSON: "
        'KROPLA_EINVOICE_TARIFFS=\'{"W1": "W1e"}\'.',
    )
    delegation_most_days: int = Field(
        1095,
        ge=1,
        le=3660,
        description="Access to one's own data is given to somebody else for at most so many days.",
    )
    p24_address: str | None = Field(
        None,
        description="Address of Przelewy24: https://secure.przelewy24.pl, or "
        "https://sandbox.przelewy24.pl to try it out; without a value nobody pays through it.",
    )
    p24_merchant_id: int | None = Field(None, description="Number of the merchant there.")
    p24_pos_id: int | None = Field(
        None, description="Number of the shop there; without a value that of the merchant."
    )
    p24_crc: SecretStr | None = Field(
        None, description="The key that signs (CRC); better kept in a file of its own."
    )
    p24_crc_file: Path | None = Field(
        None, description="File whose one line is that key, readable by the portal alone."
    )
    p24_api_key: SecretStr | None = Field(
        None, description="The key to ask with (klucz do raportów); better in a file of its own."
    )
    p24_api_key_file: Path | None = Field(None, description="File whose one line is that key.")
    p24_senders: list[str] = Field(
        [],
        description="Addresses and networks that notifications of payments may come from, e.g. "
        "'[\"91.220.177.0/24\"]'; without a value any, because each of them is signed. Behind a "
        "proxy the server has to be told to believe its headers.",
    )
    p24_minutes: int = Field(
        20, ge=5, le=99, description="Minutes in which a payment that was begun has to be made."
    )
    memory_limit: str = Field("2GB", description="Memory DuckDB may use for a load.")
    threads: int = Field(2, ge=1, description="Threads DuckDB may use.")
    keep_builds: int = Field(
        3, ge=1, description="Builds kept by `python -m warehouse prune` beside the published one."
    )
    lock_wait_seconds: float = Field(
        0.0, ge=0, description="How long a second load waits for the first before it leaves."
    )
    unpacked_limit_mb: int = Field(
        4096, ge=1, description="Largest size of one file after unpacking, in MB."
    )
    unpacked_ratio: int = Field(
        100, ge=2, description="Largest ratio of unpacked to packed size before a file is refused."
    )

    @field_validator("utility_nip")
    @classmethod
    def _is_nip(cls, number: str | None) -> str | None:
        """Refuse a number that banks would refuse, once somebody has scanned it."""
        if number is not None and not nip.is_valid(number):
            raise ValueError("utility_nip: to nie jest poprawny NIP")
        return number and nip.compact(number)

    @field_validator("p24_address")
    @classmethod
    def _is_secure(cls, address: str | None) -> str | None:
        """Refuse an address over which anybody could answer in the place of Przelewy24."""
        if address is None:
            return None
        parts = urlsplit(address)
        is_here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
        if not parts.hostname or not (parts.scheme == "https" or is_here):
            raise ValueError("p24_address: adres musi zaczynać się od https://")
        return address.rstrip("/")

    @field_validator("p24_senders")
    @classmethod
    def _are_networks(cls, senders: list[str]) -> list[str]:
        """Refuse what is no network at the start, not when the first notification comes."""
        for one in senders:
            ip_network(one)
        return senders

    @field_validator("invoice_file_name")
    @classmethod
    def _names_one_invoice(cls, pattern: str) -> str:
        """Refuse a name that is the same for all invoices, or that leads out of the folder."""
        if pattern.count("{number}") != 1 or not re.fullmatch(r"[\w{}. -]+", pattern):
            raise ValueError("invoice_file_name: wzór musi zawierać {number} i nie może mieć /")
        return pattern

    @model_validator(mode="after")
    def _has_first_day(self) -> Settings:
        """Refuse a limit that says no day: all invoices would be shut, or none."""
        if self.invoice_pdf == "from_date" and self.invoice_pdf_from is None:
            raise ValueError("invoice_pdf: from_date wymaga daty w invoice_pdf_from")
        return self

    @field_validator("oidc")
    @classmethod
    def _are_different(cls, providers: list[Provider]) -> list[Provider]:
        """Refuse two of one address: whose identity it is would depend on the button pressed."""
        for names in ([p.key for p in providers], [p.issuer for p in providers]):
            if len(set(names)) < len(names):
                raise ValueError("oidc: każdy dostawca potrzebuje własnych key i issuer")
        return providers

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment first, then the file; no `.env`."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
