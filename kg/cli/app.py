"""``kg``: the table of commands, each imported only when it is called, and what becomes of errors."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from kg.errors import KgError, UnknownName

FINE, FINDINGS, YOUR_INPUT, OUR_FAULT = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name, the module in ``kg/cli/`` whose ``run`` it is, and one line of help."""

    name: str
    help: str
    module: str = ""


COMMANDS = (
    Command("build", "Build the graph of policies: an RDF file, a store folder, parts, tables, or a server."),
    Command("flows", "List who does what with which data, why, and with whom."),
    Command("annotate", "Show the words that were found: actors, acts, data, purposes."),
    Command("validate", "Check policies against rules that cite the law."),
    Command("rules", "List the rules with their articles."),
    Command("query", "Ask a graph a library question or any SPARQL."),
    Command("queries", "List the library questions and their parameters."),
    Command("diff", "Compare two versions of a policy by what they mean."),
    Command("export", "Write a graph for viewers, tables and other programs."),
    Command("market", "Show what many policies have in common: third parties, boilerplate."),
    Command("report", "Write one page about policies: flows, picture, findings, text."),
    Command("reason", "Classify a graph with the OWL reasoner and check its consistency."),
    Command("term", "Show what a phrase links to."),
    Command("mcp", "Serve a graph to assistants by the Model Context Protocol (extra mcp)."),
    Command("score", "Score predicted flows or spans against gold ones."),
    Command("train", "Train the span tagger from labelled sentences, or the classifier from gold flows."),
    Command("serve", "Serve web pages, SPARQL and JSON about a graph."),
    Command("demo", "Walk the whole way on a policy that comes with the program."),
)


class Commands(TyperGroup):
    """The commands of the table; a miss lists what there is."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names in the order of the table."""
        return [command.name for command in COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One command, imported now.

        Raises:
            UnknownName: there is no such command.
        """
        if not any(command.name == cmd_name for command in COMMANDS):
            raise UnknownName("command", cmd_name, self.list_commands(ctx))
        return load(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The help's list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(command.name, command.help) for command in COMMANDS])


def load(name: str) -> Any:
    """The command of that name as Typer runs it."""
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name)(import_module(f"kg.cli.{name}").run)
    return typer.main.get_command(single)


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"kg {version('pif-kg')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Knowledge graphs of personal data flows from Chinese privacy policies.

    SOURCE is a policy file, a folder of them, a page's URL, or - for standard input. GRAPH is an RDF file or a store
    folder that kg build wrote, or a SPARQL endpoint's URL.

    Exit status: 0 fine, 1 findings, 2 something about the input, 3 our fault.

    \b
    Examples:
      kg demo
      kg flows policy.txt
      kg build policies/ -o graph.trig
      kg query graph.trig recipients-of-category --set category=IMEI
      kg validate policy.txt --app-type short-video
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs ``kg`` and ends the process with its exit status."""
    sys.exit(status(sys.argv[1:] if arguments is None else arguments))


def status(arguments: Sequence[str]) -> int:
    """Runs ``kg`` with these arguments and gives the exit status; no error leaves as a traceback."""
    given = list(arguments) or ["--help"]
    try:
        code = typer.main.get_command(app)(given, prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else FINE
    except KgError as error:
        _say(str(error))
        return error.exit_code
    except typer.TyperException as error:
        said = error.format_message().replace("Value error, ", "").rstrip()
        _say(f"{said}{'' if said.endswith(('.', '?', '!')) else '.'} See {_help_of(given)}.")
        return YOUR_INPUT
    except BrokenPipeError:
        _leave_pipe()
        return FINE
    except SystemExit as error:  # Typer's own way out when a pipe closes
        _leave_pipe()
        return FINE if error.code == 1 else OUR_FAULT
    except (KeyboardInterrupt, typer.Abort):
        _say("Stopped.")
        return 130
    except OSError as error:
        if error.filename is None or os.environ.get("KG_DEBUG"):
            return _our_fault(error)
        _say(f"{error.filename}: {error.strerror}. Check the path, and the rights to it.")
        return YOUR_INPUT
    except RuntimeError as error:
        from kg.engine import damaged

        found = damaged(error)
        if not isinstance(found, KgError):
            return _our_fault(error)
        _say(str(found))
        return found.exit_code
    except Exception as error:
        return _our_fault(error)


def _our_fault(error: Exception) -> int:
    if os.environ.get("KG_DEBUG"):
        import traceback

        traceback.print_exception(error)
        return OUR_FAULT
    words = " ".join(str(error).split())
    _say(
        f"This is our fault: {type(error).__name__}{': ' + words[:300] if words else ''}. "
        "Run it again with KG_DEBUG=1 and send us what it prints."
    )
    return OUR_FAULT


def _help_of(given: list[str]) -> str:
    known = given[0] if any(command.name == given[0] for command in COMMANDS) else ""
    return " ".join(filter(None, ("kg", known, "--help")))


def _say(words: str) -> None:
    from kg.cli.console import talk

    with contextlib.suppress(OSError):
        talk(f"kg: {words}")


def _leave_pipe() -> None:
    """What is still in the buffer goes nowhere, or the interpreter would complain at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
