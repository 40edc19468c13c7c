"""Where the compiled lexicon lies, and what it was made of."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

PLACE = Path(__file__).parent / "tables"
"""Where the arrays lie: beside the code, in a folder that git ignores."""

RARE_FORMS = "rareforms"
"""The word list that the tables are made of beside the data of the lexicon."""

_FORMAT = "21"
"""The version of everything in that folder; another one is compiled anew."""


def digest() -> str:
    """What the tables are made of, as a hash: the version of the data, the list of rare forms, and the format."""
    listed = (PLACE.parent.parent / "data" / f"{RARE_FORMS}.tsv").read_bytes()
    return hashlib.sha256(f"{_FORMAT} farahidi {_data_version()}".encode() + listed).hexdigest()[:16]


def _data_version() -> str:
    """The version of the data's package, by the name of its metadata's folder where that stands beside it.

    To load what knows all kinds of metadata takes a twentieth of the time and memory of a small reindex.
    """
    found = find_spec("farahidi")
    for place in found.submodule_search_locations or () if found else ():
        for folder in Path(place).parent.glob("farahidi-*.dist-info"):
            return folder.name.removeprefix("farahidi-").removesuffix(".dist-info")
    from importlib.metadata import version

    return version("farahidi")


def is_compiled(place: Path = PLACE) -> bool:
    """Whether the tables of this version lie there."""
    stamp = place / "digest"
    return stamp.is_file() and stamp.read_text("ascii") == digest()
