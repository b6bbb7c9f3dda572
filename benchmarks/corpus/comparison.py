"""One example, performed by both and compared.

The rule: the same limits for both. Where they differ the command is asked again: what it can't do
twice the same way, nobody can do as it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from . import causes, performances

if TYPE_CHECKING:
    from .examples import Examples
    from .performances import Performance

CAP: Final = 10.0
"""Seconds of sound that are compared at most."""

WALL: Final = 30.0
"""Seconds a performance may take."""

_SHORTER_CAP: Final = 0.5


class Comparison(NamedTuple):
    """What came of one example.

    Parameters
    ----------
    name
        The example's file.
    verdict
        `identical`, `same complaint`, `same crash`, `same hang`, `unstable` (the command differs
        from itself) or `different`.
    cause
        Why, where it is not the same; for a complaint what it is.
    frames, channels, sample_rate
        What was compared.
    is_cut
        Whether it was compared only as far as the cap.
    """

    name: str
    verdict: str
    cause: str = ""
    frames: int = 0
    channels: int = 0
    sample_rate: int = 0
    is_cut: bool = False

    def as_json(self) -> dict[str, Any]:
        return self._asdict()


def compare(examples: Examples, name: str, cap: float = CAP, wall: float = WALL) -> Comparison:
    """Perform an example twice, or more often where that says more."""
    ours = performances.ours(examples.fresh(name), cap, wall)
    limit = performances.file_limit_of(ours, cap)
    command = performances.the_commands(examples.fresh(name), limit, wall)
    if {"stuck"} & {ours.ending, command.ending} and cap > _SHORTER_CAP:
        return compare(examples, name, _SHORTER_CAP, wall)  # too slow to play it for longer
    if ours.sample_rate and command.sample_rate:
        return _of_samples(examples, name, ours, command, (limit, wall))
    return _of_endings(examples, name, ours, command, (limit, wall))


def _of_samples(
    examples: Examples,
    name: str,
    ours: Performance,
    command: Performance,
    limits: tuple[int, float],
) -> Comparison:
    frames = min(len(ours.samples), len(command.samples))
    about = (frames, ours.samples.shape[1], ours.sample_rate, "cut" in {ours.ending, command.ending})
    if performances.is_identical(ours, command):
        return Comparison(name, "identical", "", *about)
    again = performances.the_commands(examples.fresh(name), *limits)
    text = examples.text(name)
    if not performances.is_identical(command, again):
        return Comparison(name, "unstable", causes.of_instability(text, command), *about)
    sizes = f"{ours.samples.shape} at {ours.sample_rate} Hz, {ours.ending}"
    other = f"{command.samples.shape} at {command.sample_rate} Hz, {command.ending}"
    return Comparison(name, "different", f"unexplained: ours {sizes}, the command's {other}", *about)


def _of_endings(
    examples: Examples,
    name: str,
    ours: Performance,
    command: Performance,
    limits: tuple[int, float],
) -> Comparison:
    if ours.ending == command.ending:
        if ours.ending == "crashed":
            return Comparison(name, "same crash", "Csound crashes")
        if ours.ending == "stuck":
            return Comparison(name, "same hang", f"not over after {limits[1]:g} s in either")
        if causes.is_same_complaint(ours.said, command.said):
            return Comparison(name, "same complaint", _first_line(ours.said))
        cause = f"ours says {_first_line(ours.said)!r}, the command {_tail(command.said)!r}"
        return Comparison(name, "different", cause)
    again = performances.the_commands(examples.fresh(name), *limits)
    if again.ending != command.ending:
        cause = f"the command {command.ending} once, and {again.ending} the next time"
        return Comparison(name, "unstable", cause)
    cause = (
        f"ours {ours.ending} ({_first_line(ours.said)}), "
        f"the command {command.ending} ({_tail(command.said)})"
    )
    return Comparison(name, "different", cause)


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0][:160]


def _tail(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if "rror" in line]
    return " / ".join(lines[:3])[:200] or _first_line(text[-160:])
