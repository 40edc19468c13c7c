"""The proof that an index is whole and is that of the corpus."""

from __future__ import annotations

from index.errors import ReadingError
from index.pipeline.manifest import Manifest
from index.pipeline.reindex import plan_reindex
from index.settings import Settings
from index.storage.base import Finding, finding
from index.storage.opening import open_storage


def verify(settings: Settings) -> list[Finding]:
    """Read every byte of the index, recount it against its manifest, and compare that with the corpus.

    Raises IndexUnavailable where there is no index.
    """
    storage = open_storage(settings)
    findings = storage.verify()
    rebuilds, written = storage.peek(rebuild=False)
    if rebuilds:
        return [*findings, finding("version", False, rebuilds=rebuilds)]
    listed = list(Manifest.of(written).keys())
    serving = storage.snapshots()[0]
    as_listed = len(set(listed)) == serving.articles or not listed  # none are listed of articles that come from no file
    manifest = finding("manifest", as_listed, listed=len(listed), indexed=serving.articles)
    return [*findings, manifest, _against_corpus(settings)]


def _against_corpus(settings: Settings) -> Finding:
    """How many files of the corpus a reindex would do something about; that there are some is no fault."""
    try:
        _, changes = plan_reindex(settings)
    except ReadingError as error:
        return finding("corpus_unread", error=error)
    return finding("corpus_changed", files=len(changes)) if changes else finding("corpus")
