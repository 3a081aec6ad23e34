"""Pure rules of the field: periods, units, usage arithmetic, identifiers. No I/O, no framework."""
