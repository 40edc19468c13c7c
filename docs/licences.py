"""Prints the locked dependencies with their licences, as their own metadata has them.

python docs/licences.py
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

_LOCK = Path(__file__).resolve().parent.parent / "requirements.txt"
_LONG = 60


def rows() -> list[tuple[str, str, str]]:
    """Name, version and licence of each, in the order of the lock file; what is not installed here has no licence."""
    pins = re.findall(r"^([\w.-]+)==([^\s;]+)", _LOCK.read_text("utf-8"), re.MULTILINE)
    return [(name, version, licence(name)) for name, version in pins]


def licence(name: str) -> str:
    """The licence of an installed package: its SPDX expression, its one line, or its classifiers."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return "(not installed here)"
    line = told.get("License-Expression") or told.get("License") or ""
    classifiers = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or [] if c.startswith("License ::")]
    return line if line and "\n" not in line and len(line) <= _LONG else ", ".join(classifiers) or "(not told)"


if __name__ == "__main__":
    for row in rows():
        print("  ".join(row))
