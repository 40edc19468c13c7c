"""The storage that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.settings import Settings
from index.storage.base import Storage

if TYPE_CHECKING:
    from index.storage.batch import Batch


def open_storage(settings: Settings) -> Storage[Batch]:
    """The storage of the setting `engine`; raises SettingsError where a cluster cannot be asked as the settings say."""
    if settings.engine == "opensearch":
        from index.storage.opensearch.storage import OpenSearchStorage

        return OpenSearchStorage(settings)
    from index.storage.whoosh.storage import WhooshStorage

    return WhooshStorage(settings.index_dir)
