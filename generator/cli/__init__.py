"""The command line: every verb, its help, its exit code. Logic lives elsewhere.

To add a verb: a function in one of these modules; its module has to be imported here.
"""

from generator.cli import check, forms, site, tools
from generator.cli.common import EXIT_INTERNAL, EXIT_INTERRUPTED, EXIT_USAGE, Stop, app

__all__ = [
    "EXIT_INTERNAL",
    "EXIT_INTERRUPTED",
    "EXIT_USAGE",
    "Stop",
    "app",
    "check",
    "forms",
    "site",
    "tools",
]
