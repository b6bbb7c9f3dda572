"""Csound's opcodes, as a person looks them up: how they are written, what they take and give.

The rule: the engine's own list is what there is; it has types, but no names of arguments, so help
says the types in words and leads to the manual for the rest.

References
----------
The letters of types: Csound's source, `Engine/entry1.c` and `Engine/csound_orc_semantics.c`.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..protocol import Opcode

MANUAL: Final = "https://csound.com/docs/manual/{}.html"
_TYPE: Final = re.compile(r"(.)((?:\[\])*)")
_MERGED: Final = "akiS"
_RATES: Final = {
    "a": "audio",
    "k": "control",
    "i": "number, read when the note starts",
    "S": "text",
    "f": "spectrum (of the pvs opcodes)",
    "w": "spectrum (of the old kind)",
    "x": "audio, control or number",
    "b": "condition",
    "l": "label",
    "any": "anything",
}
_LEFT_OUT: Final = {
    "o": "i = 0",
    "p": "i = 1",
    "q": "i = 10",
    "v": "i = 0.5",
    "j": "i = -1",
    "h": "i = 127",
    "O": "k = 0",
    "J": "k = -1",
    "V": "k = 0.5",
    "P": "k = 1",
}
_SEVERAL: Final = {
    "m": "i",
    "n": "i",
    "I": "i",
    "M": "x",
    "X": "x",
    "N": "any",
    "*": "any",
    "W": "S",
    "y": "a",
    "z": "k",
    "Z": "k, a",
    "F": "f",
}
_SEVERAL_OUTPUTS: Final = {**_SEVERAL, "m": "a"}  # this letter means another thing there
_OTHER: Final = {"T": "S|i", "U": "S|i|k", "B": "b", ".": "any", "?": "any", "s": "a|k"}


class Help(msgspec.Struct, frozen=True):
    """What there is to say about an opcode; as the last expression of a cell, its help."""

    name: str
    syntax: tuple[str, ...]
    types: tuple[tuple[str, str], ...]

    @property
    def link(self) -> str:
        """The opcode's page in Csound's manual."""
        return MANUAL.format(self.name)

    def __repr__(self) -> str:
        lines = [f"  {line}" for line in self.syntax]
        legend = [f"  {letter}: {words}" for letter, words in self.types]
        return "\n".join((*lines, "", *legend, "", f"  {self.link}"))

    def bundle(self) -> dict[str, str]:
        """Return it as text and as HTML, by MIME type."""
        syntax = html.escape("\n".join(self.syntax))
        legend = "<br>".join(
            f"<code>{html.escape(letter)}</code>: {html.escape(words)}"
            for letter, words in self.types
        )
        link = f'<a href="{self.link}" target="_blank" rel="noopener">{self.name} in the manual</a>'
        return {
            "text/plain": repr(self),
            "text/html": f"<div><pre>{syntax}</pre><p>{legend}</p><p>{link}</p></div>",
        }

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        return self.bundle()


class OpcodeCatalog:
    """All opcodes by name.

    Parameters
    ----------
    opcodes
        As the engine lists them.
    """

    def __init__(self, opcodes: Iterable[Opcode]) -> None:
        self._forms: defaultdict[str, list[Opcode]] = defaultdict(list)
        for each in opcodes:
            self._forms[each.name].append(each)

    def __contains__(self, name: object) -> bool:
        return name in self._forms

    def __len__(self) -> int:
        return len(self._forms)

    def names(self, beginning: str = "") -> list[str]:
        """Return the names that begin so, in the order of the alphabet."""
        return [name for name in self._forms if name.startswith(beginning)]

    def help(self, name: str) -> Help:
        """Describe an opcode.

        Raises
        ------
        KeyError
            If there is none of this name.
        """
        if name not in self._forms:
            raise KeyError(name)
        syntax = tuple(_written(name, *form) for form in _merged(self._forms[name]))
        letters = set(re.findall(r"\b(any|[A-Za-z])\b", " ".join(syntax).replace(name, "")))
        types = tuple((each, words) for each, words in _RATES.items() if each in letters)
        return Help(name, syntax, types)

    def summary(self, name: str) -> str:
        """Return what the opcode takes and gives in a few letters: "a ← a, k|a, k|a [, i = 0]"."""
        outputs, inputs = _merged(self._forms[name])[0]
        return f"{_outputs(outputs) or '–'} ← {_inputs(inputs)}".rstrip()


def _merged(forms: list[Opcode]) -> list[tuple[list[str], list[str]]]:
    """Make one of forms that differ only in the rate of what they take: `k|a`."""
    merged: dict[tuple[str, ...], tuple[list[str], list[str]]] = {}
    for each in forms:
        outputs, inputs = _types(each.outputs), _types(each.inputs)
        shape = (*outputs, "←", *("x" if one in _MERGED else one for one in inputs))
        _outputs_there, there = merged.setdefault(shape, (outputs, inputs))
        for place, one in enumerate(inputs):
            if one not in there[place].split("|"):
                rates = {one, *there[place].split("|")}
                there[place] = "|".join(sorted(rates, key="Sika".find))
    return list(merged.values())


def _types(letters: str) -> list[str]:
    return ["".join(match) for match in _TYPE.findall(letters)]


def _written(name: str, outputs: list[str], inputs: list[str]) -> str:
    return f"{_outputs(outputs)} {name} {_inputs(inputs)}".strip()


def _outputs(types: list[str]) -> str:
    several = [_SEVERAL_OUTPUTS[each] for each in types if each in _SEVERAL_OUTPUTS]
    plain = [_OTHER.get(each, each) for each in types if each not in _SEVERAL_OUTPUTS]
    return ", ".join([*plain, *(f"{each}, …" for each in dict.fromkeys(several))])


def _inputs(types: list[str]) -> str:
    text = ""
    for each in types:
        separator = ", " if text else ""
        if each in _LEFT_OUT:
            text += f" [{separator}{_LEFT_OUT[each]}]"
        elif each in _SEVERAL:
            text += f" [{separator}{_SEVERAL[each]}, …]"
        else:
            text += separator + _OTHER.get(each, each)
    return text.strip()
