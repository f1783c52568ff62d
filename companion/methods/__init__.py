"""Intervision methods as data: one TOML file per method, and the schema that validates them (schema.py)."""
