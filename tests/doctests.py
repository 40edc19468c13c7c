"""Import every module and run its doctests, without any test dependency: `python -m tests.doctests`."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import sys
from collections.abc import Iterator

PACKAGES = ("index", "search", "web")
NEEDS = {"index.arabic.morphology.alkhalil", "web.fonts"}
"""Modules that need what is there only while installing, or an extra."""


def names() -> Iterator[str]:
    """The name of every module that can be imported."""
    for package in PACKAGES:
        found = pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.")
        yield from (module.name for module in found if module.name not in NEEDS)


def main() -> None:
    """Say how many examples ran under which Python; exit with 1 where one failed."""
    results = [doctest.testmod(importlib.import_module(name)) for name in names()]
    failed, attempted = (sum(numbers) for numbers in zip(*results, strict=True))
    version = ".".join(map(str, sys.version_info[:3]))
    print(f"Python {version}: {len(results)} modules, {attempted} examples, {failed} failed")
    sys.exit(1 if failed or not attempted else 0)


if __name__ == "__main__":
    main()
