"""The shipped API process with wider rate limits: fuzzing asks faster than any person. Nothing else differs.

The limits themselves are tested in `tests/shipped`; no setting of the product can widen them.
"""

import sys

from wardkeep_server.app import serve
from wardkeep_server.platform import limits

if __name__ == "__main__":
    limits.LIMITS.update(dict.fromkeys(limits.LIMITS, "100000/second"))
    sys.exit(serve.main())
