"""Listeners: offers, answers, how each of them listens, and their end."""

from __future__ import annotations

from typing import Literal, TypeAlias

from ..settings import PresetName
from .base import Command, Message

Way: TypeAlias = Literal["element", "worklet"]
"""How a page plays: RTP into an `<audio>` element, or a data channel into an AudioWorklet."""

ListenerState: TypeAlias = Literal["connecting", "live"]
Path: TypeAlias = Literal["", "direct", "relayed", "server"]


class PresetDescription(Message):
    """A preset as a page shows it; `way` is the one that suits it.

    `packet_duration` and `jitter_target` are in ms, `bitrate` in kbit/s, 0 for PCM.
    """

    name: PresetName
    title: str
    meaning: str
    cost: str
    packet_duration: float
    bitrate: int
    way: Way
    jitter_target: float


class ListenerStats(Message):
    """What a page measures of its own sound; times in seconds, counts since it connected.

    `jitter_buffer_target` is what the browser's own jitter buffer wants to hold back; 0 where it
    does not tell.
    """

    path: Path = ""
    round_trip_time: float = 0.0
    jitter: float = 0.0
    packets_received: int = 0
    packets_lost: int = 0
    concealed_samples: int = 0
    jitter_buffer_delay: float = 0.0
    jitter_buffer_target: float = 0.0
    output_latency: float = 0.0
    playing: bool = False


class ListenerDescription(Message):
    """A listener as it is now.

    `connected_for` is in seconds since it was live, `queued` counts the packets that wait for it,
    `packets_dropped` those it had no room for. `path` is the way that its packets take as the
    engine sees it (`server`: relayed by the Jupyter server), `faults` says in sentences what was in
    vain on the way there. `stats` is what its page told last.
    """

    id: str
    page: str
    state: ListenerState
    preset: PresetName
    way: Way
    connected_for: float = 0.0
    packets_sent: int = 0
    packets_dropped: int = 0
    queued: int = 0
    path: Path = ""
    faults: tuple[str, ...] = ()
    stats: ListenerStats | None = None


class Answer(Message):
    """The engine's answer to a listener's offer; `faults` says what was in vain on the way."""

    listener_id: str
    sdp: str
    faults: tuple[str, ...] = ()


class EngineTime(Message):
    """What time it is: in seconds of engine time, and how many commands wait for their time.

    `load` is the share of real time that the performance needs, over the last second or so.
    """

    engine_time: float
    queued: int = 0
    load: float = 0.0


class Listen(Command[Answer]):
    """Answer a WebRTC offer (SDP) with a new listener; `page` names the page it belongs to.

    Without `preset` it is the one of the settings, without `way` it is the element.
    """

    method = "listen"
    result = Answer
    sdp: str
    page: str = ""
    preset: PresetName | None = None
    way: Way | None = None


class OpenRelay(Command[ListenerDescription]):
    """Make the control connection that asks this a new listener.

    From the answer on it gets binary messages, a packet each, and no events. When it is closed the
    listener is over, and the other way round. Without `preset` it is the one of the settings.
    """

    method = "open_relay"
    result = ListenerDescription
    page: str = ""
    preset: PresetName | None = None


class ConfigureListener(Command[ListenerDescription]):
    """Change how a listener listens while its connection lives; what is `None` stays."""

    method = "configure_listener"
    result = ListenerDescription
    listener_id: str
    preset: PresetName | None = None
    way: Way | None = None


class ReportListener(Command[None]):
    """Tell what a listener's page measured; once a second or so."""

    method = "report_listener"
    listener_id: str
    stats: ListenerStats


class ListListeners(Command[tuple[ListenerDescription, ...]]):
    method = "list_listeners"
    result = tuple[ListenerDescription, ...]


class Time(Command[EngineTime]):
    """Ask for the engine time now.

    It runs evenly between packets. What is given an `at` of this time or later is exact to the
    k-cycle if it arrives before the next packet is rendered.
    """

    method = "time"
    result = EngineTime


class EndListener(Command[None]):
    method = "end_listener"
    listener_id: str


class EndPage(Command[None]):
    """End all listeners of a page that is gone."""

    method = "end_page"
    page: str
