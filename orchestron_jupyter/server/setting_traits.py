"""The settings as traits, so that Jupyter's command line and configuration files can set them.

The rule: a trait holds no opinion of its own; :func:`orchestron_jupyter.settings.checked` decides
what a value means and whether it is possible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traitlets import TraitError, TraitType

from ..settings import Description, SettingError, checked, descriptions

if TYPE_CHECKING:
    from traitlets import HasTraits


class Setting(TraitType[Any, Any]):
    """One setting as a trait; wrong values raise `TraitError` with a sentence."""

    def __init__(self, description: Description) -> None:
        super().__init__(default_value=description.default, help=help_text(description))
        self.tag(config=True)

    def validate(self, _obj: HasTraits, value: object) -> Any:
        assert self.name is not None
        try:
            return checked(self.name, value)
        except SettingError as error:
            raise TraitError(str(error)) from None

    def from_string(self, s: str) -> Any:
        """Take the command line's text as it is: `validate` knows what it means."""
        return s


def setting_traits() -> dict[str, Setting]:
    """Make a trait for every setting, by name."""
    return {description.name: Setting(description) for description in descriptions()}


def setting_aliases(owner: str) -> dict[str, str]:
    """Return the short command-line spellings, for the traits of the class named `owner`."""
    return {each.alias: f"{owner}.{each.name}" for each in descriptions() if each.alias}


def help_text(description: Description) -> str:
    """Say what a setting means, what it may be and which environment variable sets it."""
    parts = [description.meaning]
    if description.choices:
        parts.append(f"One of {', '.join(description.choices)}.")
    if description.minimum is not None and description.maximum is not None:
        parts.append(f"From {description.minimum:g} to {description.maximum:g}.")
    if description.unit:
        parts.append(f"Unit: {description.unit}.")
    if description.environment:
        parts.append(f"Environment variable: {description.environment}.")
    return " ".join(parts)
