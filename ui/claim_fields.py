"""The fields by which a customer proves to be one, and what is said when the books disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from auth import books
from auth.books import Claim, Flaw, Kind, NoIdentityError, NotInBooksError
from auth.customers import Customer
from auth.registration import HasAccountError, TooManyError
from settings import settings
from ui.faults import told
from ui.i18n import N_, _
from ui.page_list import RECOVERY_PATH
from ui.sign_in import way

KINDS = {Kind.PERSON: N_("Private person"), Kind.BUSINESS: N_("Business")}
LONGEST = 40
_FIELDS = ("claim_number", "claim_identity", "claim_invoice")


def ask(example: Mapping[str, str] | None = None) -> Claim | None:
    """The claim once its button is pressed and it can be right; ``example`` fills the fields."""
    if example is not None:
        words = _("Demo: fill in the invoice of {name}").format(name=example["name"])
        st.button(words, icon=":material/receipt_long:", on_click=_fill, args=(example,))
    chosen = st.segmented_control(
        _("Who has the contract?"), list(KINDS), format_func=lambda one: _(KINDS[one]),
        default=Kind.PERSON, required=True, key="claim_kind",
    )  # fmt: skip
    claim = _typed(Kind(chosen or Kind.PERSON))
    if claim is None:
        return None
    return None if told(_flaw(flaw, claim) for flaw in books.flaws(claim)) else claim


def _typed(kind: Kind) -> Claim | None:
    """What stands in the fields, once the button is pressed; without spaces and dashes in it."""
    with st.form("claim", border=False):
        number = st.text_input(_("Customer number"), key=_FIELDS[0], max_chars=LONGEST)
        identity = st.text_input(_identity(kind), key=_FIELDS[1], max_chars=LONGEST)
        invoice = st.text_input(
            _("Number of your last invoice"), key=_FIELDS[2], max_chars=LONGEST,
            help=_("As it stands on the invoice, e.g. FAK/2026/10/000123"),
        )  # fmt: skip
        if not st.form_submit_button(_("Continue"), type="primary"):
            return None
    digits = "".join((identity or "").replace("-", "").split())
    return Claim(kind, "".join((number or "").split()), digits, (invoice or "").strip())


def _identity(kind: Kind) -> str:
    return _("PESEL") if kind is Kind.PERSON else _("NIP")


def proven(prove: Callable[[], Customer], claim: Claim) -> Customer | None:
    """The customer, or None after saying why the claim was not taken."""
    try:
        return prove()
    except NotInBooksError:
        words = _(
            "This does not fit what we have on file. Compare all three numbers with your last "
            "invoice. If they are right, call us: {phone}, {hours}."
        )
        st.error(_office(words), icon=":material/error:")
    except NoIdentityError:
        words = _(
            "We do not have your {identity} on file, so we cannot open the account here. "
            "Call or write: {phone}, {email}. We are there {hours}."
        )
        st.info(_office(words, identity=_identity(claim.kind)), icon=":material/call:")
    except TooManyError:
        words = _("Too many tries. The next one is possible in an hour, or call us: {phone}.")
        st.warning(_office(words), icon=":material/timer:")
    except HasAccountError:
        has_account()
    return None


def has_account() -> None:
    """Somebody has an account for this customer: how to get into it."""
    st.info(_("This customer has an account already."), icon=":material/info:")
    way("/", _("Sign in"))
    way(RECOVERY_PATH, _("I do not remember my password or login"))


def _flaw(flaw: Flaw, claim: Claim) -> str:
    count = books.digits(claim.kind)
    return {
        Flaw.NUMBER: _("Customer number: {count} digits.").format(count=count),
        Flaw.PESEL: _("PESEL: 11 digits; one of these does not fit the others."),
        Flaw.NIP: _("NIP: 10 digits; one of these does not fit the others."),
        Flaw.INVOICE: _("Number of your last invoice: it is missing."),
    }[flaw]


def _office(words: str, **others: str) -> str:
    chosen = settings()
    return words.format(
        phone=chosen.office_phone,
        email=chosen.office_email,
        hours=chosen.office_hours,
        **others,
    )


def _fill(example: Mapping[str, str]) -> None:
    values = (example["customer_id"], example["identity"], example["invoice_number"])
    st.session_state.update(zip(_FIELDS, values, strict=True))
    st.session_state["claim_kind"] = Kind(example["kind"])
