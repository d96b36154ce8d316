"""The way into the command line and every way out of it: a sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

import typer

from generator.cli import EXIT_INTERNAL, EXIT_INTERRUPTED, EXIT_USAGE, Stop, app
from generator.messages import LANGUAGES, say
from generator.project import NotOurs, SiteFailed, find_project


def main() -> NoReturn:
    """Run the command line; every way out ends here, with a sentence and an exit code."""
    lang = _language(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        # A screen that lacks a character, or a file's name that is none, must not end the command.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
    except Stop as stop:
        code = _fail(stop.text, stop.code)
    except NotOurs as error:
        code = _fail(say("cli-not-ours", lang, path=error), EXIT_USAGE)
    except SiteFailed as error:
        code = _fail(say("cli-mkdocs-failed", lang, why=error), EXIT_INTERNAL)
    except typer.TyperException as error:
        code = _fail(_usage(error, lang), EXIT_USAGE)
    except (KeyboardInterrupt, typer.Abort):
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        code = _fail(say("cli-system", lang, why=error), EXIT_INTERNAL)
    except Exception as error:
        code = _fail(_internal(error, lang), EXIT_INTERNAL)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code


def _language(arguments: Sequence[str]) -> str:
    """The language asked for, known before the arguments are parsed, for mistakes in the arguments."""
    wanted = os.environ.get("GONGKAI_LANG", "")
    for index, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            wanted = argument.partition("=")[2]
        elif argument == "--lang" and index + 1 < len(arguments):
            wanted = arguments[index + 1]
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _usage(error: typer.TyperException, lang: str) -> str:
    """A mistake in the arguments, in the reader's language; Typer's own words are English."""
    kind = type(error).__name__
    detail = error.format_message()
    options = getattr(getattr(error, "param", None), "opts", None) or [""]
    name = getattr(error, "option_name", None) or options[0]
    if kind == "NoArgsIsHelpError":
        return detail
    if kind == "NoSuchOption":
        why = say("usage-no-option", lang, name=name)
    elif kind == "MissingParameter":
        why = say("usage-missing", lang, name=name)
    elif kind == "BadOptionUsage":
        why = say("usage-option-argument", lang, name=name)
    elif kind == "BadParameter":
        found, *choices = re.findall(r"'([^']*)'", detail.rpartition("error, ")[2]) or [""]
        code = "usage-bad-choice" if choices else "usage-bad-value"
        why = say(code, lang, name=name, found=found, choices=" / ".join(choices))
    elif "command" in detail:
        why = say("usage-no-command", lang, name=detail.split("'")[1] if "'" in detail else detail)
    else:
        why = say("usage-extra", lang, why=detail)
    return say("cli-usage", lang, why=why, help="gongkai --help")


def _internal(error: Exception, lang: str) -> str:
    project = find_project()
    log = project.log if project else Path("gongkai-error.log")
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("".join(traceback.format_exception(error)), "utf-8")
    return say("cli-internal", lang, why=type(error).__name__, log=log)


if __name__ == "__main__":
    main()
