"""Graph to geometry, in integers: widths, rows, coasts, streams and their lock. Knows no HTML and no file."""
