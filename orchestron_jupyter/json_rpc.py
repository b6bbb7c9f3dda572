"""How commands, results, errors and events are written down: JSON-RPC 2.0.

The rule: a command is a request and its class says the method; an event is a notification of the
method `event`; an error keeps its type on the way.

References
----------
JSON-RPC 2.0 Specification, https://www.jsonrpc.org/specification
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from .errors import KINDS, OrchestronError
from .protocol import Event, Message

if TYPE_CHECKING:
    from .protocol import Command, Result

INVALID_REQUEST: Final = -32600
METHOD_NOT_FOUND: Final = -32601
INVALID_PARAMS: Final = -32602
INTERNAL_ERROR: Final = -32603
EVENT_METHOD: Final = "event"


class ErrorObject(Message):
    """JSON-RPC 2.0, section 5.1."""

    code: int
    message: str
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class Envelope(Message, omit_defaults=True):
    """Any JSON-RPC message: a request, a notification (no `id`) or a response (no `method`)."""

    jsonrpc: Literal["2.0"]
    id: int | str | None = None
    method: str = ""
    params: msgspec.Raw = msgspec.Raw(b"")
    result: msgspec.Raw = msgspec.Raw(b"")
    error: ErrorObject | None = None


_encoder: Final = msgspec.json.Encoder()
_envelope: Final = msgspec.json.Decoder(Envelope)
_event: Final[msgspec.json.Decoder[Event]] = msgspec.json.Decoder(Event)


def decode(data: bytes | str) -> Envelope:
    """Decode one JSON-RPC message; raises `msgspec.DecodeError` on anything else."""
    return _envelope.decode(data)


def encode_request(number: int | str, command: Command[Any]) -> bytes:
    """Encode a command as a request."""
    message = {"jsonrpc": "2.0", "id": number, "method": command.method, "params": command}
    return _encoder.encode(message)


def encode_result(number: int | str | None, result: object) -> bytes:
    """Encode the result of a request."""
    return _encoder.encode({"jsonrpc": "2.0", "id": number, "result": result})


def encode_error(number: int | str | None, error: ErrorObject) -> bytes:
    """Encode the failure of a request."""
    return _encoder.encode({"jsonrpc": "2.0", "id": number, "error": error})


def encode_event(event: Event) -> bytes:
    """Encode an event as a notification."""
    return _encoder.encode({"jsonrpc": "2.0", "method": EVENT_METHOD, "params": event})


def decode_event(envelope: Envelope) -> Event | None:
    """Return the event in a notification, or `None` if it is no event."""
    return _event.decode(envelope.params) if envelope.method == EVENT_METHOD else None


def decode_result(command: Command[Result], envelope: Envelope) -> Result:
    """Return the result of `command`, or raise the error that came instead."""
    if envelope.error is not None:
        raise error_from(envelope.error)
    result: Result = msgspec.json.decode(envelope.result or b"null", type=type(command).result)
    return result


def error_object(error: Exception) -> ErrorObject:
    """Describe an exception; what is no :class:`OrchestronError` is only named."""
    if isinstance(error, OrchestronError):
        return ErrorObject(code=error.code, message=str(error), data={"arguments": error.args})
    if isinstance(error, msgspec.ValidationError):
        return ErrorObject(code=INVALID_PARAMS, message=str(error))
    return ErrorObject(code=INTERNAL_ERROR, message=f"{type(error).__name__}: {error}")


def error_from(error: ErrorObject) -> OrchestronError:
    """Make the exception that :func:`error_object` described."""
    kind = KINDS.get(error.code, OrchestronError)
    arguments = error.data.get("arguments") or (error.message,)
    return kind(*arguments)
