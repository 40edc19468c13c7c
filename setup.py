"""The build step that setuptools has no table for: the compiled lexicon goes into the wheel."""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).parent))


class BuildWithLexicon(build_py):
    """Compiles the lexicon of Arabic beside the modules that are built; an editable installation has it in place."""

    def run(self) -> None:
        """Build the modules, then compile."""
        super().run()
        if not self.editable_mode:
            from index.arabic.morphology.compile import compile_tables
            from index.arabic.morphology.lists import kept_lists
            from index.arabic.morphology.version import PLACE, is_compiled

            place = Path(self.build_lib) / "index" / "arabic" / "morphology" / PLACE.name
            if not is_compiled(place):
                compile_tables(place)
            kept_lists(place)


setup(cmdclass={"build_py": BuildWithLexicon})
