"""What an examination finds: each link of the chain, whether it holds, and what to do.

The rule: a finding is a sentence for a person, and shows no credential.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

State: TypeAlias = Literal["ok", "hint", "warning", "fault"]


class Finding(msgspec.Struct, frozen=True):
    """One link of the chain; `advice` says what to do, and is empty where nothing is."""

    link: str
    state: State
    sentence: str
    advice: str = ""
