"""Fuzz everything that reads what others wrote: `make fuzz`, or `python tests/fuzz [--seconds N] [TARGET …]`.

Each target runs in a process of its own, bounded in time and memory, from the corpus that the last run left in
`.fuzz/TARGET/corpus`. Printed are its runs, the branches it reached, and what it found; inputs that made it
fail, hang or swell stay in `.fuzz/TARGET`.
"""

import argparse
import hashlib
import re
import subprocess
import sys
from pathlib import Path

from beginnings import beginnings
from targets import TARGETS

HERE = Path(__file__).parent
WORK = HERE.parents[1] / ".fuzz"
LIMITS = ("-timeout=15", "-rss_limit_mb=2048", "-max_len=60000", "-print_final_stats=1")


def sown(name: str) -> Path:
    """The corpus of a target, with its beginnings in it."""
    corpus = WORK / name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for content in beginnings(name):
        (corpus / hashlib.sha256(content).hexdigest()[:20]).write_bytes(content)
    return corpus


def hunted(name: str, seconds: int) -> bool:
    """Run one target and say how it went; whether nothing was found."""
    corpus = sown(name)
    told = WORK / name / "log.txt"
    command = [sys.executable, str(HERE / "hunt.py"), name, str(corpus), f"-artifact_prefix={WORK / name}/"]
    with told.open("w") as log:
        ended = subprocess.run(
            [*command, *LIMITS, f"-max_total_time={seconds}"], stdout=log, stderr=log, check=False
        )
    log_text = told.read_text(errors="replace")
    runs = re.findall(r"^#(\d+)\s", log_text, re.MULTILINE) or ["0"]
    reached = re.findall(r"cov: (\d+)", log_text) or ["0"]
    found = re.findall(r"Test unit written to (\S+)", log_text)
    why = re.findall(r"=== Uncaught Python exception: ===\n(.*)|(?<=libFuzzer: )(\w.*)", log_text)
    verdict = (
        "nothing" if ended.returncode == 0 else f"{' '.join(found) or told}  {''.join(why[0]) if why else ''}"
    )
    print(f"{name:<14} {runs[-1]:>9} {reached[-1]:>9}  {verdict}", flush=True)
    return ended.returncode == 0


def main() -> int:
    asked = argparse.ArgumentParser(description="Fuzz what reads the files of others.")
    asked.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    asked.add_argument("--seconds", type=int, default=60, help="for each target")
    options = asked.parse_args()
    print(f"{'target':<14} {'runs':>9} {'branches':>9}  found")
    went = [hunted(name, options.seconds) for name in options.targets or TARGETS]
    return 0 if all(went) else 1


if __name__ == "__main__":
    sys.exit(main())
