"""Speech models on disk: pull, add, convert, verify."""
