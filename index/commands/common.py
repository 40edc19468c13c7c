"""What the commands share: commands that tell errors, options, settings, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from index.errors import BahithError
from index.messages import bilingual
from index.settings import Settings, load_settings

ALL_WELL, SOME_REFUSED, NOTHING_DONE, CRASHED = 0, 1, 2, 3
"""Exit codes: done; done but for what was refused; an error of ours, nothing changed; an unexpected error."""

_NO_ARGUMENTS = getattr(click.exceptions, "NoArgsIsHelpError", ())
"""What click 8.2 and later show the help by."""
Decorated = TypeVar("Decorated", bound=Callable[..., Any] | click.Command)


class Failure(click.ClickException):
    """A failure that ends a command, told in both languages."""

    exit_code = NOTHING_DONE

    def show(self, file: Any = None) -> None:
        """Say what went wrong on the error output."""
        click.echo(f"✗ {self.message}", err=True)


@contextmanager
def errors_told() -> Iterator[None]:
    """Turn errors of ours, and what is wrong with the line that was typed, into a `Failure`."""
    try:
        yield
    except BahithError as error:
        raise Failure(str(error)) from error
    except click.UsageError as error:
        if isinstance(error, _NO_ARGUMENTS):
            raise
        line = error.ctx.command_path if error.ctx else "bahith"
        raise Failure(f"{_usage(error)}\n{bilingual('usage.help', command=line)}") from error


class Command(click.Command):
    """A command that tells errors in both languages, by itself or in any group."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the line that was typed."""
        with errors_told():
            return super().make_context(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option `--help`."""
        help_option = super().get_help_option(ctx)
        if help_option:
            help_option.help = bilingual("option.help")
        return help_option

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with errors_told():
            return super().invoke(ctx)


class Group(Command, click.Group):
    """A group of commands that tells errors in both languages.

    `places` names commands by where they are (`module:name`): their modules are loaded when one is asked for, so that
    a command does not wait for what others need.
    """

    def __init__(self, *args: Any, places: Mapping[str, str], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted({*super().list_commands(ctx), *self._places})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, None if there is none."""
        if place := self._places.get(cmd_name):
            module, _, name = place.partition(":")
            return cast("click.Command", getattr(import_module(module), name))
        return super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command that was typed, and its arguments."""
        if self.get_command(ctx, args[0]) is None:
            raise Failure(bilingual("usage.command", args[0], known=", ".join(self.list_commands(ctx))))
        return super().resolve_command(ctx, args)


def command(name: str, **attributes: Any) -> Callable[[Callable[..., Any]], Command]:
    """A decorator that makes a command, with the catalogue's help `help.NAME`."""
    return click.command(name, cls=Command, help=bilingual(f"help.{name}"), **attributes)


def option(name: str, *names: str, **attributes: Any) -> Callable[[Decorated], Decorated]:
    """A decorator that adds an option, with the catalogue's help `option.NAME`."""
    return click.option(name, *names, help=bilingual(f"option.{name.strip('-')}"), **attributes)


number_option = partial(option, metavar="N")
"""An option that is a setting, which says what its bounds are."""
corpus_option = option("--corpus", type=click.Path(path_type=Path))
index_option = option("--index", type=click.Path(path_type=Path))
json_option = option("--json", "as_json", is_flag=True)


def settings_of(**arguments: object) -> Settings:
    """The settings of this run; raises SettingsError."""
    return load_settings(arguments)


def show_json(value: Any) -> None:
    """Print a value as a line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=False))


def _usage(error: click.UsageError) -> str:
    """What is wrong with the line that was typed."""
    match error:
        case click.NoSuchOption():
            return bilingual("usage.option", error.option_name)
        case click.MissingParameter(param=click.Parameter() as param):
            return bilingual("usage.missing", param.human_readable_name)
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices), opts=names)):
            return bilingual("usage.choice", names[0], choices=", ".join(choices))
        case click.BadParameter(param=click.Parameter(type=click.Path()) as param):
            return bilingual("usage.path", param.human_readable_name)
        case click.BadParameter(param=click.Parameter(opts=names)):
            return bilingual("usage.value", names[0], error=error.message)
    return bilingual("usage.other", error=error.format_message())
