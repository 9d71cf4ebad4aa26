"""How well marks find their words again: edits whose truth is known, and real revisions.

python benchmarks/anchoring [--part tuning|aside|both] [--size short|long] [--data FOLDER]
                            [--seed N] [--placer simple|full] [--show N]
                                [--times] [--judge N] [--judged FILE]
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])

from anchoring.command import main  # noqa: E402 (found on the path that was set above)

if __name__ == "__main__":
    main()
