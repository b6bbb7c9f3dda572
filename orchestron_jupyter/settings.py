"""Every setting, once: its name, type, default, range, unit, environment variable and meaning.

The rule: nothing else in the package reads the environment or repeats a default. The server
extension makes its traits from :class:`Settings`, the engine is handed an instance of it, and the
documentation is generated from :func:`descriptions`.
"""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

import msgspec

from .ice_servers import IceServersError
from .network_settings import READERS, SECRETS, NetworkSettings, about

if TYPE_CHECKING:
    from collections.abc import Mapping

AudioOutputMode: TypeAlias = Literal["local", "streaming"]
PacketDuration: TypeAlias = Literal["2.5", "5", "10", "20"]
PresetName: TypeAlias = Literal["low latency", "balanced", "quality", "low bandwidth", "studio"]
BitrateMode: TypeAlias = Literal["variable", "constrained", "constant"]
LENIENT: Final = "VISUALCSOUND_WEBRTC_AUDIO_"
"""A wrong value of an environment variable that begins so is a warning, wherever it is read."""

MODE_ALIASES: Final = {"browser": "streaming", "webrtc": "streaming"}


class SettingError(ValueError):
    """A setting has a value that it can't have. The message names the setting and the value."""


class Settings(NetworkSettings, frozen=True, kw_only=True):
    """The values of every setting; immutable, and sent to each engine as it starts."""

    audio_output_mode: Annotated[
        AudioOutputMode,
        about(
            "Where the sound comes out: `streaming` in the listener's browser, "
            "`local` on the sound device of the machine that runs Jupyter. "
            "`browser` and `webrtc` mean `streaming`.",
            environment="VISUALCSOUND_AUDIO_OUTPUT_MODE",
            alias="audio-output-mode",
        ),
    ] = "streaming"
    audio_module: Annotated[
        str,
        about(
            "Csound real-time audio module for `local` mode (pulse, alsa, jack, pa_cb, auhal); "
            "empty: every module that is there is tried in turn.",
            environment="ORCHESTRON_AUDIO_MODULE",
            alias="audio-module",
        ),
    ] = ""
    audio_device: Annotated[
        str,
        about(
            "Name of the sound device for `local` mode, as the audio module spells it "
            "(`-odac:NAME`); empty: the module's default device.",
            environment="ORCHESTRON_AUDIO_DEVICE",
            alias="audio-device",
        ),
    ] = ""
    device_buffer: Annotated[
        int,
        about(
            "Sound that Csound hands to the device at a time in `local` mode (`-b`). Shorter: less "
            "delay, more interruptions.",
            unit="samples",
            environment="ORCHESTRON_DEVICE_BUFFER",
            alias="device-buffer",
            ge=16,
            le=8192,
        ),
    ] = 256
    device_hardware_buffer: Annotated[
        int,
        about(
            "Sound that waits in the device in `local` mode (`-B`): this is the delay. It must be "
            "more than `device_buffer`; too short, it crackles.",
            unit="samples",
            environment="ORCHESTRON_DEVICE_HARDWARE_BUFFER",
            alias="device-hardware-buffer",
            ge=32,
            le=65536,
        ),
    ] = 1024
    ksmps: Annotated[
        int,
        about(
            "Length of a k-cycle of a session that was not started from a CSD: "
            "the grid on which notes and channel changes fall.",
            unit="samples",
            environment="ORCHESTRON_KSMPS",
            ge=1,
            le=480,
        ),
    ] = 32
    preset: Annotated[
        PresetName,
        about(
            "How a listener listens that asks for nothing else: `low latency` (5 ms packets), "
            "`balanced` (the packet duration and bitrate set here), `quality` (320 kbit/s), "
            "`low bandwidth` (64 kbit/s) or `studio` (uncompressed).",
            environment="ORCHESTRON_PRESET",
        ),
    ] = "balanced"
    packet_duration: Annotated[
        PacketDuration,
        about(
            "Sound in one Opus packet of the preset `balanced`. Shorter: less delay, more packets "
            "and processor time.",
            unit="ms",
            environment="VISUALCSOUND_WEBRTC_AUDIO_FRAME_MS",
        ),
    ] = "10"
    bitrate: Annotated[
        int,
        about(
            "Opus bitrate of the preset `balanced`. Below 192 the top octave goes first.",
            unit="kbit/s",
            environment="ORCHESTRON_BITRATE",
            ge=32,
            le=510,
        ),
    ] = 192
    bitrate_mode: Annotated[
        BitrateMode,
        about(
            "Whether Opus may spend more on what is hard to encode: `variable` freely, "
            "`constrained` within what one packet can make up for, `constant` never.",
            environment="ORCHESTRON_BITRATE_MODE",
        ),
    ] = "constrained"
    complexity: Annotated[
        int,
        about(
            "How hard Opus works for its sound. Lower: less processor time, more noise.",
            environment="ORCHESTRON_COMPLEXITY",
            ge=0,
            le=10,
        ),
    ] = 10
    fec: Annotated[
        bool,
        about(
            "Whether each Opus packet repeats roughly what the packet before it held (in-band "
            "redundancy). It exists in packets of 10 and 20 ms only, and turns Opus to its speech "
            "mode: losses are bridged, music is coarser and costs four times the processor time.",
            environment="ORCHESTRON_FEC",
        ),
    ] = False
    expected_loss: Annotated[
        int,
        about(
            "Packets that are expected to be lost: how much Opus spends on `fec`.",
            unit="%",
            environment="ORCHESTRON_EXPECTED_LOSS",
            ge=0,
            le=50,
        ),
    ] = 10
    queue_frames_max: Annotated[
        int,
        about(
            "Packets that may wait for one listener before its queue is cut.",
            unit="packets",
            environment="VISUALCSOUND_WEBRTC_AUDIO_QUEUE_FRAMES_MAX",
            ge=1,
            le=1000,
        ),
    ] = 20
    queue_frames_target: Annotated[
        int,
        about(
            "Packets that are left in a listener's queue when it is cut.",
            unit="packets",
            environment="VISUALCSOUND_WEBRTC_AUDIO_QUEUE_FRAMES_TARGET",
            ge=0,
            le=1000,
        ),
    ] = 2
    flush_on_connect: Annotated[
        bool,
        about(
            "Whether what was rendered before a listener's connection is live is thrown away; "
            "kept, it would be standing delay.",
            environment="VISUALCSOUND_WEBRTC_AUDIO_FLUSH_ON_CONNECT",
        ),
    ] = True
    startup_keep_frames: Annotated[
        int,
        about(
            "Packets that are kept when a listener's queue is flushed at connection.",
            unit="packets",
            environment="VISUALCSOUND_WEBRTC_AUDIO_STARTUP_KEEP_FRAMES",
            ge=0,
            le=1000,
        ),
    ] = 0
    input_delay: Annotated[
        float,
        about(
            "How far ahead of the engine's time the notes of a page are played, so that they keep "
            "the rhythm in which they were struck. Lower: less delay, more of the network's "
            "jitter.",
            unit="ms",
            environment="ORCHESTRON_INPUT_DELAY",
            ge=0.0,
            le=500.0,
        ),
    ] = 10.0
    stall_bound: Annotated[
        float,
        about(
            "Lateness at which the engine's clock starts again from now, instead of catching up.",
            unit="s",
            environment="ORCHESTRON_STALL_BOUND",
            ge=0.02,
            le=10.0,
        ),
    ] = 0.2
    hang_limit: Annotated[
        float,
        about(
            "An engine whose Csound gets no further for this time is ended, and a new one started.",
            unit="s",
            environment="ORCHESTRON_HANG_LIMIT",
            ge=0.5,
            le=600.0,
        ),
    ] = 1.5
    memory_limit: Annotated[
        int,
        about(
            "Memory that one engine may use; above it is ended, and a new one started.",
            unit="MB",
            environment="ORCHESTRON_MEMORY_LIMIT",
            ge=128,
            le=1048576,
        ),
    ] = 2048
    session_limit: Annotated[
        int,
        about(
            "Sessions (engine processes) that may run at the same time.",
            environment="ORCHESTRON_SESSION_LIMIT",
            ge=1,
            le=1000,
        ),
    ] = 16
    listener_limit: Annotated[
        int,
        about(
            "Listeners that one session may have.",
            environment="ORCHESTRON_LISTENER_LIMIT",
            ge=1,
            le=1000,
        ),
    ] = 16
    listener_grace: Annotated[
        float,
        about(
            "How long a listener is kept after its page's events WebSocket was lost.",
            unit="s",
            environment="ORCHESTRON_LISTENER_GRACE",
            ge=0.0,
            le=60.0,
        ),
    ] = 5.0
    idle_timeout: Annotated[
        float,
        about(
            "A session that no kernel and no listener uses ends after this time.",
            unit="s",
            environment="ORCHESTRON_IDLE_TIMEOUT",
            ge=1.0,
            le=86400.0,
        ),
    ] = 600.0

    @property
    def packet_samples(self) -> int:
        """Samples of one packet at 48 kHz."""
        return round(float(self.packet_duration) * 48)


class Description(msgspec.Struct, frozen=True):
    """One setting as the documentation and the server's traits need it."""

    name: str
    type: Any
    default: Any
    meaning: str
    unit: str
    environment: str
    alias: str
    minimum: float | None
    maximum: float | None

    @property
    def choices(self) -> tuple[str, ...]:
        """The values allowed, where there is a fixed choice of them; empty otherwise."""
        return typing.get_args(self.type) if typing.get_origin(self.type) is Literal else ()


def descriptions() -> tuple[Description, ...]:
    """Describe every setting, in the order of :class:`Settings`; the network's come last."""
    hints = typing.get_type_hints(Settings, include_extras=True)
    inherited = set(NetworkSettings.__struct_fields__)
    fields = msgspec.structs.fields(Settings)
    return tuple(
        _describe(field.name, hints[field.name], field.default)
        for field in sorted(fields, key=lambda each: each.name in inherited)
    )


def _describe(name: str, hint: Any, default: Any) -> Description:
    kind, meta = typing.get_args(hint)
    return Description(
        name=name,
        type=kind,
        default=default,
        meaning=meta.description,
        minimum=meta.ge,
        maximum=meta.le,
        **meta.extra,
    )


def checked(name: str, value: object) -> Any:
    """Return `value` as setting `name` holds it.

    Raises
    ------
    SettingError
        If the setting can't have this value.
    """
    given, setting = value, next(each for each in descriptions() if each.name == name)
    if isinstance(value, str):
        is_word = bool(setting.choices) or setting.type is bool
        value = value.strip().lower() if is_word else value.strip()
    if name == "audio_output_mode" and isinstance(value, str):
        value = MODE_ALIASES.get(value, value)
    if name == "packet_duration":
        value = str(value).removesuffix(".0")
    if name == "preset" and isinstance(value, str):
        value = value.replace("-", " ").replace("_", " ")
    if name in READERS:
        return _read(name, given, value)
    try:
        return getattr(msgspec.convert({name: value}, Settings, strict=False), name)
    except msgspec.ValidationError:
        msg = f"{name} = {given!r} is not possible: it must be {_domain(setting)}."
        raise SettingError(msg) from None


def _read(name: str, given: object, value: object) -> Any:
    try:
        return READERS[name](value)
    except IceServersError as error:
        shown = name if name in SECRETS else f"{name} = {given!r}"
        msg = f"{shown} is not possible: {error}."
        raise SettingError(msg) from None


def _domain(setting: Description) -> str:
    if setting.choices:
        aliases = MODE_ALIASES if setting.name == "audio_output_mode" else ()
        return "one of " + ", ".join((*setting.choices, *aliases))
    if setting.minimum is not None:
        return f"a number from {setting.minimum:g} to {setting.maximum:g} {setting.unit}".rstrip()
    return "true or false" if setting.type is bool else "text"


def from_environment(environment: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Read what the environment sets.

    Returns
    -------
    values : dict
        Checked values by setting name; only those that are set.
    complaints : list of str
        A sentence for each variable whose value is not possible; its default holds.
    """
    values: dict[str, Any] = {}
    complaints: list[str] = []
    for setting in descriptions():
        text = environment.get(setting.environment, "").strip()
        if not text:
            continue
        try:
            values[setting.name] = checked(setting.name, text)
        except SettingError as error:
            complaints.append(f"{setting.environment}: {error}")
    return values, complaints
