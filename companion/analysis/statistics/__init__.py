"""Figures of a session for those who learn from it: never a grade, and never about one person."""
