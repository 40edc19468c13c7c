"""What a digest of code covers: instructions, constants, imports and data; not comments, nor layout."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.pipeline import code_digest
from index.pipeline.code_digest import _imported, _parts

CODE = "from index.arabic import dates\n\ndef f(x):\n    return x + 1\n"


def parts(source: str) -> list[bytes]:
    return list(_parts(compile(source, "a.py", "exec")))


@pytest.mark.parametrize(
    "same",
    [
        CODE.replace("    return", "    # why\n    return"),
        CODE.replace("\n\n", "\n\n\n\n"),
        CODE.replace("x + 1", "(x\n+ 1)"),
    ],
)
def test_comments_and_layout_are_not_covered(same: str) -> None:
    """Reformatting the readers does not read the corpus anew."""
    assert parts(same) == parts(CODE)


@pytest.mark.parametrize(
    "other", [CODE.replace("+ 1", "+ 2"), CODE.replace("x + 1", "x - 1"), CODE.replace("dates", "letters")]
)
def test_what_code_does_is_covered(other: str) -> None:
    """A constant, an instruction or a name that changed may read a file otherwise."""
    assert parts(other) != parts(CODE)


def test_imports_are_followed_wherever_they_stand() -> None:
    """At the top or inside a function, of a module or of something in it; what is not ours is left out."""
    inside = compile(
        "import json\ndef f():\n    from index.reading import word\n    import index.model\n", "a.py", "exec"
    )
    assert set(_imported(inside)) == {"index.reading", "index.reading.word", "index.model"}


def test_the_readers_lean_on_the_dates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The chain of dates and the lists of the readers are part of what the readers do, the engines are not."""
    seen: list[str] = []
    of = code_digest._code_of
    monkeypatch.setattr(code_digest, "_code_of", lambda name: seen.append(name) or of(name))
    code_digest.code_digest.cache_clear()
    code_digest.code_digest(("index.reading", "index.documents"))
    assert {"index.arabic.dates", "index.reading.word", "index.reading.head", "index.model"} <= set(seen)
    assert not any(name.startswith(("index.storage", "index.pipeline")) for name in seen)
    code_digest.code_digest.cache_clear()
