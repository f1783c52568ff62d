"""Is there sound, and is it speech? Sources, VAD and segmenter."""
