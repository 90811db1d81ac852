"""Every question that needs no database, one after the other, and the page that is drawn from the answers.

    python benchmarks/suite.py [--quick]

`make bench` runs it. `--quick` takes the fewest rounds, to see that everything works; its results are not written.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAMS = ("in_process.py", "over_sockets.py", "router_by_size.py", "startup.py")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    options = ["--rounds", "1", "--no-write"] if parser.parse_args().quick else []
    for program in PROGRAMS:
        print(f"\n{program}", flush=True)
        subprocess.run([sys.executable, str(HERE / program), *options], check=True)
    if not options:
        subprocess.run([sys.executable, str(HERE / "page.py")], check=True)


if __name__ == "__main__":
    main()
