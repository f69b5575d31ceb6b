"""Cards to graph: names, edges, back-links, trails and works. Knows no HTML, no URL, no geometry."""
