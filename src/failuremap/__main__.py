"""`python -m failuremap` is `failuremap`."""

from failuremap.cli import program

program()
