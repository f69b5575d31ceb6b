"""Compile Markdown entries about AI failure modes into a map, pages and back-links."""

__version__ = "0.1.0"
