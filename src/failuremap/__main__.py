"""`python -m failuremap` is `failuremap`."""

import sys

from failuremap.cli import main

sys.exit(main())
