"""Measurements: what companion hears, how fast, and in how much memory. `python -m bench` prints JSON."""
