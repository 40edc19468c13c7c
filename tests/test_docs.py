"""The papers of the project keep their word: links lead somewhere, commands exist, settings are named in full."""

from __future__ import annotations

import importlib.util
import re
import runpy
import tomllib
from dataclasses import fields
from pathlib import Path

import click
import pytest

from index.reading import ReadingOptions
from index.settings import PREFIX, Settings, load_settings
from web import create_app
from web.commands import program

ROOT = Path(__file__).resolve().parent.parent
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "corpus" / "README.md"])
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
CONTEXT = click.Context(program)
COMMANDS = {name: one for name in program.list_commands(CONTEXT) if (one := program.get_command(CONTEXT, name))}
CODE = re.compile(r"^```\w*\n(.*?)^```|`([^`\n]+)`", re.MULTILINE | re.DOTALL)


def snippets(text: str) -> str:
    """What a paper shows as code, one piece a line."""
    return "\n".join(block or inline for block, inline in CODE.findall(text))


def found(pattern: str) -> list[tuple[str, str]]:
    """Every match of a pattern in the code that the papers show, with the paper it stands in."""
    shown = {paper: snippets(paper.read_text("utf-8")) for paper in PAPERS}
    return sorted({(paper.name, match) for paper, code in shown.items() for match in re.findall(pattern, code)})


def options(command: click.Command) -> set[str]:
    """The long options that a command takes."""
    return {name for parameter in command.params for name in parameter.opts if name.startswith("--")}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.relative_to(ROOT).as_posix())
def test_links_lead_to_files_of_the_project(paper: Path) -> None:
    """Every relative link and picture is there."""
    links = re.findall(r"\]\(([^)#\s]+)", paper.read_text("utf-8"))
    missing = {link for link in links if "://" not in link and not (paper.parent / link).exists()}
    assert missing == set()


@pytest.mark.parametrize(("paper", "target"), found(r"(?:^|&& |=\d+ )make (\w+)"))
def test_make_targets_exist(paper: str, target: str) -> None:
    """What a paper tells to make is a target of the Makefile."""
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), paper


def test_every_phony_target_has_a_rule() -> None:
    """What `.PHONY` lists is made by a rule: make calls a target without one up to date."""
    listed = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert listed
    assert [target for target in listed[1].split() if not re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)] == []


@pytest.mark.parametrize(
    ("paper", "line"), found(r"\bbahith ((?:reindex|search|serve|info|explain|check|stories)\b[^\n|&]*)")
)
def test_commands_exist_with_their_options(paper: str, line: str) -> None:
    """A command that a paper names is one of the program, and takes the options shown."""
    name, *_ = line.split()
    assert name in COMMANDS, paper
    assert set(re.findall(r"--[a-z-]+", line)) <= options(COMMANDS[name]), paper


@pytest.mark.parametrize(("paper", "module"), found(r"python -m (benchmarks\.\w+)"))
def test_benchmarks_exist(paper: str, module: str) -> None:
    """What the papers tell to measure with is there."""
    assert importlib.util.find_spec(module), paper


@pytest.mark.parametrize("paper", ["README.md", "README.ar.md"])
def test_every_command_is_in_the_readme(paper: str) -> None:
    """No command of the program is a secret, in either language."""
    text = (ROOT / paper).read_text("utf-8")
    assert {name for name in COMMANDS if f"`bahith {name}" not in text} == set()


def test_every_setting_is_in_the_readme_with_its_default() -> None:
    """The table of settings has them all, and the defaults it gives are the true ones."""
    for setting in fields(Settings):
        assert f"`{setting.name}`" in README or setting.name == "reading", setting.name
        if setting.name != "reading":
            assert f"`{PREFIX}{setting.name.upper()}`" in README, setting.name
            default = str(setting.default).lower() if isinstance(setting.default, bool) else str(setting.default)
            assert not default or f"`{default}`" in README, setting.name


def test_the_routes_of_the_readme_answer() -> None:
    """Every path that the README shows belongs to the application."""
    rules = {re.sub(r"<[^>]+>", "<id>", rule.rule) for rule in create_app(Settings()).url_map.iter_rules()}
    shown = set(re.findall(r"`(/(?:api/v1/[\w.<>/]+|healthz|metrics))", README))
    assert shown, "the README shows no route"
    assert {path.split("?")[0] for path in shown} <= rules


def test_the_settings_file_of_the_checkout_is_right() -> None:
    """bahith.toml can be read, and its table of sources names folders of the collection."""
    settings = load_settings(environment={}, directory=ROOT)
    options = ReadingOptions.from_table(settings.reading)
    assert {name for name in options.sources if not (settings.corpus_dir / name).is_dir()} == set()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_lock_files_name_no_address(name: str) -> None:
    """Lock files pin versions by hash and say nothing of where the files come from."""
    lock = (ROOT / name).read_text("utf-8")
    pins = re.findall(r"^[\w.-]+==[^\n]+ \\\n    --hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^\w", lock, re.MULTILINE))
    assert not re.search(r"://|--index|--extra-index|--find-links|--trusted", lock)


@pytest.mark.parametrize("extra", ["", "test"])
def test_lock_files_hold_every_dependency(extra: str) -> None:
    """What pyproject.toml asks for is pinned, so that an install with hashes brings all of it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = (ROOT / ("requirements-test.txt" if extra else "requirements.txt")).read_text("utf-8").lower()
    wanted = project["dependencies"] + (project["optional-dependencies"][extra] if extra else [])
    names = [re.split(r"[<>=\[]", entry)[0].lower().replace("_", "-") for entry in wanted]
    assert [name for name in names if f"\n{name}==" not in f"\n{lock}"] == []


def test_the_word_lists_are_as_long_as_promised() -> None:
    """Eight hundred broken plurals, three hundred spelling families, and pairs of words that hold the chain to them."""
    lists, pairs = ROOT / "index" / "arabic" / "data", ROOT / "tests" / "data"
    least = {lists / "plurals.tsv": 800, lists / "variants.tsv": 300, lists / "functionwords.tsv": 250}
    least |= {pairs / "pairs_match.tsv": 700, pairs / "pairs_differ.tsv": 400}
    for path, count in least.items():
        lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
        assert len(lines) >= count, path.name
        assert len(set(lines)) == len(lines), path.name


def test_every_dependency_tells_its_licence() -> None:
    """`make licences` has a line for each, and none of them is unknown."""
    rows = runpy.run_path(str(ROOT / "docs" / "licences.py"))["rows"]()
    assert len(rows) > 40
    assert [name for name, _, licence in rows if licence == "(not told)"] == []
