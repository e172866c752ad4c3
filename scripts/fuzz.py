"""Try to break grading for long: notebooks, answers, marks files, and batches of what was drawn.

    python scripts/fuzz.py [N]     N inputs (10,000), then one batch for every 10,000 of them

It draws and checks what tests/grading/test_fuzz.py does with a few thousand inputs. What crashes is printed
as small as it can be made. Exit status 1 when anything crashed or a batch stopped.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(wanted: int) -> int:
    """Return the exit status."""
    sys.path.insert(0, str(ROOT / "tests"))
    warnings.filterwarnings("ignore", "Object of type <Submitted")  # nbgrader's own, on every new submission
    fuzzing = importlib.import_module("grading.fuzzing")
    with tempfile.TemporaryDirectory() as place:
        crashes, stopped = fuzzing.fuzz(wanted, Path(place), say=lambda line: print(line, flush=True))
    return 1 if crashes or stopped else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 10_000))
