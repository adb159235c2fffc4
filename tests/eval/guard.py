#!/usr/bin/python3
"""How far do sock puppets move an answer, and whom do the guards hold who is honest?

Runs the seeded simulation of guard.c (built by make eval): 200 groups of 200 members, 30
products and 20 puppets each, through the same guard and ranking as the bot. What is without
a guard stands beside it and never fails; the rest fails when it is worse than committed.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def binary():
    beside = os.environ.get("REKAN_BINARY")
    return Path(beside).parent / "eval-guard" if beside else ROOT / "build" / "gcc" / "eval-guard"


def main():
    parser = argparse.ArgumentParser(description="what sock puppets move, with the guards on and off")
    parser.add_argument("--json", help="write the figures into this file")
    options = parser.parse_args()
    done = subprocess.run([binary()], capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        sys.exit(f"{binary()} ended with {done.returncode}: {done.stderr[-1000:]}")
    if options.json:
        Path(options.json).write_text(done.stdout, "utf-8")
    else:
        print(done.stdout, end="")


if __name__ == "__main__":
    main()
