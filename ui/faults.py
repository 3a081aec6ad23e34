"""What is wrong with what was typed, told in one place."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st


def told(faults: Iterable[str]) -> bool:
    """Say what is wrong, below one another; whether anything is."""
    said = list(faults)
    if said:
        st.error("\n".join(f"- {fault}" for fault in said), icon=":material/error:")
    return bool(said)
