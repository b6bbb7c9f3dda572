"""The Python reference, from the docstrings: read by griffe, which imports nothing.

The rule: what a notebook can reach is here, and nothing else: what the package exports, and the
classes of what a session hands out.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import griffe

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
GROUPS: Final = {
    "The session": (
        "notebook.session.Session",
        "notebook.panel.RuntimePanel",
        "notebook.parts.PanelPart",
    ),
    "Playing": (
        "notebook.instrument.Instrument",
        "notebook.instrument.Note",
        "notebook.parameter_values.ParameterValues",
        "notebook.score.Score",
        "notebook.midi.Midi",
        "notebook.midi.MidiPlayback",
        "notebook.tables.Tables",
        "notebook.devices.Devices",
        "notebook.opcodes.OpcodeCatalog",
        "notebook.opcodes.Help",
    ),
    "Controls and pictures": (
        "notebook.controls.Controls",
        "notebook.table_view.TableView",
        "notebook.picture.Picture",
        "notebook.spectrogram.Spectrogram",
    ),
    "Rendering and recording": (
        "notebook.render.render",
        "notebook.rendering.Rendering",
        "notebook.recording.Recording",
    ),
    "Errors and warnings": (
        "errors.OrchestronError",
        "errors.ArgumentError",
        "errors.CompileError",
        "errors.CsoundMissingError",
        "errors.EngineError",
        "errors.TableNotFoundError",
        "notebook.devices.AudioDeviceWarning",
        "notebook.engine_line.EngineRestartedWarning",
        "notebook.render.RenderWarning",
        "notebook.rendering.ClippingWarning",
    ),
}
_HEAD: Final = """# Python reference

`import orchestron_jupyter as orchestron` brings `Session`, `render` and what else is exported; the
other classes are those of what a session hands out, such as `session.tables`. This page is
made from the docstrings.

"""
_INHERITED: Final = {"notebook.session.Session": "notebook.channels.Channels"}
_ROLE: Final = re.compile(r":(?:meth|attr|class|func|data|mod):`[~.]*([^`]*)`")
_LISTS: Final = {
    "parameters": "Parameters",
    "attributes": "Attributes",
    "raises": "Raises",
    "warns": "Warns",
}


def python_page() -> str:
    """Return the page of classes, methods and functions."""
    package = griffe.load("orchestron_jupyter", search_paths=[ROOT], docstring_parser="numpy")
    parts = [_HEAD]
    for title, paths in GROUPS.items():
        parts.append(f"## {title}\n")
        for path in paths:
            parts += _entry(package, path)
    return "\n".join(parts)


def _entry(package: Any, path: str) -> Iterator[str]:
    found = package[path]
    yield f"### `{found.name}`\n"
    if found.kind is griffe.Kind.FUNCTION:
        yield _signature(found, "")
        yield from _words(found)
        return
    if "__init__" in found.members and any(
        section.kind.value == "parameters" for section in found.docstring.parsed
    ):
        yield _signature(found["__init__"], "", found.name)
    yield from _words(found)
    owners = [package[_INHERITED[path]]] if path in _INHERITED else []
    for owner in (found, *owners):
        for name, member in owner.members.items():
            is_item = name in {"__getitem__", "__setitem__", "__delitem__"}
            if member.docstring is not None and (is_item or not name.startswith("_")):
                yield from _member(found.name, member)


def _member(owner: str, member: Any) -> Iterator[str]:
    if member.kind is griffe.Kind.FUNCTION:
        yield f"#### `{owner}.{member.name}`\n"
        yield _signature(member, f"{owner[0].lower()}{owner[1:]}.")
    else:
        yield f"#### `{owner}.{member.name}`\n"
    yield from _words(member)


def _signature(function: Any, prefix: str, name: str = "") -> str:
    shown = [each for each in function.parameters if each.name not in {"self", "cls"}]
    parts: list[str] = []
    for each in shown:
        kind = each.kind.value
        star = {"variadic positional": "*", "variadic keyword": "**"}.get(kind, "")
        if kind == "keyword-only" and not any(part.startswith("*") for part in parts):
            parts.append("*")
        default = "" if star or each.default is None else f"={each.default}"
        parts.append(f"{star}{each.name}{default}")
    called = name or f"{prefix}{function.name}"
    lines = textwrap.wrap(f"{called}({', '.join(parts)})", 92, subsequent_indent="    ")
    return "```python\n" + "\n".join(lines) + "\n```\n"


def _words(found: Any) -> Iterator[str]:
    """Yield a docstring's sections."""
    if found.docstring is None:
        return
    for section in found.docstring.parsed:
        kind = section.kind.value
        if kind == "text":
            yield f"{_plain(section.value)}\n"
        elif kind == "returns":
            yield f"**Returns** {'; '.join(_plain(each.description) for each in section.value)}\n"
        elif kind == "examples":
            code = "\n".join(text for _kind, text in section.value)
            yield f"```python\n{code}\n```\n"
        elif kind in _LISTS:
            yield f"**{_LISTS[kind]}**\n"
            yield "\n".join(_item(each) for each in section.value) + "\n"


def _item(each: Any) -> str:
    name = getattr(each, "name", "") or str(each.annotation)
    words = " ".join(_plain(each.description).split())
    return f"- `{name}`: {words}" if words else f"- `{name}`"


def _plain(text: str) -> str:
    """Turn the roles and the code of reStructuredText into Markdown's."""
    roles = _ROLE.sub(lambda found: f"`{_short(found[1])}`", text)
    return re.sub(r"``([^`]+)``", r"`\1`", roles)


def _short(name: str) -> str:
    """Return `Session.compile` of `session.Session.compile`."""
    parts = name.split(".")
    return (
        ".".join(parts[1:]) if len(parts) > 1 and parts[0].islower() and "_" not in name else name
    )
