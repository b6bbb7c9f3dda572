"""What the bundled instruments say about themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from orchestron_jupyter import instruments as library
from orchestron_jupyter.engine import orchestra
from tests.instruments.player import EFFECTS, NAMES, ONE_SHOTS, PITCHED, RATES, described

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.instruments.player import Player

WANTED = {
    "bass_303", "bell", "clap", "closed_hat", "delay", "electric_piano", "flute", "fm_brass",
    "granular_texture", "kick", "noise_percussion", "open_hat", "organ", "plucked_string",
    "reverb", "snare", "strings", "warm_pad",
}  # fmt: skip


def test_the_library_has_what_a_musician_needs() -> None:
    assert set(NAMES) >= WANTED


@pytest.mark.parametrize("name", NAMES)
def test_a_file_holds_one_instrument_of_its_name_and_a_sentence_about_it(name: str) -> None:
    text = library.source(name)
    found = described(name)

    assert found.name == name
    assert text.isascii()
    assert re.fullmatch(r"[A-Z][^.]+\.", found.meaning), found.meaning
    assert next(line for line in text.splitlines() if line.startswith(";")).startswith(
        f"; {found.meaning[:20]}"
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_pfield_is_declared_once_with_a_default_inside_its_range(name: str) -> None:
    declared = described(name).parameters

    assert [each.p for each in declared] == list(range(4, 4 + len(declared)))
    assert len({each.name for each in declared}) == len(declared)
    for each in declared:
        assert each.minimum < each.maximum
        assert each.minimum <= each.default <= each.maximum
        assert each.meaning


@pytest.mark.parametrize("name", NAMES)
def test_every_declared_pfield_is_used_and_no_other(name: str) -> None:
    text = orchestra.without_comments(library.source(name))

    used = {int(number) for number in re.findall(r"\bp(\d+)\b", text)}

    assert used == {each.p for each in described(name).parameters}


@pytest.mark.parametrize("name", NAMES)
def test_the_first_pfields_are_pitch_and_loudness(name: str) -> None:
    first, second, *_ = described(name).parameters

    if name in PITCHED or name == "noise_percussion":
        assert (first.name, first.unit) == ("freq", "Hz")
        assert first.minimum <= 20
        assert first.maximum >= 5000
        assert (second.name, second.minimum, second.maximum) == ("amp", 0, 1)
    else:
        assert (first.name, first.minimum, first.maximum) == ("amp", 0, 1)
    if name not in ONE_SHOTS and name not in EFFECTS:
        assert {"release", "pan", "reverb", "delay"} <= {
            each.name for each in described(name).parameters
        }


@pytest.mark.parametrize("rate", RATES)
def test_all_compile_together_without_a_warning(player: Callable[..., Player], rate: int) -> None:
    everything = player(*NAMES, rate=rate)

    assert everything.messages == []
    for name in NAMES:
        everything.play(name, 0.05)
    everything.render(0.1)
    assert everything.host.take_messages() == []


@pytest.mark.parametrize(
    ("rate", "ksmps"), [(8_000, 32), (22_050, 10), (48_000, 1), (192_000, 512)]
)
def test_all_play_in_a_session_of_another_kind(
    player: Callable[..., Player], rate: int, ksmps: int
) -> None:
    everything = player(*NAMES, rate=rate, ksmps=ksmps)

    for name in NAMES:
        everything.play(name, 0.1, amp=1.0)
        sound = everything.render(0.2)
        assert np.isfinite(sound).all(), name
        assert abs(sound).max() < 2, name


def test_instruments_named_like_opcodes_do_not_hide_the_opcodes(
    player: Callable[..., Player],
) -> None:
    everything = player(*NAMES)

    everything.host.compile(
        "instr Own\na1 noise 0.1, 0\na1 delay a1, 0.01\na1 reverb a1, 1\nouts a1, a1\nendin"
    )
    everything.host.start_note(everything.host.number_of("Own"), 0.2, [])

    assert abs(everything.render(0.2)).max() > 0.01


def test_the_comment_right_above_an_instrument_is_its_meaning() -> None:
    text = (
        "; a header\n\n; ------\n; Rings\n// for long.\ninstr A, B\nendin\n"
        "; not about it\n\ninstr C\nendin\n"
    )

    meanings = [each.meaning for each in orchestra.instruments(text)]

    assert meanings == ["Rings for long.", "Rings for long.", ""]
