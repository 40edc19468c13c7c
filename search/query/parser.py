"""From what a reader typed to the query tree.

    query   := words (OR words)*            OR is `OR`, `|` or `أو`, with or without its hamza
    words   := item+                        `AND` between items makes them strict
    item    := ("-" | "NOT" | "+")? atom
    atom    := (group | field ":" atom | phrase | word) ("^" weight)?
    group   := "(" query ")"
    phrase  := '"' … '"' ("~" n)?           or any other pair of quotation marks
    word    := letters, with "*" anywhere, or "~" n? after them
    date    := day | first ".." last | year "-" year | ("<" | ">" | "<=" | ">=") day | "[" first TO last "]"

Nothing a reader types is an error. What is not well formed is read again literally, word by word; of what is not
understood the words are looked for. Either is told (`ParsedQuery.faults`). In a question أو is a word, and a hyphen
before a digit a minus.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index.arabic.letters import SIGN_WORDS
from search.query import tree
from search.query.lexer import EVERY_QUOTE, Lexeme, lexemes

MAX_DEPTH = 20
MAX_SLOP = 50
MAX_FUZZY = 8
"""Fuzzy words and words with stars of a query that are taken as such: each is compared with all of the collection."""
MAX_BOOST = 100.0
LEAST_LETTERS = 2
"""A word that begins with a star has as many letters at least."""
_QUESTION = re.compile(r"؟|\?(?!\w)")  # an address may hold ?q=
_WORDLIKE = re.compile(rf"[\w{SIGN_WORDS}]")
_YEARS = re.compile(r"(\d{4})[-–](\d{4})")
_AGO = re.compile(r"\d{1,4}[^\W\d]")
_PATTERN = re.compile(r"/[^/\s]+/|\w+(?:\?\w+)+")
"""What other engines take for a pattern: a regular expression, or ? for a letter."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a query, not well formed or not understood: a stable `code` and where it stands."""

    code: str
    span: tree.Span


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query tree, and what of the query was read otherwise than it was written."""

    node: tree.Node
    faults: tuple[Fault, ...] = ()


class _Malformed(Exception):
    def __init__(self, code: str, span: tree.Span) -> None:
        super().__init__(code)
        self.fault = Fault(code, span)


def parse(text: str) -> ParsedQuery:
    """Read a query; never raises.

    >>> parse("التحالف -الصين").node
    Words(children=(Term(text='التحالف', span=(0, 7)), Not(child=Term(text='الصين', span=(9, 14)))), \
strict=False, question=False)
    >>> parse('"القدرات العسكرية').faults
    (Fault(code='open_quote', span=(0, 1)),)
    """
    if not text.strip():
        return ParsedQuery(tree.MatchAll())
    try:
        parser = _Parser(text)
        node = parser.parse()
        return ParsedQuery(node, tuple(parser.faults))
    except _Malformed as error:
        return ParsedQuery(literal(text), (error.fault,))


def literal(text: str) -> tree.Node:
    """The words of a text, side by side, with no operator in it; operators alone are words.

    >>> [word.text for word in literal("(قمح OR").children]
    ['قمح']
    """
    typed = [lexeme for lexeme in lexemes(_SYNTAX.sub(" ", text)) if _WORDLIKE.search(lexeme.text)]
    typed = [lexeme for lexeme in typed if lexeme.kind not in ("or", "and", "not")] or typed
    words = tuple(tree.Term(lexeme.text, lexeme.span) for lexeme in typed)
    return tree.Words(words, question=bool(_QUESTION.search(text))) if words else tree.MatchAll()


_SYNTAX = re.compile(rf"[{EVERY_QUOTE}()|｜*＊~～:：﹕^\[\]]")


class _Parser:
    """Recursive descent over the lexemes of one query."""

    def __init__(self, text: str) -> None:
        self.question = bool(_QUESTION.search(text))
        self.lexemes = list(lexemes(text))
        self.at = 0
        self.depth = 0
        self.costly = 0
        self.faults: list[Fault] = []
        self.end = (len(text), len(text))

    def parse(self) -> tree.Node:
        node = self.alternatives()
        if (lexeme := self.peek()) is not None:
            raise _Malformed("open_parenthesis", lexeme.span)
        return node

    def peek(self) -> Lexeme | None:
        return self.lexemes[self.at] if self.at < len(self.lexemes) else None

    def take(self) -> Lexeme | None:
        lexeme = self.peek()
        self.at += lexeme is not None
        return lexeme

    def is_or(self, lexeme: Lexeme | None) -> bool:
        """Whether a lexeme stands between alternatives; in a question أو is a word."""
        return lexeme is not None and lexeme.kind == "or" and (lexeme.text.isascii() or not self.question)

    def alternatives(self) -> tree.Node:
        start = self.peek()
        branches = [self.words()]
        while self.is_or(self.peek()):
            self.at += 1
            branches.append(self.words())
        if len(branches) == 1:
            return branches[0]
        if any(isinstance(branch, tree.MatchAll) for branch in branches):
            raise _Malformed("dangling_or", start.span if start else self.end)
        return tree.Or(tuple(branches))

    def words(self) -> tree.Node:
        children: list[tree.Node] = []
        strict = False
        while (lexeme := self.peek()) is not None and lexeme.kind != "close" and not self.is_or(lexeme):
            if lexeme.kind == "and":
                if not children:
                    raise _Malformed("dangling_and", lexeme.span)
                self.at += 1
                strict = True
            elif (node := self.item(lexeme)) is not None:
                children.append(node)
        return _side_by_side(children, strict, self.question)

    def item(self, lexeme: Lexeme) -> tree.Node | None:
        if lexeme.kind not in ("not", "plus", "minus"):
            return self.atom()
        self.at += 1
        following = self.peek()
        if following is None and lexeme.kind == "not":
            raise _Malformed("dangling_not", lexeme.span)
        is_number = lexeme.kind == "minus" and self.question and following and following.text[:1].isdigit()
        child = self.atom()
        if child is None or is_number:
            return child
        return tree.Must(child) if lexeme.kind == "plus" else tree.Not(child)

    def atom(self) -> tree.Node | None:
        lexeme = self.take()
        match lexeme:
            case None:
                return None
            case Lexeme("open"):
                return self.group(lexeme)
            case Lexeme("field"):
                return self.field(lexeme)
            case Lexeme("quote"):
                raise _Malformed("open_quote", lexeme.span)
            case Lexeme("close"):
                raise _Malformed("open_parenthesis", lexeme.span)
        return self.weighed(self.leaf(lexeme), lexeme)

    def leaf(self, lexeme: Lexeme) -> tree.Leaf | None:
        """The word or phrase of a lexeme; None where it holds no letter or digit."""
        if not _WORDLIKE.search(lexeme.text):
            self.faults += [Fault("sign", lexeme.span)] if lexeme.text == "^" else []
            return None
        if lexeme.kind == "phrase":
            return tree.Phrase(lexeme.text, min(max(lexeme.number, 0), MAX_SLOP), lexeme.span)
        if lexeme.kind == "label" and not self.opens_address():
            self.faults.append(Fault("unknown_field", lexeme.span))
        if _PATTERN.fullmatch(lexeme.text):
            self.faults.append(Fault("pattern", lexeme.span))
        if lexeme.number >= 0:
            near = tree.Fuzzy(lexeme.text.replace("*", ""), min(lexeme.number or 1, 2), lexeme.span)
            return self.bounded(near, "too_many_fuzzy")
        return self.starred(lexeme) if "*" in lexeme.text else tree.Term(lexeme.text, lexeme.span)

    def opens_address(self) -> bool:
        """Whether the next lexeme goes on with an address: http, then //x.org."""
        following = self.peek()
        return following is not None and following.text.startswith("//")

    def starred(self, lexeme: Lexeme) -> tree.Leaf:
        """A word with stars: the beginning of words, or a pattern if it has letters enough."""
        text = re.sub(r"\*+", "*", lexeme.text)
        if "*" not in text[:-1]:
            return tree.Prefix(text[:-1], lexeme.span)
        if len(re.findall(r"\w", text)) < LEAST_LETTERS:
            self.faults.append(Fault("few_letters", lexeme.span))
            return tree.Term(text.replace("*", ""), lexeme.span)
        return self.bounded(tree.Wildcard(text, lexeme.span), "too_many_stars")

    def bounded(self, leaf: tree.Fuzzy | tree.Wildcard, fault: str) -> tree.Leaf:
        """A leaf that costs a walk over all words, or where there were enough of them the word as it is typed."""
        self.costly += 1
        if self.costly <= MAX_FUZZY:
            return leaf
        if fault not in {known.code for known in self.faults}:
            self.faults.append(Fault(fault, leaf.span))
        return tree.Term(leaf.text.replace("*", ""), leaf.span)

    def weighed(self, node: tree.Node | None, lexeme: Lexeme) -> tree.Node | None:
        """A part with the weight typed behind it."""
        if node is None or lexeme.boost is None:
            return node
        return tree.Boost(node, min(lexeme.boost, MAX_BOOST))

    def group(self, opened: Lexeme) -> tree.Node | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Malformed("too_deep", opened.span)
        node = self.alternatives()
        closed = self.take()
        if closed is None or closed.kind != "close":
            raise _Malformed("open_parenthesis", opened.span)
        self.depth -= 1
        return None if isinstance(node, tree.MatchAll) else self.weighed(node, closed)

    def field(self, lexeme: Lexeme) -> tree.Node | None:
        if lexeme.text == "date":
            self.join_minus()
        child = self.atom()
        if child is None:
            raise _Malformed("empty_field", lexeme.span)
        return tree.Field(lexeme.text, _dates(child, lexeme.compare) if lexeme.text == "date" else child)

    def join_minus(self) -> None:
        """Take a minus before a number of days as part of the date: `-7d`."""
        match self.lexemes[self.at : self.at + 2]:
            case [Lexeme("minus") as sign, Lexeme("word") as word] if _AGO.match(word.text):
                joined = replace(word, text=f"-{word.text}", span=(sign.span[0], word.span[1]))
                self.lexemes[self.at : self.at + 2] = [joined]


def _side_by_side(children: list[tree.Node], strict: bool, question: bool) -> tree.Node:
    if not children:
        return tree.MatchAll()
    if len(children) == 1 and isinstance(children[0], tree.Words | tree.Or):
        return children[0]
    return tree.Words(tuple(children), strict=strict, question=question)


def _dates(child: tree.Node, compare: str = "") -> tree.Node:
    """`date:2024`, `date:2023..2024`, `date:>2023`, `date:"نيسان 2024"` as a range; of a group, each part.

    >>> _dates(tree.Term("2023..2024"))
    Range(first='2023', last='2024', span=(0, 0), exclusive=False)
    >>> _dates(tree.Term("2023"), ">")
    Range(first='2023', last=None, span=(0, 0), exclusive=True)
    """
    match child:
        case tree.Words(children) | tree.Or(children):
            return replace(child, children=tuple(_dates(part, compare) for part in children))
        case tree.Not(part) | tree.Must(part) | tree.Boost(part):
            return replace(child, child=_dates(part, compare))
    if not isinstance(child, tree.Leaf):
        return child
    text = _YEARS.sub(r"\1..\2", child.text) if _YEARS.fullmatch(child.text) else child.text
    first, dots, last = text.partition("..")
    if compare and not dots:
        is_after = compare[0] == ">"
        return tree.Range(
            first if is_after else None, None if is_after else first, child.span, exclusive=len(compare) == 1
        )
    return tree.Range(first or None, (last or None) if dots else first, child.span)
