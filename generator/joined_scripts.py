"""Scripts that import others → scripts that stand alone.

A browser learns of an import when it reads the script that wants it, and many hosts answer six requests at a
time: on a slow phone the small modules that the search is written in take seconds, one file less than one.
Only the plain forms that our own modules are written in are known; anything else stops the build.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.project import SiteFailed

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.M)
_RUN = re.compile(r'^import "\./(\w+)\.js";\n', re.M)
_PASSED_ON = re.compile(r'^export \{([^}]*)\} from "\./(\w+)\.js";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+|\[[^\]]*\]))", re.M)
_OTHER = re.compile(r"^(?:import|export)\b.*|.*\bimport\b *[.(].*", re.M)


def joined(modules: Mapping[str, str], entry: str) -> str:
    """The text of a module of that name that imports nothing; `modules`: name → text. Raises `SiteFailed`."""
    order: list[str] = []
    _visit(modules, entry, (), order)
    scopes = [_scope(modules[name], name) for name in order]
    return "".join(
        [*scopes, f"export const {{ {', '.join(_exports(modules[entry], entry))} }} = {_own(entry)};\n"]
    )


def _own(name: str) -> str:
    return f"module_{name}"


def _visit(modules: Mapping[str, str], name: str, way: tuple[str, ...], order: list[str]) -> None:
    """Append a module to `order`, after all that it needs."""
    if name in order:
        return
    if name not in modules or name in way:
        raise SiteFailed(f"{name}.js: imported by {' → '.join(way)}, but missing or needing itself")
    named = _IMPORT.findall(modules[name]) + _PASSED_ON.findall(modules[name])
    for other in [*_RUN.findall(modules[name]), *(other for _, other in named)]:
        _visit(modules, other, (*way, name), order)
    order.append(name)


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.strip("[] \n").split(",") if name.strip()]


def _exports(text: str, name: str) -> dict[str, str]:
    """What a module exports: name → how it is called within the module's scope."""
    own = {one: one for found in _EXPORT.findall(text) for one in _names(found)}
    passed_on = {
        one: f"{_own(other)}.{one}" for listed, other in _PASSED_ON.findall(text) for one in _names(listed)
    }
    if any(" " in one for one in passed_on):
        raise SiteFailed(f"{name}.js: passes something on under another name")
    return own | passed_on


def _scope(text: str, name: str) -> str:
    """A module as a function's scope, whose value is what it exports."""

    def taken(found: re.Match[str]) -> str:
        names = ", ".join(one.replace(" as ", ": ") for one in _names(found[1]))
        return f"const {{ {names} }} = {_own(found[2])};\n"

    body = _EXPORT.sub("", _PASSED_ON.sub("", _RUN.sub("", _IMPORT.sub(taken, text))))
    if other := _OTHER.search(body):
        raise SiteFailed(f"{name}.js: {other[0].strip()}")
    given = ", ".join(f"{one}: {value}" for one, value in _exports(text, name).items())
    return f"const {_own(name)} = (() => {{\n{body}return {{ {given} }};\n}})();\n"
