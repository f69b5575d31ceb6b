"""What goes wrong with the machine, not with the content."""


class MachineError(Exception):
    """A fault that no author can mend in an entry: printed as one sentence, exit code 2."""
