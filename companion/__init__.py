"""companion: an offline, voice-assisted companion for the chair of an intervision session."""

__version__ = "0.1.0"
