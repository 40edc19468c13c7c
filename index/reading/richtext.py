"""Trees of blocks in which editors keep a text → HTML: Editor.js, Draft.js, ProseMirror, Lexical, Slate, Quill, Medium.

Each has blocks that say what they are (`type`, `nodeType`, `style`, `tag`), with texts or further nodes inside.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.model import is_web_address

_KINDS = ("style", "tag", "type", "nodeType", "_type", "kind")
_NODES = ("children", "content", "nodes", "blocks", "items", "elements", "paragraphs", "ops")
_WORDS = ("text", "value", "insert", "html", "content")
_HEADINGS = ("heading", "title", "header", "subtitle")
_WRAPPED = ("bodyModel", "root", "document", "doc", "blocks", "paragraphs", "ops", "editorState", "raw")
"""Where a body keeps its blocks."""
_MEDIUM = {2: "h2", 3: "h2", 13: "h3", 12: "h2", 6: "blockquote", 7: "blockquote", 9: "li", 10: "li", 4: "figcaption"}
"""The kinds of Medium's paragraphs, by number."""
_TAGS = (
    (re.compile(r"head(?:er|ing)?|h[1-6]\b|sub-?title|title"), "h2"),
    (re.compile(r"(?:block|pull)?-?quote|bq|pq"), "blockquote"),
    (re.compile(r"(?:un)?ordered-list-item|list-?item|uli|oli|li\b|check-?list"), "li"),
    (re.compile(r"image|img|figure|picture|photo"), "figcaption"),
)
_LISTS = re.compile(r"(?:un)?ordered-?list|bullet-?list|(?:check|task)-?list|list\Z|[uo]l\Z")
_INLINE = re.compile(r"text\Z|span|link|hyperlink|a\Z|strong|em\Z|bold|italic|mention|inline|autolink|marks?\Z")
_BREAK = re.compile(r"hard-?break|line-?break|br\Z")
_QUILL = (("header", "h2"), ("blockquote", "blockquote"), ("list", "li"))
_MARKED = re.compile(r"<(?:p|div|h[1-6]|ul|ol|table|blockquote)\b", re.IGNORECASE)
_DEEPEST = 12


def rich_text(value: Any) -> str | None:
    """A body that an editor keeps as a tree of blocks, as HTML; None of any other.

    >>> rich_text({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "أ"}]}]})
    '<p>أ</p>'
    >>> rich_text({"ops": [{"insert": "مدخل"}, {"insert": "\\n", "attributes": {"header": 2}}, {"insert": "نص\\n"}]})
    '<h2>مدخل</h2>\\n<p>نص</p>'
    >>> rich_text(["قال ", {"type": "bold", "text": "أ"}, " ب"])
    'قال أ ب'
    >>> rich_text({"text": "أ"}) is None
    True
    """
    if isinstance(value, list) and _is_running(value):
        return _text("".join(map(_inline, value)))
    blocks = _blocks_of(value)
    if blocks is None:
        return None
    pieces = _of_operations(blocks) if any("insert" in block for block in blocks) else _of_blocks(blocks)
    return "\n".join(piece for piece in pieces if piece)


def _is_running(items: Sequence[Any]) -> bool:
    """Whether a list is one text in pieces, as Telegram keeps messages: bare words, and objects that say how they look.

    Pieces that say that they are headings, items, pictures or tables of nodes are blocks of their own.
    """
    said = [item for item in items if isinstance(item, Mapping)]
    bare = [item for item in items if isinstance(item, str)]
    return bool(said and bare) and len(said) + len(bare) == len(items) and all(map(_is_piece, said))


def _is_piece(item: Mapping[str, Any]) -> bool:
    kind, blocks = item.get("type"), any(isinstance(item.get(name), list) for name in _NODES)
    apart = not isinstance(kind, str) or _tag_of(kind) or _LISTS.match(kind) or kind.startswith("para")
    return isinstance(item.get("text"), str) and not (blocks or apart)


def _blocks_of(value: Any, depth: int = 0) -> list[Mapping[str, Any]] | None:
    """The blocks of a body, wherever it keeps them; a list of others than blocks is one only inside of something."""
    if isinstance(value, Mapping):
        inner = next((value[name] for name in _WRAPPED if isinstance(value.get(name), Mapping | list)), None)
        if inner is None:
            return (
                [value]
                if (depth or _kind(value)) and any(isinstance(value.get(name), list) for name in _NODES[:3])
                else None
            )
        return _blocks_of(inner, depth + 1) if depth < _DEEPEST else None
    if not isinstance(value, list) or not value:
        return None
    blocks = [block if isinstance(block, Mapping) else {"type": "paragraph", "text": block} for block in value]
    told = any(isinstance(block, Mapping) and _says_what_it_is(block) for block in value)
    return blocks if told or depth else None


def _says_what_it_is(block: Mapping[str, Any]) -> bool:
    """Whether an item of a body says what it is, or has a heading."""
    return bool(_kind(block)) or "insert" in block or any(block.get(name) for name in _HEADINGS)


def _kind(node: Mapping[str, Any]) -> str:
    """What a node says that it is: the style of a block before its type, which may be no more than `block`."""
    if node.get("listItem"):
        return "list-item"
    kinds = [str(node[name]).casefold().replace("_", "-") for name in _KINDS if isinstance(node.get(name), str)]
    known = (kind for kind in kinds if _tag_of(kind) or any(p.match(kind) for p in (_LISTS, _INLINE, _BREAK)))
    return next(known, next(filter(None, kinds), ""))


def _tag_of(kind: str) -> str | None:
    return next((tag for pattern, tag in _TAGS if pattern.match(kind)), None)


def _of_blocks(nodes: Sequence[Any], depth: int = 0, inside: str = "p") -> Iterator[str]:
    """The blocks that nodes are, inline ones side by side being one."""
    line: list[str] = []
    for node in nodes if depth < _DEEPEST else ():
        if _is_inline(node, alone=not depth):
            line.append(_inline(node))
            continue
        yield _wrapped("".join(line), inside)
        line = []
        yield from _of_block(node, depth, inside)
    yield _wrapped("".join(line), inside)


def _of_block(block: Mapping[str, Any], depth: int, inside: str) -> Iterator[str]:
    node = {**_mapping(block, "attrs"), **_mapping(block, "data"), **block}
    kind, number = _kind(node), node.get("type")
    tag = _MEDIUM.get(number, "p") if isinstance(number, int) else _tag_of(kind) or inside
    if tag == "p":
        yield from (_wrapped(_text(node[name]), "h2") for name in _HEADINGS if isinstance(node.get(name), str))
    text = next((node[name] for name in _WORDS if isinstance(node.get(name), str) and node[name].strip()), "")
    inner: list[Any] = next((node[name] for name in _NODES if isinstance(node.get(name), list)), [])
    if tag == "figcaption":
        yield _figure(node, text)
    elif inner and all(isinstance(row, list) for row in inner):
        cells = ("".join(f"<td>{_text(cell)}</td>" for cell in row) for row in inner)
        yield f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    else:
        yield _wrapped(_text(text), tag)
        yield from _of_blocks([_item(item) for item in inner] if _LISTS.match(kind) else inner, depth + 1, tag)
        yield _wrapped(_text(node.get("caption")), tag) if tag == "blockquote" else ""


def _figure(node: Mapping[str, Any], text: str) -> str:
    caption = next((node[name] for name in ("caption", "alt", "title") if isinstance(node.get(name), str)), "")
    is_address = is_web_address(text)
    caption = caption or ("" if is_address else text)
    addresses = [text if is_address else None, _mapping(node, "file").get("url"), node.get("url"), node.get("src")]
    address = html.escape(next((address for address in addresses if isinstance(address, str)), ""))
    picture = f'<img src="{address}">' if address else ""
    return f"<figure>{picture}<figcaption>{_text(caption)}</figcaption></figure>" if caption or picture else ""


def _item(item: Any) -> dict[str, Any]:
    """An item of a list as a block that says so."""
    return {**item, "type": "list-item"} if isinstance(item, Mapping) else {"type": "list-item", "text": item}


def _mapping(node: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = node.get(name)
    return value if isinstance(value, Mapping) else {}


def _is_inline(node: Any, alone: bool) -> bool:
    """Whether a node is a part of a line: it says so, or says nothing and does not stand `alone`."""
    if not isinstance(node, Mapping):
        return True
    kind = _kind(node)
    bare = not (kind or alone) and any(isinstance(node.get(name), str) for name in _WORDS)
    return bare or (bool(kind) and (_INLINE.match(kind) or _BREAK.match(kind)) is not None)


def _inline(node: Any, depth: int = 0) -> str:
    if not isinstance(node, Mapping) or depth > _DEEPEST:
        return _text(node)
    if _BREAK.match(_kind(node)):
        return "<br>"
    said = next((node[name] for name in _WORDS if isinstance(node.get(name), str)), "")
    inner: list[Any] = next((node[name] for name in _NODES if isinstance(node.get(name), list)), [])
    return _text(said) + "".join(_inline(child, depth + 1) for child in inner)


def _of_operations(operations: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Quill's lines: what a line is, its end says."""
    line = ""
    for operation in operations:
        written = operation.get("insert")
        *ended, rest = written.split("\n") if isinstance(written, str) else [""]
        for text in ended:
            attributes = _mapping(operation, "attributes")
            yield _wrapped(_text(line + text), next((tag for name, tag in _QUILL if attributes.get(name)), "p"))
            line = ""
        line += rest
    yield _wrapped(_text(line), "p")


def _wrapped(text: str, tag: str) -> str:
    """A text in its tag, which what is HTML already may have itself."""
    return "" if not text.strip() else text if _MARKED.search(text) else f"<{tag}>{text}</{tag}>"


def _text(value: Any) -> str:
    """A text as HTML, which it may be already."""
    text = value if isinstance(value, str) else ""
    return text if "<" in text else html.escape(text, quote=False).replace("\n", "<br>")
