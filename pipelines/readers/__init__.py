"""From a file as it came to lines that DuckDB reads safely: unpack, decode, check, convert."""
