"""Every type that crosses a phase border, frozen; one module for each border."""
