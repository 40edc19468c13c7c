"""The engine that the settings name."""

from __future__ import annotations

from index.settings import Settings
from search.engines.base import Engine


def open_engine(settings: Settings) -> Engine:
    """The engine of the setting `engine`; raises SettingsError where a cluster cannot be asked as the settings say."""
    if settings.engine == "opensearch":
        from search.engines.opensearch.engine import OpenSearchEngine

        return OpenSearchEngine(settings)
    from search.engines.arrays.engine import WhooshEngine

    return WhooshEngine(settings.index_dir, settings.cache_mib, max(1, settings.workers))
