"""Text as it may stand on a terminal. Knows nothing of what it says."""


def visible(text: str) -> str:
    """Show control characters by name, so that content cannot steer a terminal or start a line of its own."""
    if text.isprintable():
        return text
    return "".join(
        character if character == "\t" or character.isprintable() else _escape(character) for character in text
    )


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
