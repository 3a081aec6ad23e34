"""Who is asking: accounts, sessions, the sign-in form and the guard of every page."""
