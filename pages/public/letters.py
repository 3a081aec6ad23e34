"""What letters has this demo sent, since it has no mail server to send them by."""

import streamlit as st

from auth.guard import NoAccessError, require
from auth.roles import EVERYBODY
from auth.subject import Subject
from settings import settings
from ui import demo_letters
from ui.i18n import _


def main(_subject: Subject) -> None:
    """The newest letters of the demo; outside of it there is nothing to see."""
    if not settings().demo:
        raise NoAccessError
    st.title(_("Letters of the demo"), anchor=False)
    demo_letters.show()


main(require(*EVERYBODY, with_duties=True))
