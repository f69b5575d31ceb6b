"""Texts for authors: what diagnostics mean, and how an entry begins. Pure; touches no file."""
