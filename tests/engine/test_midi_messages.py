"""MIDI bytes: what is taken apart, what is refused, what is held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestron_jupyter.engine.midi_messages import DATA_LIMIT, Held, split
from orchestron_jupyter.errors import ArgumentError


def test_messages_in_a_row_are_taken_apart() -> None:
    messages = [
        b"\x90\x3c\x64",
        b"\xc5\x07",
        b"\xf0\x7e\x01\xf7",
        b"\xf8",
        b"\xe0\x00\x40",
        b"\xf6",
    ]

    assert split(b"".join(messages)) == messages


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "nothing in it"),
        (b"\x3c\x64", "Byte 0 is 0x3c where a status byte"),
        (b"\x90\x3c\x64\x3e\x64", r"Byte 3 is 0x3e .*no running status"),
        (b"\x90\x3c", "lacks its last 1 of 3"),
        (b"\x90", "lacks its last 2 of 3"),
        (b"\x90\x3c\x80", "Byte 2 is 0x80; the data of a message goes up to 0x7f"),
        (b"\x90\x80\x3c\x64", "Byte 1 is 0x80"),
        (b"\xb0\x07\xf7", "Byte 2 is 0xf7, but no system exclusive"),
        (b"\xf0\x7e\x01", "does not end with 0xf7"),
        (b"\xf0\x7e\x90\x3c\x64\xf7", "Byte 2 is 0x90"),
        (b"\xf4", "no status byte of MIDI 1.0"),
        (b"\xf7", "no status byte of MIDI 1.0"),
        (b"\xf0" + b"\x00" * DATA_LIMIT + b"\xf7", f"{DATA_LIMIT} at most"),
    ],
)
def test_broken_data_is_refused_with_the_byte_that_is_wrong(data: bytes, complaint: str) -> None:
    with pytest.raises(ArgumentError, match=complaint):
        split(data)


@given(st.binary(min_size=1, max_size=40))
def test_what_passes_is_whole_messages_whatever_was_given(data: bytes) -> None:
    try:
        messages = split(data)
    except ArgumentError:
        return
    assert b"".join(messages) == data
    assert all(message[0] >= 0x80 for message in messages)
    assert all(byte < 0x80 for message in messages for byte in message[1:] if message[0] != 0xF0)


def test_what_is_held_is_released_once_for_each_time_it_was_pressed() -> None:
    held = Held()
    for message in split(
        b"\x90\x3c\x64\x90\x3c\x64\x91\x40\x64\x92\x41\x64\x92\x41\x00\x93\x42\x64\x83\x42\x00"
        b"\xb0\x40\x7f\xb4\x40\x7f\xb4\x40\x00\xb0\x07\x40"
    ):
        held.note(message)

    assert split(held.release()) == [
        b"\xb0\x40\x00",
        b"\x80\x3c\x40",
        b"\x80\x3c\x40",
        b"\x81\x40\x40",
    ]
    assert held.release() == b""


def test_a_release_of_what_is_not_pressed_is_nothing() -> None:
    held = Held()
    held.note(b"\x80\x3c\x00")
    held.note(b"\x90\x3c\x64")

    assert held.release() == b"\x80\x3c\x40"
