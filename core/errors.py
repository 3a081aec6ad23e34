"""Errors whose text a person may read: what is wrong, where, what to do."""

from __future__ import annotations


class KroplaError(Exception):
    """Base of every error that is meant to be shown; its text is Polish and complete."""


class ProfileError(KroplaError):
    """A profile cannot be used: unknown name, wrong key, contradictory mapping."""


class SourceError(KroplaError):
    """A whole file is refused: damaged, too large when unpacked, or not what its profile says."""


class LoadLockedError(KroplaError):
    """Another load is running; the text names the process that holds the lock."""


class NoBuildError(KroplaError):
    """No build has been published yet."""


class CheckFailedError(KroplaError):
    """A new build broke its contract and was not published."""


class TariffError(KroplaError):
    """A price list says no price of a day, or two, or says it in a way that cannot be billed."""


class BillError(KroplaError):
    """Readings, days or amounts of which no bill can be made."""
