"""Who the utility is to Przelewy24: its numbers and keys, from the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pydantic import SecretStr

from core.errors import KroplaError
from settings import Settings, settings


@dataclass(frozen=True)
class Shop:
    """What it takes to ask Przelewy24, and to know that it is Przelewy24 that asks."""

    address: str
    merchant_id: int
    pos_id: int
    crc: str = field(repr=False)
    api_key: str = field(repr=False)


def shop() -> Shop | None:
    """The shop of the settings; None where nobody pays through Przelewy24.

    Raises KroplaError when something of it is missing.
    """
    return _of(settings())


def is_open() -> bool:
    """Whether people can pay through Przelewy24."""
    return shop() is not None


# Settings are one object for as long as the process lives; its keys may stand in files.
@lru_cache(maxsize=1)
def _kept(_identity: int, address: str) -> Shop:
    chosen = settings()
    merchant = chosen.p24_merchant_id
    if merchant is None:
        raise KroplaError("Brakuje KROPLA_P24_MERCHANT_ID: bez niego nie da się przyjąć płatności.")
    crc = _secret(chosen.p24_crc, chosen.p24_crc_file, "KROPLA_P24_CRC")
    api_key = _secret(chosen.p24_api_key, chosen.p24_api_key_file, "KROPLA_P24_API_KEY")
    return Shop(address, merchant, chosen.p24_pos_id or merchant, crc, api_key)


def _of(chosen: Settings) -> Shop | None:
    return _kept(id(chosen), chosen.p24_address) if chosen.p24_address else None


def _secret(given: SecretStr | None, path: Path | None, variable: str) -> str:
    """A secret given by itself or in a file."""
    if given is not None and given.get_secret_value():
        return given.get_secret_value()
    if path is None:
        raise KroplaError(f"Brakuje {variable} albo {variable}_FILE.")
    try:
        found = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise KroplaError(
            f"{variable}_FILE: nie da się odczytać pliku ({error.strerror})."
        ) from error
    if not found:
        raise KroplaError(f"{variable}_FILE: plik jest pusty.")
    return found
