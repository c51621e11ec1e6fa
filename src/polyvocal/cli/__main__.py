"""`python -m polyvocal.cli`, for those whose PATH does not know `polyvocal`."""

import sys

from polyvocal.cli import main

if __name__ == "__main__":  # a spawned reader imports this module too, and must not start again
    sys.exit(main())
