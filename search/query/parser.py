"""From what a reader typed to the query tree.

    query   := words (OR words)*            OR is `OR`, `|` or `أو`
    words   := item+                        `AND` between items makes them strict
    item    := ("-" | "NOT" | "+")? atom
    atom    := "(" query ")" | field ":" atom | '"' … '"' ("~" n)? | word ("*" | "~" n?)?

Nothing a reader types is an error: what is not well formed is read again literally, word by word, and the fault is
told (`Parsed.fault`). In a question أو is a word, and a hyphen before a digit a minus.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from search.query import tree

FIELD_NAMES = {
    "text": "text",
    "النص": "text",
    "title": "title",
    "العنوان": "title",
    "source": "source",
    "المصدر": "source",
    "date": "date",
    "التاريخ": "date",
    "note": "note",
    "notes": "note",
    "الهامش": "note",
    "الهوامش": "note",
    "author": "author",
    "الكاتب": "author",
    "المؤلف": "author",
}
MAX_DEPTH = 20
MAX_SLOP = 50
MAX_FUZZY = 8
"""Fuzzy words of a query that are taken as such: each is compared with all words of the collection."""
# A word runs to the next space or operator. A hyphen, + or ~ inside it is part of it.
_LEX = re.compile(
    rf"""(?P<space>[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]+)
    | (?P<phrase>["“”„‟]) (?P<quoted>[^"“”„‟]*) ["“”„‟] (?:~(?P<slop>[0-9]{{1,4}}))?
    | (?P<quote>["“”„‟])
    | (?P<open>\() | (?P<close>\)) | (?P<or>\|)
    | (?P<sign>[-+])(?=[^\s\-+)|])
    | (?P<field>(?i:{"|".join(FIELD_NAMES)})):\s*(?=\S)
    | (?P<label>[^\W\d_]+):(?=\S)
    | (?P<word>[^\s"“”„‟()|*~:]+ (?::[^\s"“”„‟()|*~:]+)*) (?: (?P<star>\*+) | ~(?P<fuzzy>[0-9]?) )?
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_QUESTION = re.compile(r"؟|\?(?!\w)")  # an address may hold ?q=
_OPERATORS = ("OR", "AND", "NOT", "أو")
_WORDLIKE = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not well formed in a query: a stable `code` and where it stands."""

    code: str
    span: tree.Span


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query tree, and the fault that made it or some of its words be read literally, if any."""

    node: tree.Node
    fault: Fault | None = None


class _Malformed(Exception):
    def __init__(self, code: str, span: tree.Span) -> None:
        super().__init__(code)
        self.fault = Fault(code, span)


def parse(text: str) -> Parsed:
    """Read a query; never raises.

    >>> parse("التحالف -الصين").node
    Words(children=(Term(text='التحالف', span=(0, 7)), Not(child=Term(text='الصين', span=(9, 14)))), \
strict=False, question=False)
    >>> parse('"القدرات العسكرية').fault
    Fault(code='open_quote', span=(0, 1))
    """
    if not text.strip():
        return Parsed(tree.MatchAll())
    try:
        parser = _Parser(text)
        return Parsed(parser.parse(), parser.fault)
    except _Malformed as error:
        return Parsed(literal(text), error.fault)


def literal(text: str) -> tree.Node:
    """The words of a text, side by side, with no operator in it; operators alone are words.

    >>> [word.text for word in literal("(قمح OR").children]
    ['قمح']
    """
    children = tuple(tree.Term(m.group(), m.span()) for m in re.finditer(r"[^\s\"“”„‟()|*~:]+", text))
    wordlike = tuple(child for child in children if _WORDLIKE.search(child.text))
    words = tuple(child for child in wordlike if child.text not in _OPERATORS) or wordlike
    return tree.Words(words, question=bool(_QUESTION.search(text))) if words else tree.MatchAll()


class _Parser:
    """Recursive descent over the lexemes of one query."""

    def __init__(self, text: str) -> None:
        self.question = bool(_QUESTION.search(text))
        self.lexemes = [match for match in _LEX.finditer(text) if match.lastgroup != "space"]
        self.at = 0
        self.depth = 0
        self.fuzzy = 0
        self.fault: Fault | None = None
        self.end = (len(text), len(text))

    def parse(self) -> tree.Node:
        node = self.alternatives()
        if (match := self.peek()) is not None:
            raise _Malformed("open_parenthesis", match.span())
        return node

    def peek(self) -> re.Match[str] | None:
        return self.lexemes[self.at] if self.at < len(self.lexemes) else None

    def is_word(self, *words: str) -> bool:
        match = self.peek()
        return match is not None and match["word"] in words and match.group() in words

    def take_or(self) -> bool:
        match = self.peek()
        found = match is not None and (
            bool(match["or"]) or self.is_word("OR") or (not self.question and self.is_word("أو"))
        )
        self.at += found
        return found

    def alternatives(self) -> tree.Node:
        start = self.peek()
        branches = [self.words()]
        while self.take_or():
            branches.append(self.words())
        if len(branches) == 1:
            return branches[0]
        if any(isinstance(branch, tree.MatchAll) for branch in branches):
            raise _Malformed("dangling_or", start.span() if start else self.end)
        return tree.Or(tuple(branches))

    def words(self) -> tree.Node:
        children: list[tree.Node] = []
        strict = False
        while (match := self.peek()) is not None and not match["close"]:
            if self.take_or():
                self.at -= 1
                break
            if self.is_word("AND"):
                if not children:
                    raise _Malformed("dangling_and", match.span())
                self.at += 1
                strict = True
            elif (node := self.item(match)) is not None:
                children.append(node)
        return _side_by_side(children, strict, self.question)

    def item(self, match: re.Match[str]) -> tree.Node | None:
        if self.is_word("NOT"):
            self.at += 1
            if self.peek() is None:
                raise _Malformed("dangling_not", match.span())
            return self.negated()
        if not match["sign"]:
            return self.atom()
        self.at += 1
        if match["sign"] == "+":
            return self.required()
        is_minus = self.question and self.lexemes[self.at].group()[0].isdigit()
        return self.atom() if is_minus else self.negated()

    def negated(self) -> tree.Node | None:
        child = self.atom()
        return tree.Not(child) if child is not None else None

    def required(self) -> tree.Node | None:
        child = self.atom()
        return tree.Required(child) if child is not None else None

    def atom(self) -> tree.Node | None:
        match = self.peek()
        if match is None:
            return None
        self.at += 1
        if match["open"]:
            return self.group(match)
        if match["quote"]:
            raise _Malformed("open_quote", match.span())
        if match["close"]:
            raise _Malformed("open_parenthesis", match.span())
        if match["field"]:
            return self.field(match)
        leaf = _leaf(match)
        return self.bounded(leaf) if isinstance(leaf, tree.Fuzzy) else leaf

    def bounded(self, leaf: tree.Fuzzy) -> tree.Leaf:
        """A fuzzy word, or where there were enough of them the word as it is typed."""
        self.fuzzy += 1
        if self.fuzzy <= MAX_FUZZY:
            return leaf
        self.fault = self.fault or Fault("too_many_fuzzy", leaf.span)
        return tree.Term(leaf.text, leaf.span)

    def group(self, opened: re.Match[str]) -> tree.Node | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Malformed("too_deep", opened.span())
        node = self.alternatives()
        closed = self.peek()
        if closed is None or not closed["close"]:
            raise _Malformed("open_parenthesis", opened.span())
        self.at += 1
        self.depth -= 1
        return None if isinstance(node, tree.MatchAll) else node

    def field(self, match: re.Match[str]) -> tree.Node | None:
        name = FIELD_NAMES[match["field"].casefold()]
        child = self.atom()
        if child is None:
            raise _Malformed("empty_field", match.span())
        return tree.Field(name, _dates(child) if name == "date" else child)


def _side_by_side(children: list[tree.Node], strict: bool, question: bool) -> tree.Node:
    if not children:
        return tree.MatchAll()
    if len(children) == 1 and isinstance(children[0], tree.Words | tree.Or):
        return children[0]
    return tree.Words(tuple(children), strict=strict, question=question)


def _leaf(match: re.Match[str]) -> tree.Leaf | None:
    """The term, prefix, fuzzy term or phrase of a lexeme; None where it holds no letter or digit."""
    if match["phrase"]:
        slop = min(int(match["slop"] or 0), MAX_SLOP)
        return tree.Phrase(match["quoted"], slop, match.span()) if _WORDLIKE.search(match["quoted"]) else None
    if match["label"]:
        return tree.Term(match["label"], match.span("label"))
    word = match["word"]
    if not word or not _WORDLIKE.search(word):
        return None
    if match["star"]:
        return tree.Prefix(word, match.span())
    if match["fuzzy"] is not None:
        return tree.Fuzzy(word, min(int(match["fuzzy"] or 1) or 1, 2), match.span())
    return tree.Term(word, match.span())


def _dates(child: tree.Node) -> tree.Node:
    """`date:2024`, `date:2023..2024`, `date:2023..`, `date:"نيسان 2024"` as a range; of a group, each part.

    >>> _dates(tree.Term("2023..2024"))
    Range(first='2023', last='2024', span=(0, 0))
    """
    match child:
        case tree.Words(children) | tree.Or(children):
            return replace(child, children=tuple(map(_dates, children)))
        case tree.Not(part) | tree.Required(part):
            return replace(child, child=_dates(part))
    if not isinstance(child, tree.Leaf):
        return child
    first, dots, last = child.text.partition("..")
    return tree.Range(first or None, (last or None) if dots else first, child.span)
