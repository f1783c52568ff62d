"""The word lists, one word per line: see words.py."""
