"""The facets of what was found: disjunctive, every count exact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from index.schema import DATE_FACETS, UNKNOWN
from index.storage.opensearch.cluster import Answer
from search.engines.opensearch.collection import Collection
from search.engines.opensearch.queries import Query, every, filter_clauses
from search.plan import DAY_MONTHS, MOST_EACH, Plan

Counts = list[tuple[str, int]]

_SHARD_VALUES = 5000
"""Values that each shard counts at least: where none has more, counts are exact at once."""

_DAYS = 31 * DAY_MONTHS
"""Days that are counted: as many as there are where days are listed at all."""


_MONTHS = {"months": {"terms": {"field": "month", "exclude": [UNKNOWN], "size": DAY_MONTHS + 1}}}
"""Counts as many months as tell whether days are listed (`_are_few`)."""


class Facets:
    """The facets of a plan over what matches its node, whatever its filters: asked in one search."""

    def __init__(self, collection: Collection, matching: Query, plan: Plan) -> None:
        self._collection, self._matching, self._plan = collection, matching, plan

    def body(self) -> Answer:
        """The search whose answer `counts` reads."""
        asked = {name: self._of(name, self._values(name)) for name in self._plan.facets}
        if "day" in asked:
            asked["few"] = self._of("day", _MONTHS)
        asked["found"] = {"filter": every(filter_clauses(self._plan.filters))}
        return self._collection.body(self._matching, aggs=asked, track_total_hits=False)

    def total(self, answer: Answer) -> int:
        """How many paragraphs pass all filters."""
        total: int = answer["aggregations"]["found"]["doc_count"]
        return total

    def counts(self, answer: Answer) -> dict[str, Counts]:
        """Each facet's values and counts."""
        aggregations = answer.get("aggregations", {})
        is_short = "few" in aggregations and _are_few(aggregations["few"])
        listed = [name for name in self._plan.facets if name != "day" or is_short or self._chosen("day")]
        return {name: self._listed(name, aggregations[name], is_short) for name in listed}

    def dates_of(self, name: str) -> dict[str, dict[str, Counts]]:
        """The date facets of the most frequent values of a facet, of what passes all filters."""
        collection = self._collection
        query = every([self._matching, *filter_clauses(self._plan.filters)])
        aggregations = collection.ask({"": collection.body(query, aggs=_MONTHS)})[""]["aggregations"]
        dates = [date for date in DATE_FACETS if date != "day" or _are_few(aggregations)]
        most = sorted(collection.values(name, query), key=lambda item: (-item[1], item[0]))[:MOST_EACH]
        return {
            value: {date: self._dated(date, every([query, {"term": {name: value}}])) for date in dates}
            for value, _ in most
        }

    def _dated(self, date: str, query: Query) -> Counts:
        """The values of a date facet, newest first, unknown last."""
        counts = self._collection.values(date, query)[::-1]
        unknown = self._collection.count_body(every([query, {"term": {date: UNKNOWN}}]))
        total = self._collection.ask({"": unknown})[""]["hits"]["total"]["value"]
        return counts + ([(UNKNOWN, total)] if total else [])

    def _of(self, name: str, parts: Mapping[str, Any]) -> Answer:
        return {"filter": every(filter_clauses(self._plan.filters, ignoring=name)), "aggs": dict(parts)}

    def _values(self, name: str) -> Answer:
        chosen = self._chosen(name)
        most = self._plan.most_values
        size = _SHARD_VALUES if most is None or name in DATE_FACETS else most + 1
        size = _DAYS if name == "day" else size
        terms = {"field": name, "exclude": [UNKNOWN], "size": size, "shard_size": max(size, _SHARD_VALUES)}
        parts: Answer = {"values": {"terms": terms}, "unknown": {"filter": {"term": {name: UNKNOWN}}}}
        if chosen:
            parts["chosen"] = {"terms": {"field": name, "include": sorted(chosen), "size": len(chosen)}}
        return parts

    def _chosen(self, name: str) -> frozenset[str]:
        """The values of a facet that are chosen or excluded."""
        filters, none = self._plan.filters, frozenset[str]()
        return filters.chosen.get(name, none) | filters.excluded.get(name, none)

    def _listed(self, name: str, aggregation: Answer, is_short: bool) -> Counts:
        counts = self._counts(name, aggregation)
        unknown = [(UNKNOWN, aggregation["unknown"]["doc_count"])] if aggregation["unknown"]["doc_count"] else []
        if name in DATE_FACETS:
            every_value = sorted(counts.items(), reverse=True) + unknown
            shown = name != "day" or is_short
            return [item for item in every_value if shown or item[0] in self._chosen(name)]
        items = sorted(counts.items(), key=lambda item: (-item[1], item[0])) + unknown
        most, chosen = self._plan.most_values, self._chosen(name)
        return [item for place, item in enumerate(items) if most is None or place < most or item[0] in chosen]

    def _counts(self, name: str, aggregation: Answer) -> dict[str, int]:
        """Values with their counts: those that may be listed, or all."""
        values, most = aggregation["values"], self._plan.most_values
        is_exact = not values["doc_count_error_upper_bound"]
        is_whole = not values["sum_other_doc_count"] or (most is not None and name not in DATE_FACETS)
        if name != "day" and not (is_exact and is_whole):  # of days as many are told as can be listed
            query = every([self._matching, *filter_clauses(self._plan.filters, ignoring=name)])
            return dict(self._collection.values(name, query))
        buckets = [*values["buckets"], *aggregation.get("chosen", {"buckets": []})["buckets"]]
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets if bucket["key"] != UNKNOWN}


def _are_few(aggregations: Answer) -> bool:
    """Whether what was found lies in so few months that days are listed."""
    return len(aggregations["months"]["buckets"]) <= DAY_MONTHS
