"""From words to terms: the tree of what was typed, and a lexicon, become the plan an engine runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import chain, pairwise
from typing import TypeAlias

from index.arabic.chain import stages, terms_of, tokenize
from index.arabic.harakat import is_vocalized
from index.arabic.morphology.typed_letters import letters_as_typed
from index.schema import COLUMNS, FIELDS, READER_FIELDS, Match
from index.vocabulary.lexicon import Lexicon
from search import plan
from search.dates import days_of
from search.deadline import NEVER, Deadline
from search.query import tree
from search.scoring.ranking import DEFAULT, Ranking
from search.words.group_memo import GroupMemo, SynonymGroups
from search.words.side_by_side import is_lenient, is_required, one_term_each, without_sign
from search.words.spelling import apart, literal_terms, run_together
from search.words.starred_words import StarredWord, starred_words

Columns: TypeAlias = Callable[[str], Sequence[str]]

FIELDS_OF = {**READER_FIELDS, "note": READER_FIELDS["notes"], "heading": ("heading",)}
"""The text fields that each field of a query stands for."""

ENOUGH = 300
"""Paragraphs that a query whose words need not all be there is to find (benchmarks.relevance)."""

SCARCE = 10
"""A word that occurs no more often may be a foreign name that the collection writes otherwise."""

RARE = 3
"""A word that occurs no more often may be misspelled, in the query or in the articles."""

LEAST_LETTERS = 4
"""Letters of a word that is looked for under other spellings."""

MANY = 1000
"""Terms of a prefix or of a fuzzy word that are looked for, the most frequent ones."""

_VALUES_REMEMBERED = 50_000

_ARTICLES = ("ال", "وال", "بال", "لل")
_CLITICS = ("و", "ف", "ب", "ل", "ك", "وب", "ول")
_ENOUGH_LETTERS = 4
"""Letters before a star from which on a clitic may stand before them: of fewer it may be the word's own."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the text chain, and what it makes of a word."""

    name: str
    result: str


def expand(
    node: tree.Node,
    lexicon: Lexicon,
    match: Match = "normal",
    fields: tuple[str, ...] = FIELDS,
    columns: Columns = lambda _: (),
    ranking: Ranking = DEFAULT,
    memo: GroupMemo | None = None,
    deadline: Deadline = NEVER,
) -> plan.Node:
    """The plan of a query over one state of the collection.

    `fields` are those of `FIELDS` that words are looked for in; `columns` gives the distinct values of a
    column (`source`, `author`). A word that the collection does not have becomes a `Word` with one empty group. `memo`
    remembers the groups of words from one query to the next, for this lexicon and ranking only. Words for which the
    deadline leaves no time are left out.
    """
    expander = _Expander(lexicon, match, fields, columns, ranking, GroupMemo() if memo is None else memo, deadline)
    # only words side by side at the top of a query may be dropped: those in brackets are all required
    expanded = expander.words(node, may_relax=True) if isinstance(node, tree.Words) else expander.node(node)
    return expanded or plan.MatchNone()


def word_groups(
    term: str, typed: str, lexicon: Lexicon, match: Match, ranking: Ranking, memo: GroupMemo
) -> SynonymGroups:
    """The groups of one term and the word that was typed, remembered."""
    return _Expander(lexicon, match, (), lambda _: (), ranking, memo, NEVER).groups(term, typed)


def explain(word: str, lexicon: Lexicon) -> tuple[Step, ...]:
    """What each step of the chain makes of a word, and what the lexicon has of its first term.

    The lexicon has its readings, their roots, and the terms of the same lemma and of the same root; a reading has the
    strength that it has beside the likeliest one, in hundredths.
    """
    term = next(iter(terms_of(word)), "")
    readings = lexicon.readings(term)
    groups = (("lemma", lexicon.same_lemma), ("root", lexicon.same_root))
    return (
        *(Step(name, result) for name, result in stages(word)),
        Step("readings", "، ".join(f"{reading.lemma} {reading.strength:.0%}" for reading in readings)),
        Step("roots", " ".join(dict.fromkeys(root for reading in readings for root in reading.roots))),
        *(Step(name, " ".join(_frequent(lexicon, group(term), 20))) for name, group in groups),
    )


@dataclass(frozen=True, slots=True)
class _Expander:
    """One query on its way to a plan; a node that holds no letter or digit expands to None."""

    lexicon: Lexicon
    match: Match
    fields: tuple[str, ...]
    columns: Columns
    ranking: Ranking
    memo: GroupMemo
    deadline: Deadline

    def node(self, node: tree.Node) -> plan.Node | None:
        match node:
            case tree.Phrase():
                return None if self.deadline.has_passed() else self.phrase(node)
            case tree.Term() | tree.Prefix() | tree.Wildcard() | tree.Fuzzy():
                return None if self.deadline.has_passed() else self.or_split(self.leaf(node), node)
            case tree.Words():
                return self.words(node)
            case tree.Or(children):
                return _combined(plan.Or, self.nodes(children))
            case tree.Not(child):
                excluded = self.node(child)
                return excluded and plan.Not(excluded)
            case tree.Must(child):
                return self.node(child)
            case tree.Field(name, child):
                return self.field(name, child)
            case tree.Boost(child, factor):
                boosted = self.node(child)
                return boosted and plan.boost(boosted, factor)
            case tree.Range():
                return days_of(node)
            case tree.MatchAll():
                return plan.MatchAll()

    def nodes(self, children: Iterable[tree.Node]) -> tuple[plan.Node, ...]:
        return tuple(expanded for child in children if (expanded := self.node(child)) is not None)

    def leaf(self, leaf: tree.Leaf) -> plan.Word | plan.Phrase | None:
        """A word, or the words of a phrase or of a term that is several (csis.org, 2+2)."""
        text = leaf.text + "*" if isinstance(leaf, tree.Prefix) else leaf.text
        parts = list(starred_words(text))
        signs = [part.sign for part in parts]
        if isinstance(leaf, tree.Fuzzy) and parts:
            signs[-1:] = [f"~{leaf.distance}"]
        words = tuple(
            self.word(part, self.groups(part.term, part.text, sign)) for part, sign in zip(parts, signs, strict=True)
        )
        slop = leaf.slop if isinstance(leaf, tree.Phrase) else 0
        return plan.Phrase(words, slop, self.fields) if len(words) > 1 else next(iter(words), None)

    def or_split(self, word: plan.Word | plan.Phrase | None, leaf: tree.Leaf) -> plan.Node | None:
        """A word that the lexicon of Arabic does not know, or the two that others write for it: جادالحق, جاد الحق."""
        if not (isinstance(leaf, tree.Term) and isinstance(word, plan.Word)) or self.match == "exact":
            return word
        halves = apart(word.term, self.lexicon)
        if not halves:
            return word
        words = (plan.Word(part, (self.exact(part),), self.fields, term=part) for part in halves)
        return plan.Or((word, plan.Phrase(tuple(map(self.as_spelled, words)), 0, self.fields)))

    def phrase(self, quoted: tree.Phrase) -> plan.Node | None:
        """A phrase between quotation marks; where it stands as it is spelled it scores by that too, and comes first."""
        phrase = self.leaf(quoted)
        if self.match == "exact" or not isinstance(phrase, plan.Phrase):
            return phrase
        literal = replace(phrase, words=tuple(map(self.as_spelled, phrase.words)))
        alternatives = (
            phrase,
            *((literal,) if all(word.terms for word in literal.words) else ()),
            *self.with_joined_words(phrase),
        )
        return _combined(plan.Or, alternatives)

    def with_joined_words(self, phrase: plan.Phrase) -> Iterator[plan.Node]:
        """A phrase with each two of its words that some write as one: "جاد الحق", جادالحق."""
        for at, (first, second) in enumerate(pairwise(phrase.words)):
            if term := run_together(first.term, second.term, self.lexicon):
                word = self.as_spelled(plan.Word(term, (self.exact(term),), self.fields, term=term))
                words = (*phrase.words[:at], word, *phrase.words[at + 2 :])
                yield replace(phrase, words=words) if len(words) > 1 else word

    def side_by_side(self, words: Sequence[plan.Node]) -> tuple[plan.Node, ...]:
        """Words of a query; each of two that some write as one is found by that too: جاد الحق, جادالحق."""
        result = list(words)
        for at, (first, second) in enumerate(pairwise(words)):
            if not (isinstance(first, plan.Word) and isinstance(second, plan.Word)) or self.match == "exact":
                continue
            if term := run_together(first.term, second.term, self.lexicon):
                more = literal_terms(term, self.lexicon)
                result[at : at + 2] = (_with_terms(word, more) for word in (result[at], second))
        return tuple(result)

    def as_spelled(self, word: plan.Word) -> plan.Word:
        """A word as it is spelled; one with stars as it is."""
        weight = self.ranking.literal_weight
        terms = word.terms if "*" in word.term else literal_terms(word.term, self.lexicon)
        return replace(word, groups=(plan.SynonymGroup("exact", terms, weight),))

    def word(self, typed: StarredWord, groups: SynonymGroups) -> plan.Word:
        """A word of the plan; harakat count where spelling does."""
        vocalized = self.match == "exact" and is_vocalized(typed.text)
        return plan.Word(typed.text, groups, self.fields, vocalized=vocalized, term=typed.term)

    def groups(self, term: str, text: str, sign: str = "") -> SynonymGroups:
        """The groups of a word typed with a sign: `*` after it or inside it, `~1`, `~2`, or none."""
        match sign:
            case "":
                typed = letters_as_typed(text, term)
                return self.memoized(typed, sign, lambda: self.new_groups(term, typed))
            case "*":
                return self.memoized(term, sign, lambda: [self.wildcard(term)])
        return self.memoized(term, sign, lambda: [self.exact(term), self.within_edits(term, int(sign[1:]))])

    def memoized(self, term: str, sign: str, make: Callable[[], Iterable[plan.SynonymGroup]]) -> SynonymGroups:
        """The groups of a word typed with a sign, from the memo or made."""
        return self.memo.once((term, self.match, sign), lambda: _merged(make()))

    def new_groups(self, term: str, typed: str) -> Iterator[plan.SynonymGroup]:
        """The groups of a word, the closest first, each holding the one before it."""
        yield self.exact(term)
        if self.match == "exact":
            return
        own = self.exact(term).terms
        yield plan.SynonymGroup("lemma", _union(self.lexicon.same_lemma(term, typed), own), self.ranking.lemma_weight)
        if self.match == "broad":
            yield from self.roots(term, typed)

    def roots(self, term: str, typed: str) -> Iterator[plan.SynonymGroup]:
        """The terms with a root in common with a word."""
        terms = _union(self.lexicon.same_root(term, typed), self.exact(term).terms)
        yield plan.SynonymGroup("root", terms, self.ranking.root_weight)

    def exact(self, term: str) -> plan.SynonymGroup:
        number = self.lexicon.id_of(term)
        weight = self.ranking.exact_weight + (self.ranking.lemma_weight if self.match == "exact" else 0.0)
        return plan.SynonymGroup("exact", (number,) if number >= 0 else (), weight)

    def wildcard(self, term: str) -> plan.SynonymGroup:
        """The terms that a word with stars matches; with the article or a clitic before it, unless exact."""
        is_bare = self.match != "exact" and not term.startswith(("ال", "*"))
        clitics = _CLITICS if term.index("*") >= _ENOUGH_LETTERS else ()
        starts = ("", *_ARTICLES, *clitics) if is_bare else ("",)
        ids = (i for start in starts for i in self.lexicon.wildcard(start + term))
        name = "prefix" if term.index("*") == len(term) - 1 else "wildcard"
        return plan.SynonymGroup(name, self.most_frequent(ids), self.ranking.exact_weight + self.ranking.lemma_weight)

    def within_edits(self, term: str, distance: int) -> plan.SynonymGroup:
        """The term and the terms at most `distance` edits away."""
        near = self.most_frequent(self.lexicon.fuzzy(term, distance))
        return plan.SynonymGroup("fuzzy", _union(near, self.exact(term).terms), self.ranking.lemma_weight)

    def most_frequent(self, ids: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted(self.lexicon.most_frequent(ids, MANY)))

    def is_function(self, node: tree.Node) -> bool:
        """Whether a word is a function word, whatever signs stand at it."""
        if not isinstance(node, tree.Term):
            return False
        terms = terms_of(node.text)
        return bool(terms) and all(self.lexicon.is_function(term, letters_as_typed(node.text, term)) for term in terms)

    def words(self, node: tree.Words, may_relax: bool = False) -> plan.Node | None:
        """Words side by side: content words are counted, function words help, filters and + are required.

        Function words are counted where there is no other word.
        """
        children = one_term_each(node.children)
        functional = set(filter(self.is_function, map(without_sign, children)))
        lenient = may_relax and is_lenient(node, [c for c in map(without_sign, children) if c not in functional])
        required = self.nodes(filter(is_required, children))
        words = [child for child in children if not is_required(child)]
        function = self.nodes(child for child in words if child in functional)
        content = [child for child in words if child not in functional]
        should = tuple(chain.from_iterable(map(self.word_by_word, content))) if lenient else self.nodes(content)
        if not should and not any(True for part in required for _ in plan.leaves(part)):
            should, function = function, ()
        if not should:
            return _combined(plan.And, required)
        should = self.side_by_side(should)
        should, required = (tuple(map(self.related, words)) for words in (should, required))
        return plan.MinShouldMatch(
            should, required, tuple(map(self.function_word, function)), ENOUGH if lenient else None
        )

    def related(self, node: plan.Node) -> plan.Node:
        """A word with the terms of its roots, which only add to the score of what is found without them."""
        if not isinstance(node, plan.Word) or self.match != "normal" or "text" not in node.fields or not node.terms:
            return node
        if not {group.name for group in node.groups} <= {"exact", "lemma"}:
            return node
        (group,) = self.memoized(node.term, "root", partial(self.roots, node.term, ""))
        if group.terms == node.terms:
            return node
        return replace(node, related=plan.Related(group, self.lexicon.total(group.terms)))

    def word_by_word(self, child: tree.Node) -> tuple[plan.Node, ...]:
        """A part of a query whose words need not all match: a term of several words (1939-1945) as those words."""
        expanded = self.nodes([child])
        if not isinstance(child, tree.Term):
            return expanded
        words = chain.from_iterable(node.words if isinstance(node, plan.Phrase) else (node,) for node in expanded)
        return tuple(map(self.or_like_sounding, words))

    def or_like_sounding(self, word: plan.Node) -> plan.Node:
        """A word; where it is rare in the collection, with terms that sound alike: it may be a foreign name."""
        if not isinstance(word, plan.Word) or self.match == "exact":
            return word
        total = self.lexicon.total(word.terms)
        if total > SCARCE:
            return word
        alike = (*self.lexicon.same_sound(word.term), *(self.misspelled(word.term) if total <= RARE else ()))
        group = plan.SynonymGroup("fuzzy", _union(word.terms, alike), self.ranking.sound_weight)
        return word if group.terms == word.terms else replace(word, groups=_merged((*word.groups, group)))

    def misspelled(self, term: str) -> tuple[int, ...]:
        """The terms one edit away from a word of four letters or more."""
        if len(term) < LEAST_LETTERS:
            return ()
        return self.memoized(term, "~", lambda: [self.within_edits(term, 1)])[0].terms

    def function_word(self, word: plan.Node) -> plan.Node:
        """A function word that helps a little: its own spelling is enough, and its many forms would cost much."""
        if not isinstance(word, plan.Word):
            return word
        weight = self.ranking.exact_weight + self.ranking.lemma_weight
        own = tuple(replace(group, weight=weight) for group in word.groups if group.name == "exact")
        return replace(word, groups=own or word.groups, boost=self.ranking.function_weight)

    def field(self, name: str, child: tree.Node) -> plan.Node | None:
        """The plan of a field's value: each part of a group is looked for in the field."""
        if name not in COLUMNS:
            return replace(self, fields=FIELDS_OF.get(name, self.fields)).node(child)
        if isinstance(child, tree.Leaf):
            return None if self.deadline.has_passed() else self.column(name, child.text)
        match child:
            case tree.Words(children) | tree.Or(children):
                return self.node(replace(child, children=tuple(tree.Field(name, part) for part in children)))
            case tree.Not(part) | tree.Must(part) | tree.Boost(part):
                return self.node(replace(child, child=tree.Field(name, part)))
        return self.node(child)

    def column(self, name: str, text: str) -> plan.Node:
        """Values that hold all the words typed, in any order, with or without the article."""
        wanted = set(_bare_words(text))
        values = frozenset(value for value in self.columns(name) if wanted <= _words_of_value(value))
        return plan.Column(name, values) if wanted and values else plan.MatchNone()


def _with_terms(node: plan.Node, more: Sequence[int]) -> plan.Node:
    """A word whose last group has more terms."""
    if not isinstance(node, plan.Word):
        return node
    last = node.groups[-1]
    return replace(node, groups=(*node.groups[:-1], replace(last, terms=_union(last.terms, more))))


def _union(terms: Sequence[int], more: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted({*terms, *more}))


def _merged(groups: Iterable[plan.SynonymGroup]) -> SynonymGroups:
    """The groups that are not empty; a group equal to the one before it adds its weight to that one."""
    kept: list[plan.SynonymGroup] = []
    for group in groups:
        if kept and group.terms == kept[-1].terms:
            kept[-1] = replace(kept[-1], weight=kept[-1].weight + group.weight)
        elif group.terms:
            kept.append(group)
    return tuple(kept or [plan.SynonymGroup("exact", (), 1.0)])


def _combined(kind: type[plan.And] | type[plan.Or], nodes: tuple[plan.Node, ...]) -> plan.Node | None:
    return kind(nodes) if len(nodes) > 1 else next(iter(nodes), None)


def _bare_words(text: str) -> list[str]:
    return [token.term.removeprefix("ال") for token in tokenize(text)]


@lru_cache(maxsize=_VALUES_REMEMBERED)
def _words_of_value(value: str) -> frozenset[str]:
    """`_bare_words` of a value of the collection, remembered: each `author:` of a query goes through them all."""
    return frozenset(_bare_words(value))


def _frequent(lexicon: Lexicon, ids: Sequence[int], most: int) -> list[str]:
    return [lexicon.term(number) for number in lexicon.most_frequent(ids, most)]
