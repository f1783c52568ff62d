"""The one secured server on this laptop, and the built pages that it hands out."""
