"""The warehouse: what the utility's billing system says, in read-only DuckDB builds."""
