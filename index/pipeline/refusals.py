"""The refusal policy: which articles stay although the file they were in could not be read whole."""

from __future__ import annotations

from collections.abc import Sequence

from index.pipeline.manifest import FileEntry
from index.reading import Refusal


def articles_to_keep(
    name: str, old: FileEntry, missing: Sequence[tuple[str, str]], refused: Sequence[Refusal]
) -> tuple[tuple[str, str], ...]:
    """The articles of before that are missing because something was refused: what is deleted does not stay.

    If no more is refused than was before, then what is missing now and was not missing then is gone.
    """
    if refused_whole(name, refused) or len(refused) > old.refused:
        return tuple(missing)
    return tuple(each for each in missing if each[0] in old.absent)


def refused_whole(name: str, refused: Sequence[Refusal]) -> bool:
    """Whether a file was refused as a whole."""
    return any(refusal.origin == name for refusal in refused)
