"""The only code that touches the machine: folders, publishing, cache, server. It compiles nothing."""
