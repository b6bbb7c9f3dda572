"""Configuration and defaults, from `settings.py`: a page, and a table of environment variables."""

from __future__ import annotations

from typing import Final

from orchestron_jupyter.settings import MODE_ALIASES, Description, descriptions

_HEAD: Final = """# Configuration and defaults

What stands higher prevails: the command line (`--OrchestronApp.NAME=VALUE` under any Jupyter
program), a configuration file (`c.OrchestronApp.NAME = VALUE`), the environment, the default. This
page is made from `orchestron_jupyter/settings.py`.

"""


def settings_page() -> str:
    """Return the page of settings."""
    return _HEAD + "\n".join(_entry(each) for each in descriptions())


def environment_table() -> str:
    """Return a table of every setting by its environment variable."""
    rows = [
        f"| `{each.environment}` | `{each.default!r}` | [`{each.name}`](settings.md#{each.name}) |"
        for each in sorted(descriptions(), key=lambda one: one.environment)
    ]
    return "\n".join(("| environment variable | default | setting |", "|---|---|---|", *rows))


def _entry(setting: Description) -> str:
    facts = [f"default `{setting.default!r}`", f"environment `{setting.environment}`"]
    if setting.choices:
        aliases = MODE_ALIASES if setting.name == "audio_output_mode" else ()
        facts.insert(1, "one of " + ", ".join(f"`{word}`" for word in (*setting.choices, *aliases)))
    elif setting.minimum is not None:
        facts.insert(1, f"{setting.minimum:g} to {setting.maximum:g}")
    if setting.unit:
        facts.insert(1, f"in {setting.unit}")
    if setting.alias:
        facts.append(f"`jupyter orchestron --{setting.alias}`")
    return f"## `{setting.name}`\n\n{setting.meaning}\n\n{'; '.join(facts)}.\n"
