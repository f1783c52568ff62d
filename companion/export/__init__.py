"""What may leave, and for whom? Sealed files and the journal."""
