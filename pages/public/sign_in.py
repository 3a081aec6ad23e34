"""How do I get in? The sign-in form, in place of the page that was asked for."""

import streamlit as st

from auth.accounts import Account
from auth.challenges import of_browser
from auth.form import SecondStepError, SignIn, WrongCredentialsError
from auth.guard import require
from auth.passwords import BusyError
from auth.roles import Role
from auth.sign_in import accept, browser, has_accounts, prove
from auth.subject import Subject
from settings import settings
from ui import providers, second_step
from ui.i18n import _
from ui.sign_in import demo_logins, ways, welcome


def main(_visitor: Subject) -> None:
    """Show the form, or say plainly why it cannot work."""
    picture, entry = st.columns([1.1, 1], gap="large", vertical_alignment="center")
    with picture:
        welcome()
    with entry:
        if not has_accounts():
            st.info(_("Accounts are not set up on this portal yet."), icon=":material/info:")
        elif not browser():
            st.warning(_("Signing in needs cookies. Allow them for this site, then reload it."))
        elif challenge := of_browser(browser()):
            second_step.show(challenge)
        else:
            second_step.say_if_over()
            providers.tell_visitor()
            form()
            ways()
            providers.buttons()
            if settings().demo:
                demo_logins()


def form() -> None:
    """The form, and what went wrong with the last try."""
    labels = {
        "Form name": _("Sign in"),
        "Username": _("Login or e-mail"),
        "Password": _("Password"),
        "Login": _("Sign in"),
    }
    try:
        SignIn(prove, come_back).login(fields=labels)
    except SecondStepError:
        st.rerun()
    except WrongCredentialsError:
        st.error(_("Wrong login or password."), icon=":material/error:")
    except BusyError:
        st.warning(_("Many people are signing in. Please try again in a moment."))


def come_back(account: Account) -> bool:
    """Return to the page that was asked for, with its parameters."""
    return accept(account, providers.asked_for())


main(require(Role.VISITOR))
