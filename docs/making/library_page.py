"""The page of bundled instruments, from the comments in the library."""

from __future__ import annotations

from typing import Final

from orchestron_jupyter import instruments as library
from orchestron_jupyter.engine.orchestra import instruments

_HEAD: Final = """# The instrument library

`session.instrument(NAME)` compiles one of these into the session; `session.library` lists them.
The parameters are p4, p5, … in this order; they are given by position or by name, and `velocity`
means `amp`. `reverb` and `delay` are effects: start one as a held note; the `reverb` and `delay`
of the other instruments say how much they send to it.

```python
hall = session.instrument("reverb").note_on(decay=3)
session.instrument("bell").play("A5", reverb=0.4, duration=3)
```

This page is made from the comments in `orchestron_jupyter/instruments/`.

"""


def library_page() -> str:
    """Return the page of bundled instruments."""
    return _HEAD + "\n".join(_instrument(name) for name in library.names())


def _instrument(name: str) -> str:
    described = {each.name: each for each in instruments(library.source(name))}[name]
    rows = [
        f"| `{each.name}` | {each.default:g} | {each.minimum:g} to {each.maximum:g} {each.unit} "
        f"| {each.meaning} |"
        for each in described.parameters
    ]
    head = f"## `{name}`\n\n{described.meaning}\n\n| parameter | default | range | meaning |\n"
    return head + "|---|---|---|---|\n" + "\n".join(rows) + "\n"
