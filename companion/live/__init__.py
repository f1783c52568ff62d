"""What the chair sees during a session."""
