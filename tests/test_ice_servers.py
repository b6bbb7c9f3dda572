"""Lists of ICE servers: what is refused and how, what is filled in, and what is never shown."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import msgspec
import pytest

from orchestron_jupyter import ice_servers, settings
from orchestron_jupyter.ice_servers import (
    IceServer,
    IceServersError,
    IceUrl,
    Secret,
    TurnAccess,
    parsed,
)
from orchestron_jupyter.settings import SettingError, Settings

TURN = {"urls": "turn:turn.example", "username": "u", "credential": "geheim"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("{", "it is no JSON"),
        ("{}", "it must be a list like"),
        ('["stun:a"]', "entry 1 is no object"),
        ([TURN, {"url": "stun:a"}], "entry 2 has the field 'url'"),
        ([{}], "entry 1 has no urls"),
        ([{"urls": [1]}], "entry 1, URL 1: it is no text"),
        ([{"urls": "http://a"}], "entry 1, URL 'http://a': it is not like stun:HOST"),
        ([{"urls": "turn:a:70000"}], "a port is a number from 1 to 65535"),
        ([{"urls": "stun:a?transport=udp"}], "the URL of a STUN server has no transport"),
        ([{"urls": "turn:a?transport=sctp"}], "it is not like"),
        ([{**TURN, "credential": ""}], "entry 1 has only one of username and credential"),
        ([{**TURN, "credential": 7}], "entry 1: its credential is no text"),
        ([{**TURN, "username": "a\r\nb"}], "entry 1: its username is no text"),
        ([{**TURN, "credentialType": "oauth"}], "the only credentialType is password"),
    ],
)
def test_what_is_wrong_is_said_with_the_entry_and_without_the_secret(
    wrong: object, sentence: str
) -> None:
    with pytest.raises(SettingError) as refused:
        settings.checked("frontend_ice_servers", wrong)

    assert str(refused.value).startswith("frontend_ice_servers is not possible: ")
    assert sentence in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_a_password_in_a_url_is_not_shown() -> None:
    with pytest.raises(IceServersError) as refused:
        parsed([{"urls": "turn:user:geheim@turn.example"}])

    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("stun:a", ("stun", "a", 3478, "udp")),
        ("turn:a", ("turn", "a", 3478, "udp")),
        ("turn:a:80?transport=tcp", ("turn", "a", 80, "tcp")),
        ("turns:a", ("turns", "a", 5349, "tcp")),
        ("turn:[2001:db8::1]:3479", ("turn", "2001:db8::1", 3479, "udp")),
        ("turn::3478", ("turn", "", 3478, "udp")),
    ],
)
def test_a_url_says_where_and_how(url: str, said: tuple[object, ...]) -> None:
    assert IceUrl.of(url) == said


def test_time_limited_credentials_are_those_of_the_draft() -> None:
    username, credential = ice_servers.time_limited("secret", "page", 1_700_000_000)

    digest = hmac.digest(b"secret", b"1700000000:page", hashlib.sha1)
    assert username == "1700000000:page"
    assert credential == base64.b64encode(digest).decode()


def test_a_list_is_made_ready_for_somebody() -> None:
    servers = parsed([{"urls": ["turn::3478?transport=udp", "turns:b"]}, {"urls": "stun::5"}, TURN])
    access = TurnAccess(secret=Secret("secret"), lifetime=60, username="x", password=Secret("y"))

    listed = ice_servers.ready(servers, access, "me", "2001:db8::1", 1000.5)

    made, stun, static = listed.servers
    assert made.urls == ("turn:[2001:db8::1]:3478?transport=udp", "turns:b")
    assert (made.username, made.credential) == ice_servers.time_limited("secret", "me", 1060)
    assert stun == IceServer(("stun:[2001:db8::1]:5",))
    assert static == IceServer(("turn:turn.example",), "u", "geheim")
    assert listed.expires == 1060


def test_without_a_secret_there_are_username_and_password_for_everybody() -> None:
    servers = parsed([{"urls": "turn:a"}])

    with_password = ice_servers.ready(servers, TurnAccess("u", Secret("p")), "me", "h", 1000)
    without = ice_servers.ready(servers, TurnAccess(), "me", "h", 1000)

    assert with_password.servers == (IceServer(("turn:a",), "u", "p"),)
    assert with_password.expires == 0
    assert without.servers == ()
    (sentence,) = ice_servers.without_credentials(servers, TurnAccess())
    assert sentence.startswith("turn:a has no credentials")


def test_no_secret_is_in_a_representation_and_all_reach_an_engine() -> None:
    given = Settings(
        frontend_ice_servers=parsed([TURN]),
        turn_secret=Secret("geheim"),
        turn_password=Secret("geheim"),
    )

    assert "geheim" not in repr(given)
    assert msgspec.json.decode(msgspec.json.encode(given), type=Settings) == given


def test_the_environment_of_orchestron_sets_them() -> None:
    values, complaints = settings.from_environment(
        {
            "VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS": json.dumps([TURN]),
            "VISUALCSOUND_WEBRTC_BACKEND_ICE_SERVERS": '[{"urls": "turn:coturn"}]',
            "VISUALCSOUND_TURN_USERNAME": "u",
            "VISUALCSOUND_TURN_PASSWORD": "p",
            "VISUALCSOUND_TURN_EXTERNAL_IP": "192.168.1.7",
            "ORCHESTRON_UDP_PORTS": "50000 - 50100",
            "ORCHESTRON_ICE_POLICY": "Relay",
        }
    )

    chosen = Settings(**values)
    assert complaints == []
    assert chosen.engine_ice_servers == (IceServer(("turn:coturn",)),)
    assert Settings(frontend_ice_servers=parsed([TURN])).engine_ice_servers == tuple(parsed([TURN]))
    assert (chosen.udp_ports, chosen.ice_policy) == ("50000-50100", "relay")
    assert chosen.turn_access.credentials("anybody", 0) == ("u", "p")
    assert chosen.external_address == "192.168.1.7"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("udp_ports", "50100-50000"),
        ("udp_ports", "1-65536"),
        ("udp_ports", 7),
        ("external_address", "myhost"),
        ("external_address", 7),
        ("turn_secret", 7),
        ("ice_policy", "none"),
    ],
)
def test_other_network_settings_are_checked_too(name: str, value: object) -> None:
    with pytest.raises(SettingError, match=f"^{name}"):
        settings.checked(name, value)
