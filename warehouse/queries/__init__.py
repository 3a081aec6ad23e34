"""Questions to the published build: a name, the people who may ask it, and one SQL file."""
