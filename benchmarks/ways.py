"""The ways in which the benches listen.

The rule: a way is chosen as a user chooses it, by its preset, and is named in every figure.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Way(NamedTuple):
    """A preset, and what the panel then says of how it is played."""

    preset: str
    played: str

    @property
    def subject(self) -> str:
        """Its name in a figure."""
        return f"{self.played.removeprefix('audio ')}, {self.preset}"


ELEMENT: Final = Way("balanced", "audio element")
WORKLET: Final = Way("low latency", "audio worklet")
STUDIO: Final = Way("studio", "audio worklet")
USUAL: Final = (ELEMENT, WORKLET)
