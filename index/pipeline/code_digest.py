"""The digest of code: what some modules do, whatever their comments and layout, and all of ours that they import."""

from __future__ import annotations

import dis
import hashlib
import os
import pkgutil
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from types import CodeType

_OURS = "index"


@lru_cache(maxsize=4)
def code_digest(names: Sequence[str]) -> str:
    """A hash of the byte code of modules (of packages all that is in them), of what they import, and of their data."""
    waiting, seen = list(names), dict[str, bytes]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        code = _code_of(name)
        seen[name] = b"".join(_parts(code)) if code else b""
        waiting += [*_inside(name), *(_imported(code) if code else ())]
    data = b"".join(_data_of(name) for name in sorted(seen))
    return hashlib.blake2b(b"".join(seen[name] for name in sorted(seen)) + data).hexdigest()


def source_signature() -> str:
    """A hash of when each file of this package was last changed, and of its size: equal where the code surely is."""
    states = sorted(_states(str(Path(__file__).parent.parent)))
    return hashlib.blake2b("\n".join(states).encode()).hexdigest()[:32]


def _states(folder: str) -> Iterator[str]:
    """The path, size and time of last change of each file in a folder, compiled code left out."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _states(entry.path) if entry.name != "__pycache__" else ()
            elif entry.is_file():
                state = entry.stat()
                yield f"{entry.path} {state.st_size} {state.st_mtime_ns}"


def _code_of(name: str) -> CodeType | None:
    """The compiled code of a module; None where there is no such module (an import may name a function)."""
    try:
        spec = find_spec(name)
    except ModuleNotFoundError:
        return None
    loader = spec.loader if spec else None
    code: CodeType | None = loader.get_code(name) if loader and hasattr(loader, "get_code") else None
    return code


def _inside(name: str) -> Iterator[str]:
    """The modules of a package of readers; of other packages only those that are imported."""
    spec = find_spec(name) if name in ("index.reading",) else None
    if spec and spec.submodule_search_locations:
        yield from (module.name for module in pkgutil.walk_packages(spec.submodule_search_locations, f"{name}."))


def _imported(code: CodeType) -> Iterator[str]:
    """The modules of ours that code imports, anywhere in it, and what it takes from them, which may be modules too."""
    instructions = list(dis.get_instructions(code))
    module = ""
    for instruction in instructions:
        if instruction.opname == "IMPORT_NAME":
            module = instruction.argval if instruction.argval.split(".")[0] == _OURS else ""
            yield from [module] if module else []
        elif instruction.opname == "IMPORT_FROM" and module:
            yield f"{module}.{instruction.argval}"
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _imported(constant)


def _parts(code: CodeType) -> Iterator[bytes]:
    """What a code object does: its instructions, names and constants, without lines and file names."""
    yield code.co_code
    yield repr((code.co_names, code.co_varnames, code.co_freevars)).encode()
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _parts(constant)
        else:
            yield repr(sorted(constant, key=repr) if isinstance(constant, frozenset) else constant).encode()


def _data_of(name: str) -> bytes:
    """The files in the folder `data` of a package, one after the other."""
    spec = find_spec(name) if name.count(".") == 1 else None
    if not spec or not spec.submodule_search_locations:
        return b""
    folder = resources.files(name) / "data"
    files = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
    return b"".join(file.name.encode() + file.read_bytes() for file in files if file.is_file())
