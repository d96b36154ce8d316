"""The process that `guard` starts: reads file after file within the limits it is given."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from generator.importers.document import Unreadable
from generator.importers.readers import office, read_document
from generator.importers.readers.wire import Answer, asked, encoded
from generator.messages import message

# LibreOffice gets this share of the time, so that it is ended before this process is.
_OFFICE_SHARE = 0.75


def serve() -> None:
    """Answer each line of standard input on standard output, until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        # Nothing that a parser prints may get between the answers.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        for line in sys.stdin.buffer:
            path, seconds, memory = asked(line)
            limit(seconds, memory)
            out.write(encoded(answer(path, memory)))
            out.flush()


def answer(path: Path, memory: int) -> Answer:
    """The document, or why there is none; whatever happens in a parser is said in a sentence."""
    try:
        return read_document(path)
    except Unreadable as error:
        return error.message
    except (MemoryError, RecursionError):
        return message("read-too-much", limit=memory // 2**30)
    except Exception as error:
        # Parsers of foreign formats fail in more ways than they say; the file is to blame, and is named.
        return message("read-failed", why=type(error).__name__)


def limit(seconds: float, memory: int) -> None:
    """Bound the memory in bytes, and the time on the processor from now on."""
    office.limit(seconds * _OFFICE_SHARE)
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        cpu = int(used.ru_utime + used.ru_stime + seconds) + 2
        limits = ((resource.RLIMIT_CPU, cpu), (resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0))
        for kind, wanted in limits:
            _, most = resource.getrlimit(kind)
            resource.setrlimit(kind, (wanted if most < 0 else min(wanted, most), most))
