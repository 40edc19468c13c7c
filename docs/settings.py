"""Writes docs/ar/settings.md from the settings themselves and the sentences of docs/ar/settings.toml.

python docs/settings.py
"""

from __future__ import annotations

import tomllib
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from index.settings import PREFIX, Settings

_ARABIC = Path(__file__).resolve().parent / "ar"
PAGE = _ARABIC / "settings.md"
_HEAD = """<div dir="rtl">

# الإعدادات

القيم الأصلية، ثم `bahith.toml` في مجلد العمل، ثم متغيرات البيئة، ثم ما يُكتب في الأمر؛ والأخير يغلب.
ويعرضها كلها مع مصدر كل منها:

```sh
.venv/bin/bahith doctor
```

| `bahith.toml` | متغير البيئة | القيمة الأصلية | المعنى |
| --- | --- | --- | --- |
"""
_END = """
</div>
"""


def page() -> str:
    """The page: a row for each setting, in the order they are declared."""
    meanings = tomllib.loads((_ARABIC / "settings.toml").read_text("utf-8"))
    return _HEAD + "".join(_row(one, meanings[one.name]) for one in fields(Settings)) + _END


def _row(setting: Field[Any], meaning: str) -> str:
    if setting.name == "reading":
        return f"| `[reading]` | | | {meaning} |\n"
    value = str(setting.default).lower() if isinstance(setting.default, bool) else str(setting.default)
    default = f" `{value}` " if value else " "
    return f"| `{setting.name}` | `{PREFIX}{setting.name.upper()}` |{default}| {meaning} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
