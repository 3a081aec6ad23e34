"""Bank statements: MT940 as Polish banks write it, and camt.053."""
