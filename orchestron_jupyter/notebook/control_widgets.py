"""Sliders, menus and tick boxes for one value each, made from what is declared about it.

The rule: a widget never shows or sends a value of another kind than the one declared: whole numbers
stay whole, a menu knows its entries only, and what has no range is a box for a number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import ipywidgets
import msgspec

from ..errors import ArgumentError

if TYPE_CHECKING:
    from ..protocol import ChannelDescription, Parameter

Choices: TypeAlias = Sequence[str] | Mapping[str, float]
WIDE: Final = 50.0
"""Ratio of the ends of a range from which on a parameter's slider is logarithmic."""

_STEPS: Final = 300
_LOG_STEP: Final = 0.001  # decades: a browser shows the nearest step, which is to look the same
_ROUNDED: Final = 0.501  # of a step: the most by which a browser rounds; a hand moves it by a whole
_STYLE: Final = {"description_width": "9em"}
_WIDTH: Final = "min(100%, 36em)"


class Declared(msgspec.Struct, frozen=True):
    """What is declared about a value; `scale` says how its slider is divided."""

    name: str
    scale: str
    default: float
    minimum: float
    maximum: float
    words: str = ""

    @property
    def is_continuous(self) -> bool:
        return self.scale != "integer"


def of_channel(channel: ChannelDescription) -> Declared:
    """Return what `chn_k` declares about a channel."""
    return Declared(
        channel.name, channel.behaviour, channel.default, channel.minimum, channel.maximum
    )


def of_parameter(parameter: Parameter) -> Declared:
    """Return what an instrument declares about a p-field.

    A wide range without 0 (frequencies, times) is divided by ratios, as it is heard.
    """
    is_wide = parameter.minimum > 0 and parameter.maximum / parameter.minimum >= WIDE
    return Declared(
        parameter.name,
        "exponential" if is_wide else "linear",
        parameter.default,
        parameter.minimum,
        parameter.maximum,
        " in ".join(filter(None, (parameter.meaning, parameter.unit))),
    )


def widget_for(
    declared: Declared, choices: Choices | None = None, *, while_moving: bool = True
) -> Any:
    """Return a widget whose `value` is the value.

    Parameters
    ----------
    declared
        What it is.
    choices
        Makes it a menu: names for the whole numbers from the minimum on, or names with values.
    while_moving
        Whether the value follows while a slider is moved, or only when it is let go.

    Raises
    ------
    ArgumentError
        If there are choices, but none to choose from.
    """
    common = {
        "description": declared.name,
        "tooltip": declared.words or declared.name,
        "style": _STYLE,
        "layout": ipywidgets.Layout(width=_WIDTH),
    }
    if choices is not None:
        return _menu(declared, choices, common)
    low, high = declared.minimum, declared.maximum
    if not low < high:
        return ipywidgets.FloatText(value=declared.default, **common)
    value = min(max(declared.default, low), high)
    if declared.scale == "integer":
        if (low, high) == (0, 1):
            return ipywidgets.Checkbox(value=bool(value), indent=True, **common)
        return ipywidgets.IntSlider(
            value=round(value),
            min=math.ceil(low),
            max=math.floor(high),
            continuous_update=while_moving,
            **common,
        )
    if declared.scale == "exponential" and low > 0:
        ends = math.log10(low), math.log10(high)
        return ipywidgets.FloatLogSlider(
            value=value,
            min=ends[0],
            max=ends[1],
            step=_LOG_STEP,
            readout_format=".4r",
            continuous_update=while_moving,
            **common,
        )
    decimals = max(0, -math.floor(math.log10((high - low) / _STEPS)))
    return ipywidgets.FloatSlider(
        value=value,
        min=low,
        max=high,
        step=10.0**-decimals,
        readout_format=f".{decimals}f",
        continuous_update=while_moving,
        **common,
    )


def show(widget: Any, value: float) -> None:
    """Let a widget show a value, or the nearest that it can; a menu without it stays."""
    if isinstance(widget, ipywidgets.Dropdown):
        if value in [each for _name, each in widget.options]:
            widget.value = value
    elif isinstance(widget, ipywidgets.Checkbox):
        widget.value = bool(value)
    elif isinstance(widget, ipywidgets.IntSlider):
        widget.value = min(max(round(value), widget.min), widget.max)
    elif not is_rounded(widget, widget.value, value):
        widget.value = value  # sliders keep to their range themselves


def is_rounded(widget: Any, before: float, after: float) -> bool:
    """Tell whether two values are the same step of a slider.

    A browser rounds what it is told to show, and sends that back as if a hand had done it.
    """
    step = getattr(widget, "step", None)
    if not step:
        return before == after
    if isinstance(widget, ipywidgets.FloatLogSlider):
        if min(before, after) <= 0:
            return before == after
        return bool(abs(math.log(after / before, widget.base)) <= _ROUNDED * step)
    return bool(abs(after - before) <= _ROUNDED * step)


def menu_values(widget: Any) -> list[float] | None:
    """Return the values of a menu in its order; `None` for what is no menu."""
    if isinstance(widget, ipywidgets.Dropdown):
        return [float(value) for _name, value in widget.options]
    return None


def _menu(declared: Declared, choices: Choices, common: dict[str, Any]) -> Any:
    if isinstance(choices, Mapping):
        options = [(name, float(value)) for name, value in choices.items()]
    else:
        options = [(str(name), declared.minimum + n) for n, name in enumerate(choices)]
    if isinstance(choices, str) or not options:
        msg = f"{declared.name} = {choices!r} is no menu: give a list of names, or a dict."
        raise ArgumentError(msg)
    values = [value for _name, value in options]
    value = declared.default if declared.default in values else values[0]
    return ipywidgets.Dropdown(options=options, value=value, **common)
