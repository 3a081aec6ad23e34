"""The store, step by step from nothing to the tables of this version."""
