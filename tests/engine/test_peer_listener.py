"""How a listener listens, and how that changes while it does."""

from __future__ import annotations

import itertools
import typing
from typing import Any

import pytest

from orchestron_jupyter import presets
from orchestron_jupyter.engine.encoder import Packet
from orchestron_jupyter.engine.listeners import Listeners
from orchestron_jupyter.engine.listeners.peer_listener import PeerListener
from orchestron_jupyter.errors import ArgumentError
from orchestron_jupyter.settings import PresetName, Settings

SETTINGS = Settings(flush_on_connect=False, queue_frames_max=1000)
OPUS_PRESETS = [each for each in typing.get_args(PresetName) if each != "studio"]


class Broadcast:
    """Makes the packets that are needed, 2.5 ms at a time, as the performance does."""

    def __init__(self) -> None:
        self.listeners = Listeners()
        self._now = 0
        self._begun: dict[presets.Encoding, int] = {}

    def run(self, milliseconds: float) -> None:
        for _ in range(round(milliseconds / 2.5)):
            needed = tuple(self.listeners._encodings)
            self._begun = {each: self._begun.get(each, self._now) for each in needed}
            self._now += 120
            for encoding in needed:
                pts = self._now - encoding.samples
                if pts % encoding.samples == 0 and pts >= self._begun[encoding]:
                    self.listeners.push(Packet(b"", pts, encoding.samples, encoding))

    def listener(self, preset: Any = "balanced", way: Any = "element") -> PeerListener:
        made = PeerListener(
            "id",
            "page",
            SETTINGS,
            preset=preset,
            way=way,
            on_encodings=self.listeners.note_encodings,
        )
        self.listeners.add("id", made)
        return made


def rtp(listener: PeerListener) -> list[Packet]:
    queue = listener.track.queue
    return [queue.take() for _ in range(len(queue))]


def messages(listener: PeerListener) -> list[Packet]:
    queue = listener.channel.queue
    return [queue.take() for _ in range(len(queue))]


def gaps(packets: list[Packet]) -> list[int]:
    """Return the samples left out (or sent twice, negative) between packets."""
    found = [
        later.pts - (earlier.pts + earlier.samples)
        for earlier, later in itertools.pairwise(packets)
    ]
    return [each for each in found if each]


@pytest.mark.parametrize("before", OPUS_PRESETS)
@pytest.mark.parametrize("after", OPUS_PRESETS)
@pytest.mark.parametrize("moment", [100, 107.5, 112.5])
def test_a_preset_is_changed_without_a_gap(before: Any, after: Any, moment: float) -> None:
    broadcast = Broadcast()
    listener = broadcast.listener(before)
    broadcast.run(moment)

    listener.configure(after, None)
    broadcast.run(100)

    sent = rtp(listener)
    assert gaps(sent) == []
    assert sent[0].encoding == presets.encoding(before, SETTINGS)
    assert sent[-1].encoding == presets.encoding(after, SETTINGS)
    assert sent[-1].pts + sent[-1].samples >= 180 * 48
    assert listener.encodings == (presets.encoding(after, SETTINGS),)


@pytest.mark.parametrize("moment", [100, 107.5])
def test_to_studio_and_back_both_ways_carry_their_part_and_no_other(moment: float) -> None:
    broadcast = Broadcast()
    listener = broadcast.listener("quality")
    broadcast.run(moment)

    listener.configure("studio", "worklet")
    broadcast.run(100)
    first, uncompressed = rtp(listener), messages(listener)
    listener.configure("quality", "element")
    broadcast.run(100)

    everything = first + uncompressed + messages(listener) + rtp(listener)
    assert {each.encoding.codec for each in first} == {"opus"}
    assert {each.encoding.codec for each in uncompressed} == {"pcm"}
    assert gaps(everything) == []
    assert everything[-1].encoding.codec == "opus"


def test_another_way_alone_takes_effect_with_the_next_packet() -> None:
    broadcast = Broadcast()
    listener = broadcast.listener()
    broadcast.run(100)
    by_element = rtp(listener)

    listener.configure(None, "worklet")
    broadcast.run(100)

    assert rtp(listener) == []
    assert gaps(by_element + messages(listener)) == []


def test_what_waits_on_the_way_that_is_left_is_not_played_later() -> None:
    broadcast = Broadcast()
    listener = broadcast.listener()
    broadcast.run(100)

    listener.configure(None, "worklet")
    listener.configure(None, "element")
    broadcast.run(100)

    assert rtp(listener)[0].pts == 100 * 48


def test_changing_ones_mind_in_the_middle_of_a_change_is_no_gap() -> None:
    broadcast = Broadcast()
    listener = broadcast.listener("low latency")
    broadcast.run(101)
    listener.configure("quality", None)
    broadcast.run(22.5)

    listener.configure("balanced", None)
    broadcast.run(100)

    sent = rtp(listener)
    assert [each for each in gaps(sent) if each < 0] == []
    assert sum(gaps(sent)) <= 960
    assert sent[-1].encoding == presets.encoding("balanced", SETTINGS)


def test_the_element_can_not_play_what_is_not_opus() -> None:
    broadcast = Broadcast()
    listener = broadcast.listener()

    with pytest.raises(ArgumentError, match="worklet"):
        listener.configure("studio", None)

    assert listener.describe().preset == "balanced"
    assert listener.encodings == (presets.encoding("balanced", SETTINGS),)
    with pytest.raises(ArgumentError):
        PeerListener("id", "", SETTINGS, preset="studio", way="element")


def test_it_is_described_as_it_was_asked_to_be() -> None:
    broadcast = Broadcast()
    listener = broadcast.listener()
    assert listener.describe().state == "connecting"

    listener.go_live()
    assert listener.describe().state == "live"
    listener.configure("low latency", "worklet")
    broadcast.run(50)

    described = listener.describe()
    assert (described.preset, described.way) == ("low latency", "worklet")
    assert described.state == "connecting"  # its channel is not open yet
    assert described.queued > 0
    assert described.connected_for > 0


def test_listeners_of_one_encoding_need_it_once() -> None:
    needed: list[frozenset[presets.Encoding]] = []
    listeners = Listeners(on_encodings=needed.append)
    for name in ("a", "b"):
        plain = PeerListener(name, "", SETTINGS, preset="balanced", way="element")
        listeners.add(name, plain)
    listeners.add("c", PeerListener("c", "", SETTINGS, preset="studio", way="worklet"))
    for name in ("a", "c", "b"):
        listeners.remove(name)

    balanced, studio = (presets.encoding(each, SETTINGS) for each in ("balanced", "studio"))
    assert needed == [{balanced}, {balanced, studio}, {balanced}, set()]
