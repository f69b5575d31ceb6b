"""What is said of one diagnostic. Knows no code by name."""

from failuremap.diagnostics import Code
from failuremap.value import Value


class Explanation(Value):
    """The meaning of a code, shown by the same few lines of one file, wrong and right."""

    code: Code
    title: str
    """It in a few words, for a list of all."""
    means: str
    """What the compiler saw, in one or two plain sentences."""
    where: str
    """The file that both examples are from; a folder, where they are lists of its files."""
    bad: str
    """Lines that are reported."""
    good: str
    """What to write in their place."""
    cure: str
    """What to do."""
    matters: str = ""
    """Why it is worth doing, where that is not plain."""
