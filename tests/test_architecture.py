"""The rules of docs/architecture.md, read off the source: who may import whom, and how long things may grow."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from string import Formatter

import pytest

from index import errors
from index.messages import catalogue

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("index", "search", "web")
SOURCES = sorted(path for package in (*PACKAGES, "benchmarks") for path in (ROOT / package).rglob("*.py"))
MAY_IMPORT = {"index": {"index"}, "search": {"index", "search"}, "web": {"index", "search", "web"}}
LINES_PER_FILE = 400
LINES_PER_FUNCTION = 40
LAYERS_PER_FOLDER = 7

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def name_of(path: Path) -> str:
    """The path of a source file as people write it, relative to the checkout."""
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it, in full; relative imports are resolved."""
    package = path.relative_to(ROOT).parent.parts
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            found.update((module, *(f"{module}.{alias.name}" for alias in node.names)))
    return found


def ours(path: Path) -> set[str]:
    """The modules of this project that a file imports."""
    return {module for module in imports(path) if module.split(".")[0] in PACKAGES}


def is_part_of(module: str, *parents: str) -> bool:
    """Whether a module is one of these, or lies in one of them."""
    return any(module == parent or module.startswith(f"{parent}.") for parent in parents)


def room(path: Path) -> str:
    """The folder of a source file, or the file itself where it stands at the top of its package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "/".join(parts[:2])


def public(body: list[ast.stmt]) -> Iterator[Definition]:
    """The public functions and classes of a module's or a class's body, those of public classes included."""
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_run_from_web_to_search_to_index(path: Path) -> None:
    """No package imports one that stands above it, and none imports the tests or the benchmarks."""
    allowed = MAY_IMPORT.get(path.relative_to(ROOT).parts[0], set(PACKAGES))
    assert {module for module in ours(path) if module.split(".")[0] not in allowed} == set()


ROOMS = {
    "index/arabic": {"index/arabic", "index/model"},
    "index/model": set[str](),
    "index/arrays": {"index/arrays"},
    "index/messages": {"index/messages"},
    "index/errors": {"index/messages"},
    "index/schema": set[str](),
    "index/reading": {"index/reading", "index/arabic", "index/model", "index/errors", "index/messages"},
    "index/vocabulary": {"index/vocabulary", "index/arrays", "index/arabic", "index/errors", "index/workers"},
    "search/query": {"search/query", "index/messages", "index/arabic/letters"},
    "search/deadline": set[str](),
    "search/plan": {"index/schema", "search/deadline"},
}
"""What the inner rooms may lean on; index/storage and index/pipeline are ruled below."""

FLOORS = ("index/commands", "index/pipeline", "index/storage", "index/vocabulary", "index/arrays")
"""Rooms of the index, each of which imports only those that follow."""


@pytest.mark.parametrize("path", [path for path in SOURCES if room(path) in ROOMS], ids=name_of)
def test_the_inner_rooms_lean_on_little(path: Path) -> None:
    """The Arabic chain, the arrays, the readers, the vocabulary, the query tree and the plan import what they may."""
    leans_on = {module for module in ours(path) if module.count(".")}
    allowed = [name.replace("/", ".") for name in ROOMS[room(path)]]
    assert {module for module in leans_on if not is_part_of(module, *allowed)} == set()


@pytest.mark.parametrize("path", [path for path in SOURCES if room(path) in FLOORS], ids=name_of)
def test_the_rooms_of_the_index_import_downwards(path: Path) -> None:
    """Commands know the pipeline, the pipeline the storage, the storage the vocabulary, the vocabulary the arrays."""
    above = [name.replace("/", ".") for name in FLOORS[: FLOORS.index(room(path))]]
    assert {module for module in ours(path) if is_part_of(module, *above)} == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_each_big_dependency_stays_behind_its_boundary(path: Path) -> None:
    """Whoosh is known by its storage, OpenSearch by one file, Flask and its server by web/, peers by benchmarks."""
    name = name_of(path)
    used = {module.split(".")[0] for module in imports(path)}
    if not name.startswith(("index/storage/whoosh/", "benchmarks/")):
        assert "whoosh" not in used
    if name != "index/storage/opensearch/cluster.py":
        assert "opensearchpy" not in used
    if not name.startswith("web/"):
        assert used.isdisjoint({"flask", "werkzeug", "jinja2", "waitress"})
    if not name.startswith("benchmarks/"):
        assert "tantivy" not in used


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_files_and_functions_stay_short(path: Path) -> None:
    """What no longer fits on a few screens is two things: files up to 400 lines, functions up to 40."""
    text = path.read_text("utf-8")
    assert text.count("\n") <= LINES_PER_FILE
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    too_long = {f.name for f in functions if (f.end_lineno or 0) - f.body[0].lineno + 1 > LINES_PER_FUNCTION}
    assert too_long == set()


def layers(folder: Path) -> dict[Path, int]:
    """For each file of a folder on which layer it stands: on the first what imports no other file of the folder."""
    files = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in folder.glob("*.py")}
    beneath = {path: [files[module] for module in imports(path) & files.keys()] for path in files.values()}
    order = TopologicalSorter(beneath).static_order()  # an import in a circle raises CycleError
    found: dict[Path, int] = {}
    for path in order:
        found[path] = 1 + max((found[below] for below in beneath[path]), default=0)
    return found


@pytest.mark.parametrize("folder", sorted({path.parent for path in SOURCES}), ids=name_of)
def test_no_folder_has_more_than_seven_layers(folder: Path) -> None:
    """Who reads a folder from its top holds in mind what each file leans on: seven storeys, no circles."""
    assert {name_of(path): layer for path, layer in layers(folder).items() if layer > LAYERS_PER_FOLDER} == {}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_public_name_says_what_it_is(path: Path) -> None:
    """Modules, public classes and public functions carry a docstring (properties' setters and overloads share one)."""
    tree = ast.parse(path.read_text("utf-8"))
    shares = ("overload", "setter")
    silent = {
        node.name
        for node in public(tree.body)
        if not ast.get_docstring(node) and not any(word in ast.dump(d) for d in node.decorator_list for word in shares)
    }
    assert silent == set()
    assert ast.get_docstring(tree) or not tree.body


QUESTION = re.compile("What|Which|Where|How|Whether|Who|It|They")
"""Words that a sentence begins with whose noun is still to come."""


@pytest.mark.parametrize("path", [path for path in SOURCES if path.parts[len(ROOT.parts)] in PACKAGES], ids=name_of)
def test_what_a_class_is_stands_first(path: Path) -> None:
    """The first sentence of a public class has its noun: `The outcome of a reindex`, not `What a reindex did`."""
    classes = [node for node in public(ast.parse(path.read_text("utf-8")).body) if isinstance(node, ast.ClassDef)]
    first = {node.name: (ast.get_docstring(node) or "").split(" ")[0] for node in classes}
    assert {name for name, word in first.items() if QUESTION.fullmatch(word)} == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_the_packages_come_from_this_checkout(package: str) -> None:
    """The three names are common words: another package of that name must not have been picked up."""
    where = importlib.import_module(package).__file__
    assert where is not None
    assert Path(where).resolve().parent == ROOT / package


SPEAKERS = {"told", "anomaly", "finding", *(name for name, value in vars(errors).items() if isinstance(value, type))}
"""Whatever takes the code of a sentence as its first argument, and the sentence's values by name."""
TWO_LANGUAGES = re.compile(r"[^`A-Za-z]*[\u0621-\u064a][^`]*(?: \| | · | \()[^\u0621-\u064a]*\b[A-Za-z]\w+ [A-Za-z]\w+")
"""Words in Arabic followed by some in English."""


def spoken(path: Path) -> Iterator[tuple[str, set[str]]]:
    """The codes that a file says sentences by, each with the names of the values that it gives."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in SPEAKERS and node.args:
            head = {"anomaly": "anomaly.", "finding": "finding."}.get(ast.unparse(node.func), "")
            first = node.args[0]
            for code in (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,):
                if isinstance(code, ast.Constant):
                    yield head + str(code.value), {keyword.arg or "" for keyword in node.keywords}


@pytest.mark.parametrize("path", [path for path in SOURCES if any(True for _ in spoken(path))], ids=name_of)
def test_sentences_are_said_by_codes_with_their_values(path: Path) -> None:
    """Every code is in the catalogue (index/messages), and what its sentence has places for is given."""
    for code, given in spoken(path):
        assert code in catalogue("ar"), code
        entry = catalogue("ar").entries[code]
        texts = [entry] if isinstance(entry, str) else entry.values()
        places = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
        assert places <= given or "" in given, code  # a dict with two stars may hold them all


def test_every_sentence_of_the_catalogue_is_said() -> None:
    """By its whole code somewhere in the source or a template, or by its end where what it begins with is added."""
    trees = [ast.parse(path.read_text("utf-8")) for path in SOURCES]
    texts = {str(node.value) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    templates = "".join(path.read_text("utf-8") for path in (ROOT / "web/templates").glob("*"))
    texts |= set(re.findall(r'"([\w.]+)"', templates))
    made = re.compile(r"(?:anomaly|finding|help|change|rebuild|stage|unknown|query)\.|option\.(?=.)")
    left = {code for code in catalogue("ar").entries if code not in texts}
    assert {code for code in left if not texts & {made.sub("", code, 1), made.sub("--", code, 1)}} == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_sentence_stands_in_two_languages_in_the_source(path: Path) -> None:
    """What is said to people in Arabic and English is in the catalogue, once in each."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant | ast.JoinedStr):
            assert not TWO_LANGUAGES.match(_flat(node)), ast.unparse(node)


def _flat(node: ast.Constant | ast.JoinedStr) -> str:
    """The text of a literal, without the values that are put into it; of docstrings and numbers none."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    return node.value if isinstance(node.value, str) and "\n" not in node.value else ""


def test_the_rules_have_files_to_rule() -> None:
    """A renamed folder would let every rule above pass over nothing."""
    assert {path.relative_to(ROOT).parts[0] for path in SOURCES} == {*PACKAGES, "benchmarks"}


@pytest.mark.parametrize("package", ["index", "search"])
def test_the_page_on_the_architecture_names_every_module(package: str) -> None:
    """Whoever looks for something finds the file that has it; readers of formats stand in docs/formats.md."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rooms = page.split("```")[1]
    named = set(re.findall(r"\w+", rooms))
    modules = [path for path in SOURCES if path.parts[len(ROOT.parts)] == package and "reading" not in path.parts]
    elsewhere = {"opensearch", "commands", "morphology"}
    missing = [path.stem for path in modules if not elsewhere & {*path.parts} and path.stem not in named | {"__init__"}]
    assert missing == []
    files = re.findall(r"(?<!/)\b(\w+\.py)\b", rooms.split(f"\n{package}/", 1)[-1].split("\nweb/")[0])
    assert package == "index" or {one for one in files if files.count(one) > 1} == set()


def test_relative_imports_are_seen_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader of imports resolves `from ..a import b`, so that a relative import cannot slip past the rules."""
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    path = tmp_path / "index" / "arabic" / "fold.py"
    path.parent.mkdir(parents=True)
    path.write_text("def f():\n    from ..storage import writer\n    import search.plan\n", "utf-8")
    assert imports(path) == {"index.storage", "index.storage.writer", "search.plan"}


PARTICIPLE = re.compile(
    "[a-z]+(ed|ing)|held|kept|made|lit|found|known|gone|shown|sent|taken|chosen|given|written|drawn|told"
)
"""What says how a value came about (joined, taken) and not what it is (a union) or what is done (merge)."""

NOUNS = frozenset(
    re.findall(
        r"\w+",
        "answering ceiling encoding everything feed finding heading mapping need numbering opening stored"
        " packing ranking reading seed serving speed spelling string understanding inverted ragged related sized",
    )
)
"""Words of that shape that are names of things, or terms of the field: an inverted index, a ragged array."""


def words_of(name: str) -> list[str]:
    """The words of a name in either of Python's styles, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_public_name_is_a_bare_participle(path: Path) -> None:
    """A module, class, function or method is called by a noun or a verb: `union`, not `merged`."""
    names = [path.stem, *(node.name for node in public(ast.parse(path.read_text("utf-8")).body))]
    single = {words[0]: name for name in names if len(words := words_of(name)) == 1}
    assert {name for word, name in single.items() if PARTICIPLE.fullmatch(word) and word not in NOUNS} == set()
