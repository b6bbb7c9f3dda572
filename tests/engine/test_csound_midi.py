"""What Csound makes of MIDI, on its samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orchestron_jupyter.engine.csound_host import CsoundHost, Text
from orchestron_jupyter.engine.csound_midi import BUFFER_SIZE
from orchestron_jupyter.engine.midi_messages import DATA_LIMIT
from orchestron_jupyter.errors import ArgumentError
from tests.e2e.sound import peak_frequency

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 48000
KSMPS = 32
OPTIONS = ("--sample-rate=48000", "--ksmps=32", "--nchnls=2", "--0dbfs=1")
TONE = "instr 1\nouts oscili:a(ampmidi(0.5), cpsmidi()), a(0)\nendin\n"


class Player:
    """A Csound with an orchestra, that is sent MIDI and listened to."""

    def __init__(self, ctcsound: Any, orchestra: str, *options: str) -> None:
        self.host = CsoundHost(ctcsound)
        self.host.start(Text(orchestra, (*OPTIONS, *options)))

    def send(self, *data: int) -> None:
        self.host.midi.send(bytes(data))

    def hear(self, seconds: float) -> NDArray[np.float64]:
        """Render; returns both channels, of shape (n, 2)."""
        cycles = []
        for _ in range(round(seconds * RATE / KSMPS)):
            self.host.perform()
            cycles.append(self.host.spout.copy())
        return np.concatenate(cycles)

    def level(self, seconds: float = 0.01) -> float:
        """What an instrument says in a constant: the last sample of the left channel."""
        return float(self.hear(seconds)[-1, 0])


def rms(sound: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(sound**2)))


def test_a_note_sounds_at_its_pitch_and_loudness_until_it_is_released(ctcsound: Any) -> None:
    player = Player(ctcsound, TONE)
    player.send(0x90, 69, 127)
    loud = player.hear(0.5)[:, 0]
    player.send(0x80, 69, 0)
    after = player.hear(0.1)
    player.send(0x90, 72, 64)
    soft = player.hear(0.5)[:, 0]
    player.send(0x90, 72, 0)  # the other way to release
    silence = player.hear(0.1)

    assert peak_frequency(loud) == pytest.approx(440.0, abs=0.3)
    assert rms(loud) * np.sqrt(2) == pytest.approx(0.5 * 127 / 128, rel=0.01)
    assert not after.any()
    assert peak_frequency(soft) == pytest.approx(523.25, abs=0.3)
    assert rms(soft) * np.sqrt(2) == pytest.approx(0.5 * 64 / 128, rel=0.01)
    assert not silence.any()


def test_a_note_begins_with_the_first_sample_of_the_next_k_cycle(ctcsound: Any) -> None:
    player = Player(ctcsound, "instr 1\naOne init 1\nouts aOne, aOne\nendin\n")
    before = player.hear(0.01)
    player.send(0x90, 60, 100)
    sound = player.hear(0.01)
    player.send(0x80, 60, 0)
    after = player.hear(0.01)

    assert not before.any()
    assert (sound[:, 0] == 1).all()
    assert not after.any()


def test_massign_says_which_instrument_a_channel_plays(ctcsound: Any) -> None:
    orchestra = (
        'massign 1, 2\nmassign 5, "Named"\nmassign 6, 0\n'
        "instr 1\nouts a(0.1), a(0)\nendin\ninstr 2\nouts a(0.2), a(0)\nendin\n"
        "instr Named\nouts a(0.3), a(0)\nendin\n"
    )
    levels = {}
    for channel in (1, 2, 5, 6):
        player = Player(ctcsound, orchestra)
        player.send(0x90 | (channel - 1), 60, 100)
        levels[channel] = player.level()

    assert levels == pytest.approx({1: 0.2, 2: 0.2, 5: 0.3, 6: 0.0})


def test_a_channel_without_an_instrument_of_its_number_is_silent_and_says_so(ctcsound: Any) -> None:
    player = Player(ctcsound, "instr 3\nouts a(0.3), a(0)\nendin\n")
    player.send(0x99, 60, 100)

    assert player.level() == 0.0
    assert "There is no instr 10." in [each.text for each in player.host.take_messages()]


CONTROLS = [
    ("ctrl7 1, 74, 0, 1", (0xB0, 74, 127), 0.0, 1.0),
    ("ctrl7 1, 74, 0, 1", (0xB4, 74, 127), 0.0, 0.0),  # another channel
    ("midictrl 11, 0, 1", (0xB0, 11, 0), 1.0, 0.0),
    ("aftouch 0, 1", (0xD0, 0), 1.0, 0.0),
    ("polyaft 60, 0, 1", (0xA0, 60, 0), 1.0, 0.0),
    ("polyaft 60, 0, 1", (0xA0, 61, 0), 1.0, 1.0),  # another key
    ("pchbend 0, 1", (0xE0, 0, 96), 0.0, 0.5),
]


@pytest.mark.parametrize(("opcode", "message", "before", "after"), CONTROLS)
def test_controllers_reach_the_opcodes_that_read_them(
    ctcsound: Any, opcode: str, message: tuple[int, ...], before: float, after: float
) -> None:
    player = Player(ctcsound, f"instr 1\nk1 {opcode}\nouts a(k1), a(0)\nendin\n")
    player.send(0x90, 60, 100)
    first = player.level()
    player.send(*message)

    assert (first, player.level()) == pytest.approx((before, after), abs=1e-6)


@pytest.mark.parametrize(
    ("bend", "semitones"), [((0, 64), 0.0), ((127, 127), 2.0), ((0, 0), -2.0), ((0, 96), 1.0)]
)
def test_a_pitch_bend_moves_cpsmidib(
    ctcsound: Any, bend: tuple[int, int], semitones: float
) -> None:
    player = Player(ctcsound, "instr 1\nkCps cpsmidib 2\nouts oscili:a(0.5, kCps), a(0)\nendin\n")
    player.send(0x90, 69, 100, 0xE0, *bend)
    sound = player.hear(0.5)[4800:, 0]

    assert peak_frequency(sound) == pytest.approx(440 * 2 ** (semitones / 12), abs=0.4)


def test_a_program_change_chooses_the_instrument(ctcsound: Any) -> None:
    orchestra = (
        'pgmassign 0, 1\npgmassign 10, nstrnum("Ten")\n'  # with the name itself it does nothing
        "instr 1\nouts a(0.1), a(0)\nendin\ninstr Ten\nouts a(0.4), a(0)\nendin\n"
    )
    player = Player(ctcsound, orchestra)
    player.send(0x90, 60, 100)
    first = player.level()
    player.send(0x80, 60, 0, 0xC0, 9, 0x90, 60, 100)

    assert (first, player.level()) == pytest.approx((0.1, 0.4))


def test_midiin_reads_whatever_comes(ctcsound: Any) -> None:
    orchestra = (
        "massign 0, 0\ninstr 1\nkStatus, kChannel, k1, k2 midiin\n"
        'if kStatus != 0 then\nScore sprintfk "%d %d %d %d", kStatus, kChannel, k1, k2\n'
        'chnset Score, "seen"\nendif\nendin\nschedule 1, 0, -1\n'
    )
    player = Player(ctcsound, orchestra)
    player.hear(0.01)
    seen = []
    for message in [(0x92, 61, 99), (0x82, 61, 1), (0xB0, 1, 2), (0xC3, 5), (0xE0, 1, 2)]:
        player.send(*message)
        player.hear(0.01)
        seen.append(player.host.channels.get("seen"))

    assert seen == ["144 3 61 99", "128 3 61 1", "176 1 1 2", "192 4 5 0", "224 1 1 2"]


def test_the_sustain_pedal_holds_what_was_released(ctcsound: Any) -> None:
    player = Player(ctcsound, "instr 1\nouts a(0.1), a(0)\nendin\n")
    player.send(0x90, 60, 100, 0xB0, 64, 127, 0x80, 60, 0)
    held = player.level()
    player.send(0x90, 64, 100, 0x80, 64, 0)
    both = player.level()
    player.send(0xB0, 64, 0)

    assert (held, both, player.level()) == pytest.approx((0.1, 0.2, 0.0))


def test_a_release_is_played_to_its_end(ctcsound: Any) -> None:
    player = Player(ctcsound, "instr 1\nouts linsegr:a(1, 1, 1, 0.1, 0), a(0)\nendin\n")
    player.send(0x90, 60, 100)
    player.hear(0.05)
    player.send(0x80, 60, 0)
    tail = player.hear(0.2)[:, 0]

    assert np.flatnonzero(tail)[-1] == pytest.approx(0.1 * RATE, abs=2 * KSMPS)


def test_system_messages_of_any_length_disturb_nothing(ctcsound: Any) -> None:
    player = Player(ctcsound, TONE)
    sysex = [0xF0, *([0x11] * (DATA_LIMIT - 2)), 0xF7]
    player.send(0x90, 69, 127, *sysex, 0xF8, 0xFE, 0xF2, 1, 2, 0xF3, 4, 0xF6, 0xB0, 7, 5)

    assert peak_frequency(player.hear(0.3)[:, 0]) == pytest.approx(440.0, abs=0.5)


def test_all_notes_off_releases_the_keys_of_all_channels(ctcsound: Any) -> None:
    player = Player(ctcsound, TONE)
    player.send(0x90, 60, 100, 0x91, 64, 100, 0x92, 67, 100)
    before = player.hear(0.05)
    player.send(0xB0, 123, 0)
    player.hear(0.01)

    assert before.any()
    assert not player.hear(0.05).any()


def test_ending_all_notes_ends_midi_notes_and_lets_go_of_the_pedals(ctcsound: Any) -> None:
    player = Player(ctcsound, TONE)
    player.send(0xB0, 64, 127, 0x90, 60, 100, 0x80, 60, 0, 0x90, 64, 100)
    before = player.hear(0.05)
    player.send(0x90, 67, 100)  # still waiting when all is ended
    player.host.end_all_notes()
    after = player.hear(0.1)
    player.send(0x90, 69, 127)
    again = player.hear(0.3)[:, 0]
    player.send(0x80, 69, 0)

    assert before.any()
    assert not after.any()
    assert peak_frequency(again) == pytest.approx(440.0, abs=0.5)
    assert not player.hear(0.1).any()


def test_notes_by_score_and_notes_by_midi_leave_each_other_alone(ctcsound: Any) -> None:
    player = Player(ctcsound, "massign 0, 2\n" + TONE + "instr 2\nouts a(0), a(0.25)\nendin\n")
    player.host.start_note(2.5, None, ())
    player.send(0x90, 60, 100)
    both = player.hear(0.01)[-1, 1]
    player.send(0x80, 60, 0)
    one = player.hear(0.01)[-1, 1]
    player.host.release_note(2.5)

    assert (both, one, player.hear(0.01)[-1, 1]) == pytest.approx((0.5, 0.25, 0.0))


def test_a_note_is_released_also_after_its_instrument_was_redefined(ctcsound: Any) -> None:
    player = Player(ctcsound, "instr 1\nouts a(0.1), a(0)\nendin\n")
    player.send(0x90, 60, 100)
    first = player.level()
    player.host.compile("instr 1\nouts a(0.7), a(0)\nendin\n")
    goes_on = player.level()
    player.send(0x80, 60, 0)
    after = player.level()
    player.send(0x90, 60, 100)

    assert (first, goes_on, after, player.level()) == pytest.approx((0.1, 0.1, 0.0, 0.7))


def test_options_that_give_pfields_to_midi_notes_hold(ctcsound: Any) -> None:
    orchestra = "instr 1\nouts oscili:a(p5, p4), a(0)\nendin\n"
    player = Player(ctcsound, orchestra, "--midi-key-cps=4", "--midi-velocity-amp=5")
    player.send(0x90, 69, 100)
    sound = player.hear(0.5)[:, 0]

    assert peak_frequency(sound) == pytest.approx(440.0, abs=0.3)
    assert rms(sound) * np.sqrt(2) == pytest.approx(100**2 / 16239, rel=0.01)


def test_more_than_a_k_cycle_can_take_is_refused_and_the_rest_plays(ctcsound: Any) -> None:
    player = Player(ctcsound, TONE)
    clocks = bytes((0xF8,)) * DATA_LIMIT
    for _ in range(BUFFER_SIZE // DATA_LIMIT - 1):
        player.host.midi.send(clocks)
    with pytest.raises(ArgumentError, match="spread them over time"):
        player.host.midi.send(clocks)
    player.hear(0.01)
    player.send(0x90, 69, 127)

    assert player.hear(0.1).any()


def test_what_is_sent_to_a_performance_that_is_over_goes_nowhere(ctcsound: Any) -> None:
    player = Player(ctcsound, TONE)
    before = player.host.midi
    player.host.start(Text(TONE, OPTIONS))
    for _ in range(100):
        before.send(bytes((0x90, 69, 127)))
    silent = player.hear(0.05)
    player.host.stop()
    player.host.midi.send(bytes((0x90, 69, 127)))

    assert before is not player.host.midi
    assert not silent.any()


def test_a_csound_with_a_device_of_its_own_is_played_too(ctcsound: Any) -> None:
    player = Player(ctcsound, TONE)
    player.host.start(Text(TONE, OPTIONS), ("-odac", "-+rtaudio=dummy"))
    player.send(0x90, 69, 127)

    assert peak_frequency(player.hear(0.3)[:, 0]) == pytest.approx(440.0, abs=0.5)


def test_an_orchestra_that_is_refused_leaves_midi_to_the_one_before(ctcsound: Any) -> None:
    player = Player(ctcsound, TONE)
    with pytest.raises(Exception, match="error"):
        player.host.start(Text("instr 1\nnonsense\nendin\n", OPTIONS))
    player.send(0x90, 69, 127)

    assert peak_frequency(player.hear(0.3)[:, 0]) == pytest.approx(440.0, abs=0.5)


def test_midi_input_changes_nothing_in_an_orchestra_that_uses_none(ctcsound: Any) -> None:
    orchestra = (
        "seed 7\ninstr 1\nouts rand:a(0.3), oscili:a(0.3, 333)\nendin\nschedule 1, 0.01, 0.05\n"
    )
    player = Player(ctcsound, orchestra)
    plain = ctcsound.Csound()
    for option in OPTIONS:
        plain.setOption(option)
    plain.setHostImplementedAudioIO(1, 0)
    assert plain.compileOrc(orchestra) == 0
    assert plain.start() == 0
    cycles = []
    for _ in range(150):
        plain.performKsmps()
        cycles.append(plain.spout().reshape(KSMPS, 2).copy())

    assert (player.hear(0.1) == np.concatenate(cycles)).all()
    assert np.concatenate(cycles).any()


@pytest.mark.parametrize(
    ("orchestra", "names", "expected"),
    [
        ("instr 1\nendin", ["1", "3", "Pad", "17"], [1, 3]),
        ("massign 1, 3\ninstr 1\nendin", ["1"], []),
        ('pgmassign 1, "Pad"', ["1"], []),
    ],
)
def test_channels_get_the_instrument_of_their_number_unless_code_assigns_them(
    ctcsound: Any, orchestra: str, names: list[str], expected: list[int]
) -> None:
    midi = Player(ctcsound, TONE).host.midi

    assert midi.unassigned(orchestra, names) == expected
    assert midi.unassigned("", names) == []  # once is enough
