"""Loading of a utility's exports into a new build of the warehouse."""
