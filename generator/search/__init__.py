"""The search index: files that a browser queries by itself, made from the portal at build time."""
