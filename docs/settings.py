"""Writes the tables of the settings from the settings themselves: in docs/ar/settings.md, and in README.md.

What each means stands in docs/ar/settings.toml and docs/settings.toml.

python docs/settings.py
"""

from __future__ import annotations

import tomllib
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from index.settings import PREFIX, Settings

_DOCS = Path(__file__).resolve().parent
ARABIC, README = _DOCS / "ar" / "settings.md", _DOCS.parent / "README.md"
_ARABIC_HEAD = """<div dir="rtl">

# الإعدادات

القيم الأصلية، ثم `bahith.toml` في مجلد العمل، ثم متغيرات البيئة، ثم ما يُكتب في الأمر؛ والأخير يغلب.
ويعرضها كلها مع مصدر كل منها:

```sh
.venv/bin/bahith doctor
```

| `bahith.toml` | متغير البيئة | القيمة الأصلية | المعنى |
| --- | --- | --- | --- |
"""
_ARABIC_END = """
</div>
"""
_ENGLISH_HEAD = """| `bahith.toml` | environment | default | |
| --- | --- | --- | --- |
"""


def pages() -> dict[Path, str]:
    """The files that have a table of the settings, as they should be."""
    readme = README.read_text("utf-8")
    before, head, rest = readme.partition(_ENGLISH_HEAD)
    after = rest[rest.index("\n\n") :]
    return {
        ARABIC: _ARABIC_HEAD + _rows(_DOCS / "ar" / "settings.toml") + _ARABIC_END,
        README: before + head + _rows(_DOCS / "settings.toml").removesuffix("\n") + after,
    }


def _rows(meanings: Path) -> str:
    """A row for each setting, in the order they are declared."""
    told = tomllib.loads(meanings.read_text("utf-8"))
    return "".join(_row(one, told[one.name]) for one in fields(Settings))


def _row(setting: Field[Any], meaning: str) -> str:
    if setting.name == "reading":
        return f"| `[reading]` | | | {meaning} |\n"
    value = str(setting.default).lower() if isinstance(setting.default, bool) else str(setting.default)
    default = f" `{value}` " if value else " "
    return f"| `{setting.name}` | `{PREFIX}{setting.name.upper()}` |{default}| {meaning} |\n"


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, "utf-8")
