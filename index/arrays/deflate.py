"""Bytes packed as zlib has it (RFC 1950), by ISA-L: as small as zlib's own level 1 makes them, in under half its time.

Whatever reads zlib reads them, Whoosh among it.
"""

from __future__ import annotations

from isal import isal_zlib

LEVEL = 1


def deflate(content: bytes | memoryview) -> bytes:
    """The content packed.

    >>> import zlib; zlib.decompress(deflate(b"abab"))
    b'abab'
    """
    return isal_zlib.compress(content, LEVEL)
