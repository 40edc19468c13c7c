"""From words to spellings: the tree of what was typed, and a lexicon, become the plan an engine runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeAlias

from index.arabic.dates import days, parse_date
from index.arabic.fold import fold
from index.arabic.harakat import is_vocalized
from index.arabic.roots import root
from index.arabic.stopwords import is_function_word, is_question_word
from index.arabic.tokens import tokenize
from index.lexicon import Lexicon
from search import plan, query
from search.ranking import DEFAULT, Ranking
from search.results import Match

Columns: TypeAlias = Callable[[str], Sequence[str]]
Levels: TypeAlias = tuple[plan.Level, ...]
LevelMemo: TypeAlias = dict[tuple[str, Match, str], Levels]

REMEMBERED = 4_000
"""Words whose levels are remembered, all forgotten when they are more; a fuzzy word may have `MANY` spellings."""

ENOUGH = 400
"""Paragraphs from which on no further word of a long query is dropped; at 100, nDCG@10 is .004 and Recall@100 .027
lower (benchmarks.relevance)."""

SCARCE = 10
"""A word that occurs no more often may be a foreign name that the collection writes otherwise."""

MANY = 1000
"""Spellings of a prefix or of a fuzzy word that are looked for, the most frequent ones."""

_FIELDS = {"text": ("text", "heading"), "title": ("title",), "note": ("notes",)}
_COLUMNS = ("source", "author")
_ARTICLES = ("ال", "وال", "بال", "لل")


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of the text chain makes of a word."""

    name: str
    result: str


def expand(
    node: query.Node,
    lexicon: Lexicon,
    match: Match = "normal",
    fields: tuple[str, ...] = plan.TEXT_FIELDS,
    columns: Columns = lambda _: (),
    ranking: Ranking = DEFAULT,
    known: LevelMemo | None = None,
) -> plan.Node:
    """The plan of a query over one state of the collection.

    `fields` are those of `plan.TEXT_FIELDS` that words are looked for in; `columns` gives the distinct values of a
    column (`source`, `author`). A word that the collection does not have becomes a `Word` with one empty level. `known`
    remembers the levels of words from one query to the next, for this lexicon and ranking only.
    """
    memo = {} if known is None else known
    expander = _Expander(lexicon, match, fields, columns, ranking, memo)
    # only of the words side by side in the whole query some may be dropped: what stands in brackets is meant
    expanded = expander.words(node, _is_lenient(node)) if isinstance(node, query.Words) else expander.node(node)
    return expanded or plan.Nothing()


def explain(word: str, lexicon: Lexicon) -> tuple[Step, ...]:
    """What each step of the chain makes of one word: fold, clitics, pronoun, stem, class, variants, root."""
    spelling = fold(word)
    _, bare, base, _ = lexicon.steps(spelling)
    groups = (("class", lexicon.same_class), ("variants", lexicon.variants), ("roots", lexicon.same_root))
    stem = lexicon.stem(spelling)
    steps = (("fold", spelling), ("clitics", bare), ("pronoun", base), ("stem", stem), ("root", root(stem)))
    listed = tuple(Step(name, " ".join(_frequent(lexicon, group(spelling), 20))) for name, group in groups)
    return tuple(Step(name, result) for name, result in steps) + listed


@dataclass(frozen=True, slots=True)
class _Expander:
    """One query on its way to a plan; a node that holds no letter or digit expands to None."""

    lexicon: Lexicon
    match: Match
    fields: tuple[str, ...]
    columns: Columns
    ranking: Ranking
    known: LevelMemo

    def node(self, node: query.Node) -> plan.Node | None:
        match node:
            case query.Term() | query.Phrase() | query.Prefix() | query.Fuzzy():
                return self.leaf(node)
            case query.Words():
                return self.words(node)
            case query.Or(children):
                return _one_or(plan.Or, self.nodes(children))
            case query.Not(child):
                excluded = self.node(child)
                return excluded and plan.Not(excluded)
            case query.Required(child):
                return self.node(child)
            case query.Field(name, child):
                return self.field(name, child)
            case query.Range(first, last):
                return self.dates(first, last)
            case query.Everything():
                return plan.Everything()

    def nodes(self, children: Iterable[query.Node]) -> tuple[plan.Node, ...]:
        return tuple(expanded for child in children if (expanded := self.node(child)) is not None)

    def leaf(self, leaf: query.Leaf) -> plan.Word | plan.Phrase | None:
        """A word, or the words of a phrase or of a term that is several (csis.org, 2+2)."""
        tokens = tokenize(leaf.text)
        levels = [self.levels(token.spelling) for token in tokens[:-1]]
        levels += [self.last_levels(leaf, token.spelling) for token in tokens[-1:]]
        words = tuple(
            self.word(leaf.text[token.start : token.end], of_word)
            for token, of_word in zip(tokens, levels, strict=True)
        )
        slop = leaf.slop if isinstance(leaf, query.Phrase) else 0
        return plan.Phrase(words, slop, self.fields) if len(words) > 1 else next(iter(words), None)

    def word(self, text: str, levels: Levels) -> plan.Word:
        """A word of the plan; harakat count where spelling does."""
        vocalized = self.match == "exact" and is_vocalized(text)
        return plan.Word(text, levels, self.fields, vocalized=vocalized)

    def last_levels(self, leaf: query.Leaf, spelling: str) -> Levels:
        match leaf:
            case query.Prefix():
                return self.once(spelling, "*", lambda: [self.prefix(spelling)])
            case query.Fuzzy(_, distance):
                return self.once(
                    spelling, f"~{distance}", lambda: [self.exact(spelling), self.fuzzy(spelling, distance)]
                )
        return self.levels(spelling)

    def levels(self, spelling: str) -> Levels:
        """The levels of a word."""
        return self.once(spelling, "", lambda: self.new_levels(spelling))

    def once(self, spelling: str, sign: str, make: Callable[[], Iterable[plan.Level]]) -> Levels:
        """The levels of a word typed with a sign, worked out once."""
        key = (spelling, self.match, sign)
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            found = self.known[key] = _merged(make())
        return found

    def new_levels(self, spelling: str) -> Iterator[plan.Level]:
        """The levels of a word, the closest first, each holding the one before it."""
        yield self.exact(spelling)
        if self.match == "exact":
            return
        variants = self.lexicon.variants(spelling)
        same_word = set(self.lexicon.same_class(spelling)) | set(variants) | set(self.exact(spelling).spellings)
        if variants:
            near = set(self.exact(spelling).spellings) | set(variants)
            yield plan.Level("variant", tuple(sorted(near)), self.ranking.variant_weight)
        yield plan.Level("stem", tuple(sorted(same_word)), self.ranking.stem_weight)
        if self.match == "broad":
            same_root = same_word.union(self.lexicon.same_root(spelling))
            yield plan.Level("root", tuple(sorted(same_root)), self.ranking.root_weight)

    def exact(self, spelling: str) -> plan.Level:
        number = self.lexicon.id_of(spelling)
        weight = self.ranking.exact_weight + (self.ranking.stem_weight if self.match == "exact" else 0.0)
        return plan.Level("exact", (number,) if number >= 0 else (), weight)

    def prefix(self, spelling: str) -> plan.Level:
        """Every spelling that begins so; with the article too, unless spelling counts."""
        articles = () if self.match == "exact" or spelling.startswith("ال") else _ARTICLES
        found = (i for start in ("", *articles) for i in self.lexicon.prefix(start + spelling))
        weight = self.ranking.exact_weight + self.ranking.stem_weight
        return plan.Level("prefix", self.most_frequent(found), weight)

    def fuzzy(self, spelling: str, distance: int) -> plan.Level:
        near = self.most_frequent(self.lexicon.within(spelling, distance))
        return plan.Level("fuzzy", near, self.ranking.stem_weight)

    def most_frequent(self, ids: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted(self.lexicon.most_frequent(ids, MANY)))

    def words(self, node: query.Words, lenient: bool = False) -> plan.Node | None:
        """Words side by side: content words are counted, function words help, filters and + are required.

        Function words are counted where there is no other word.
        """
        required = self.nodes(filter(_is_required, node.children))
        words = [child for child in node.children if not _is_required(child)]
        function = self.nodes(filter(_is_function, words))
        content = [child for child in words if not _is_function(child)]
        counted = tuple(chain.from_iterable(map(self.singly, content))) if lenient else self.nodes(content)
        if not counted and not any(True for part in required for _ in plan.leaves(part)):
            counted, function = function, ()
        if not counted:
            return _one_or(plan.And, required)
        return plan.Quorum(counted, required, tuple(map(self.function_word, function)), ENOUGH if lenient else None)

    def singly(self, child: query.Node) -> tuple[plan.Node, ...]:
        """A part of which not all must be there: a term that is several words (1939-1945) is those words."""
        expanded = self.nodes([child])
        if not isinstance(child, query.Term):
            return expanded
        words = chain.from_iterable(node.words if isinstance(node, plan.Phrase) else (node,) for node in expanded)
        return tuple(map(self.as_heard, words))

    def as_heard(self, word: plan.Node) -> plan.Node:
        """A word of a long query that the collection hardly has, with other spellings of it as a foreign name."""
        if not isinstance(word, plan.Word) or self.match == "exact":
            return word
        known = {number for level in word.levels for number in level.spellings}
        if self.lexicon.total(known) > SCARCE:
            return word
        alike = known.union(self.lexicon.same_sound(fold(word.text)))
        level = plan.Level("fuzzy", tuple(sorted(alike)), self.ranking.sound_weight)
        return word if alike == known else replace(word, levels=_merged((*word.levels, level)))

    def function_word(self, word: plan.Node) -> plan.Node:
        """A function word that helps a little: its own spelling is enough, and its many forms would cost much."""
        if not isinstance(word, plan.Word):
            return word
        weight = self.ranking.exact_weight + self.ranking.stem_weight
        own = tuple(replace(level, weight=weight) for level in word.levels if level.name == "exact")
        return replace(word, levels=own or word.levels, boost=self.ranking.function_weight)

    def field(self, name: str, child: query.Node) -> plan.Node | None:
        """What is said of a field: of a group it is said of each part."""
        if name not in _COLUMNS:
            return replace(self, fields=_FIELDS.get(name, self.fields)).node(child)
        if isinstance(child, query.Leaf):
            return self.column(name, child.text)
        match child:
            case query.Words(children) | query.Or(children):
                return self.node(replace(child, children=tuple(query.Field(name, part) for part in children)))
            case query.Not(part) | query.Required(part):
                return self.node(replace(child, child=query.Field(name, part)))
        return self.node(child)

    def column(self, name: str, text: str) -> plan.Node:
        """Values that hold all the words typed, in any order, with or without the article."""
        wanted = set(_bare_words(text))
        values = frozenset(value for value in self.columns(name) if wanted <= set(_bare_words(value)))
        return plan.Column(name, values) if wanted and values else plan.Nothing()

    def dates(self, first: str | None, last: str | None) -> plan.Node | None:
        """A range of days; what is no date is looked for as words."""
        read = [text and parse_date(text) for text in (first, last)]
        if any(text and not date for text, date in zip((first, last), read, strict=True)):
            return self.node(query.Words(tuple(query.Term(text) for text in dict.fromkeys((first, last)) if text)))
        start, end = read
        return plan.Dates(days(start)[0] if start else None, days(end)[1] if end else None)


def _merged(levels: Iterable[plan.Level]) -> Levels:
    """Levels without the empty ones; one that holds no more than the one before it adds its weight to it."""
    kept: list[plan.Level] = []
    for level in levels:
        if kept and level.spellings == kept[-1].spellings:
            kept[-1] = replace(kept[-1], weight=kept[-1].weight + level.weight)
        elif level.spellings:
            kept.append(level)
    return tuple(kept or [plan.Level("exact", (), 1.0)])


def _one_or(kind: type[plan.And] | type[plan.Or], nodes: tuple[plan.Node, ...]) -> plan.Node | None:
    return kind(nodes) if len(nodes) > 1 else next(iter(nodes), None)


def _is_lenient(node: query.Words) -> bool:
    """Whether words may be dropped: of three content words or more (+ ones too) or of a question; not of AND."""
    content = [child for child in map(_plain, node.children) if not (_is_filter(child) or _is_function(child))]
    return not node.strict and (len(content) >= 3 or (bool(content) and _asks(node)))


def _is_required(node: query.Node) -> bool:
    """What must hold whatever words are dropped: words marked +, exclusions, dates, sources and authors."""
    return isinstance(node, query.Required) or _is_filter(node)


def _is_filter(node: query.Node) -> bool:
    if isinstance(node, query.Field):
        return node.name in ("source", "author", "date")
    return isinstance(node, query.Not | query.Range)


def _plain(node: query.Node) -> query.Node:
    return node.child if isinstance(node, query.Required) else node


def _is_function(node: query.Node) -> bool:
    return isinstance(node, query.Term) and is_function_word(fold(node.text))


def _asks(node: query.Words) -> bool:
    """Whether the words are a question: they end in a question mark or begin with a question word."""
    first = node.children[0]
    return node.question or (isinstance(first, query.Term) and is_question_word(fold(first.text)))


def _bare_words(text: str) -> list[str]:
    return [token.spelling.removeprefix("ال") for token in tokenize(text)]


def _frequent(lexicon: Lexicon, ids: Sequence[int], most: int) -> list[str]:
    ranked = sorted(ids, key=lambda number: -lexicon.count(number))[:most]
    return [lexicon.spelling(number) for number in ranked]
