"""One file to one document; no parser knows another file."""
