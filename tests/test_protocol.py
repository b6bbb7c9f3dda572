"""What the processes say to each other."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from orchestron_jupyter import json_rpc, protocol
from orchestron_jupyter.errors import KINDS, CompileError, OrchestronError


def test_a_request_is_json_rpc() -> None:
    data = json_rpc.encode_request(7, protocol.Play("Bell", (440.0, "a.wav"), at=1.5))

    assert msgspec.json.decode(data) == {
        "jsonrpc": "2.0",
        "id": 7,
        "method": "play",
        "params": {
            "instrument": "Bell",
            "pfields": [440.0, "a.wav"],
            "duration": None,
            "at": 1.5,
        },
    }


def test_a_result_comes_back_with_its_type() -> None:
    command = protocol.Compile("instr 1\nendin")
    sent = protocol.Compiled((protocol.InstrumentDescription("1"),), ("careful",))

    received = json_rpc.decode_result(command, json_rpc.decode(json_rpc.encode_result(1, sent)))

    assert received == sent


def test_an_error_keeps_its_type_and_what_it_knows() -> None:
    error = json_rpc.error_object(CompileError("syntax error", 3, "  a1 = ("))
    envelope = json_rpc.decode(json_rpc.encode_error(1, error))

    with pytest.raises(CompileError) as raised:
        json_rpc.decode_result(protocol.Panic(), envelope)

    assert (raised.value.message, raised.value.line, raised.value.source) == (
        "syntax error",
        3,
        "  a1 = (",
    )


@pytest.mark.parametrize("kind", KINDS.values())
def test_every_kind_of_error_survives_the_way(kind: type[OrchestronError]) -> None:
    sent = json_rpc.error_object(kind("a sentence"))

    received = json_rpc.error_from(sent)

    assert type(received) is kind
    assert str(received) == "a sentence"


def test_a_fault_that_nobody_foresaw_is_only_named() -> None:
    described = json_rpc.error_object(RuntimeError("inside"))

    assert described.code == json_rpc.INTERNAL_ERROR
    assert described.message == "RuntimeError: inside"
    assert described.data == {}


@pytest.mark.parametrize(
    "event",
    [
        protocol.CsoundMessage("hello", "warning"),
        protocol.ListenerEnded("id", "left"),
        protocol.SessionClosed("over"),
        protocol.StatusChanged(protocol.EngineStatus("running", "streaming")),
    ],
)
def test_an_event_is_a_notification(event: protocol.Event) -> None:
    envelope = json_rpc.decode(json_rpc.encode_event(event))

    assert envelope.id is None
    assert json_rpc.decode_event(envelope) == event


@pytest.mark.parametrize("commands", [protocol.ENGINE_COMMANDS, protocol.SERVER_COMMANDS])
def test_no_two_commands_share_a_method(commands: tuple[type[protocol.Command[Any]], ...]) -> None:
    methods = [command.method for command in commands]

    assert len(set(methods)) == len(methods)


def test_a_page_may_not_compile() -> None:
    assert protocol.Compile not in protocol.PLAYING_COMMANDS
    assert protocol.LoadCsd not in protocol.PLAYING_COMMANDS


def test_a_page_may_not_name_a_file_to_record_into() -> None:
    assert protocol.StartRecording not in protocol.PAGE_COMMANDS
