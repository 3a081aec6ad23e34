"""The entry script of every run: who is here, which pages there are, and the frame round one."""

import streamlit as st

from auth import guard
from auth.roles import Role
from ui import data, frame, navigation

account = guard.signed_in()
role = account.role if account else Role.VISITOR
viewed = guard.viewed(account)
if account is None:
    page = st.navigation(navigation.for_visitors(), position="hidden")
else:
    pages = navigation.for_role(role, is_viewing=viewed is not None)
    page = st.navigation(pages, position="top")

frame.brand(page.title)
frame.bar(account, viewed)
try:
    with data.one_build():
        page.run()
except guard.DutyError:
    navigation.to_first_steps()
except guard.NoCustomerChosenError:
    navigation.to_start(role)
except guard.GuardError:
    frame.refuse(role)
frame.footer()
