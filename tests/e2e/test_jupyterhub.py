"""JupyterHub, its proxy, and two users whose servers run as system accounts of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx
import msgspec
import psutil
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from orchestron_jupyter.protocol import ServerFile, SessionAccess
from tests.e2e import accounts, hub
from tests.e2e.accounts import Account, Namespace
from tests.e2e.hall import Hall
from tests.e2e.hub import SCRIPT, Hub, HubUser
from tests.e2e.panel import panels, wait_for_state
from tests.e2e.sound import peak_frequency, rms_dbfs
from tests.e2e.waiting import wait_for
from tests.e2e.whep_player import WhepPlayer, an_offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.e2e.pulse import PulseServer

WHY_NOT: Final = accounts.why_not() or hub.why_not()
pytestmark = [pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT), pytest.mark.timeout(180)]

A4: Final = 440.0
SDP: Final = {"Content-Type": "application/sdp"}
READ: Final = "import sys; print(open(sys.argv[1]).read())"
OPEN: Final = """
import sys
import msgspec
from orchestron_jupyter.notebook.engine_client import EngineClient
from orchestron_jupyter.protocol import Address, OpenSession
access = EngineClient(Address(path=sys.argv[1])).call(OpenSession(sys.argv[2]))
print(msgspec.json.encode(access).decode())
"""
ASK: Final = """
import sys
from orchestron_jupyter.notebook.engine_client import EngineClient
from orchestron_jupyter.protocol import Address, GetStatus
print(EngineClient(Address(path=sys.argv[1])).call(GetStatus()).state)
"""


@pytest.fixture(scope="module")
def hall() -> Iterator[Hall]:
    # Not pytest's own folder: no other account may enter that.
    with tempfile.TemporaryDirectory(prefix="orchestron-hub-") as folder:
        Path(folder).chmod(0o755)
        private = Path(folder) / "hub"
        private.mkdir(mode=0o700)
        with (
            Account(Path(folder)) as one,
            Account(Path(folder)) as two,
            Namespace() as namespace,
        ):
            tried = namespace.python(one, "import orchestron_jupyter")
            if tried.returncode:
                pytest.skip(f"Another account can't read this checkout: {tried.stderr[-200:]}")
            with Hub(private, namespace) as running:
                for account in (one, two):
                    running.start_server(account)
                yield Hall(running, namespace, one, two)


@pytest.fixture(scope="module")
def users(hall: Hall) -> Iterator[dict[str, HubUser]]:
    """Both users, logged in by the form, with a browser's cookies."""
    logged_in = {
        "one": HubUser(hall.hub, hall.one),
        "two": HubUser(hall.hub, hall.two),
    }
    yield logged_in
    for user in logged_in.values():
        user.close()


@pytest.fixture
def session(hall: Hall) -> Iterator[str]:
    """A session of the first user's."""
    yield hall.new_session(hall.one)
    end_sessions(hall, hall.one)


def end_sessions(hall: Hall, user: Account) -> None:
    headers = {"Authorization": f"token {hall.hub.token_of(user)}"}
    for each in hall.sessions(user):
        address = hall.hub.address(user, f"orchestron/api/sessions/{each['id']}")
        httpx.delete(address, headers=headers, timeout=30).raise_for_status()


# ---------------------------------------------------------------- a user, with a browser


def test_a_key_on_the_client_page_is_heard_at_its_pitch_through_the_hubs_proxy(
    hall: Hall, page: Page, pulse: PulseServer
) -> None:
    hall.hub.log_in(page, hall.one, "client")
    page.get_by_role("button", name="Start a session").click()
    wait_for_state(panels(page), "live")
    page.get_by_label("Instrument", exact=True).select_option("warm_pad")
    key = page.get_by_role("button", name="A4", exact=True)
    key.hover()
    page.mouse.down()
    pulse.wait_for_sound()
    recording = pulse.record(2.0)
    sessions = hall.sessions(hall.one)
    page.mouse.up()
    page.get_by_role("button", name="End session").click()
    pulse.wait_for_silence()

    assert peak_frequency(recording[:, 0]) == pytest.approx(A4, rel=0.01)
    assert rms_dbfs(recording) > -40.0
    assert [(each["state"], each["listeners"]) for each in sessions] == [("running", 1)]
    assert hall.sessions(hall.one) == []


def test_the_client_page_has_the_token_of_who_looks_at_it_not_that_of_the_server(
    hall: Hall, users: dict[str, HubUser]
) -> None:
    page = users["one"].client.get(hall.hub.address(hall.one, "client"))
    config = json.loads(page.text.partition('type="application/json">')[2].partition("<")[0])
    headers = {"Authorization": f"token {config['token']}"}
    known = httpx.get(f"{hall.hub.url}hub/api/user", headers=headers).raise_for_status().json()

    assert config["baseUrl"] == f"{hub.PREFIX}user/{hall.one.name}/"
    assert known["name"] == hall.one.name
    assert config["token"] not in tokens_of_servers()


def tokens_of_servers() -> set[str]:
    """Return the tokens with which the users' servers speak to the hub."""
    servers = [each for each in psutil.process_iter(["cmdline"]) if _is_server(each)]
    assert servers
    return {each.environ()["JUPYTERHUB_API_TOKEN"] for each in servers}


def _is_server(process: psutil.Process) -> bool:
    return "jupyterhub.singleuser" in (process.info["cmdline"] or ())


# ---------------------------------------------------------------- cookies, tokens, XSRF


def test_a_page_needs_the_xsrf_token_even_to_read(
    hall: Hall, users: dict[str, HubUser], session: str
) -> None:
    address = hall.hub.address(hall.one, f"orchestron/api/sessions/{session}")

    without = users["one"].client.get(address, headers=SCRIPT)
    with_it = users["one"].request("GET", address)

    assert (without.status_code, with_it.status_code) == (403, 200)


def test_a_module_script_is_loaded_with_nothing_but_cookies(
    hall: Hall, users: dict[str, HubUser]
) -> None:
    address = hall.hub.address(hall.one, "orchestron/static/client.js")

    loaded = users["one"].client.get(address, headers=SCRIPT)
    by_a_stranger = httpx.get(address, headers=SCRIPT)

    assert (loaded.status_code, by_a_stranger.status_code) == (200, 403)


@pytest.mark.parametrize("scheme", ["token", "Bearer"])
def test_a_program_with_a_token_of_the_hub_is_let_in(hall: Hall, session: str, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {hall.hub.token_of(hall.one)}"}
    address = hall.hub.address(hall.one, f"orchestron/api/sessions/{session}")

    found = httpx.get(address, headers=headers)
    offered = httpx.post(f"{address}/whep", headers={**headers, **SDP}, content=an_offer())

    assert found.json()["id"] == session
    assert offered.status_code == 201
    expected = f"{hub.PREFIX}user/{hall.one.name}/orchestron/api/sessions/{session}/whep/"
    assert offered.headers["Location"].startswith(expected)


# ---------------------------------------------------------------- one user and another's session


def attempts(
    hall: Hall, session: str, client: httpx.Client, headers: dict[str, str]
) -> dict[str, int]:
    """Try everything there is on the first user's server; returns the statuses of the answers."""
    api = hall.hub.address(hall.one, "orchestron/api")
    requests: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", f"{api}/status", {}),
        ("GET", f"{api}/sessions", {}),
        ("POST", f"{api}/sessions", {}),
        ("GET", f"{api}/sessions/{session}", {}),
        ("POST", f"{api}/sessions/{session}/whep", {"headers": SDP, "content": an_offer()}),
        ("GET", hall.hub.address(hall.one, "orchestron/static/client.js"), {}),
        ("DELETE", f"{api}/sessions/{session}", {}),
    ]
    statuses = {}
    for method, address, options in requests:
        options["headers"] = {**headers, **options.get("headers", {})}
        answer = client.request(method, address, **options)
        statuses[f"{method} {address.removeprefix(api)}"] = answer.status_code
    return statuses


FIRST_WORDS: Final = {"events": b'"welcome"', "audio": b'"state":"live"'}


def handshake(
    hall: Hall, session: str, headers: dict[str, str], query: str = "", route: str = "events"
) -> int:
    """Try a WebSocket of the first user's session as a script in a page does.

    Returns the status of the answer.
    """
    headers = {**headers, "Sec-Fetch-Mode": "websocket", "Sec-Fetch-Site": "same-origin"}
    path = f"orchestron/api/sessions/{session}/{route}{query}"
    address = hall.hub.address(hall.one, path).replace("http", "ws", 1)
    try:
        with connect(address, additional_headers=headers, open_timeout=30) as page:
            return 101 if FIRST_WORDS[route] in _bytes(page.recv(10)) else 0
    except InvalidStatus as refused:
        return refused.response.status_code


def _bytes(message: str | bytes) -> bytes:
    return message.encode() if isinstance(message, str) else message


def all_cookies(user: HubUser) -> dict[str, str]:
    """Every cookie that a user has, whatever path it is for."""
    return {each.name: each.value or "" for each in user.client.cookies.jar}


def test_everything_is_open_to_the_user_whose_session_it_is(
    hall: Hall, users: dict[str, HubUser], session: str
) -> None:
    token = {"Authorization": f"token {hall.hub.token_of(hall.one)}"}
    cookies = users["one"].cookies(f"user/{hall.one.name}/orchestron/")

    socket_by_cookie = handshake(hall, session, {"Cookie": cookies})
    socket_by_token = handshake(hall, session, {}, f"?token={hall.hub.token_of(hall.one)}")
    sound_by_cookie = handshake(hall, session, {"Cookie": cookies}, route="audio")
    with httpx.Client(timeout=30) as client:
        statuses = attempts(hall, session, client, token)

    assert (socket_by_cookie, socket_by_token, sound_by_cookie) == (101, 101, 101)
    assert set(statuses.values()) == {200, 201, 204}


def test_the_other_users_token_opens_nothing(hall: Hall, session: str) -> None:
    token = hall.hub.token_of(hall.two)

    socket = handshake(hall, session, {"Authorization": f"token {token}"})
    socket_by_query = handshake(hall, session, {}, f"?token={token}")
    sound = handshake(hall, session, {}, f"?token={token}", route="audio")
    with httpx.Client(timeout=30) as client:
        statuses = attempts(hall, session, client, {"Authorization": f"Bearer {token}"})

    assert (socket, socket_by_query, sound) == (403, 403, 403)
    assert set(statuses.values()) == {403}
    assert [each["id"] for each in hall.sessions(hall.one)] == [session]


@pytest.mark.parametrize("names", ["two", "one"], ids=["own names", "the other's names"])
def test_the_other_users_cookies_open_nothing(
    hall: Hall, users: dict[str, HubUser], session: str, names: str
) -> None:
    own = all_cookies(users["two"])
    name_in_cookies = {"one": hall.one.name, "two": hall.two.name}[names]
    own = {name.replace(hall.two.name, name_in_cookies): text for name, text in own.items()}
    header = "; ".join(f"{name}={text}" for name, text in own.items())
    script = {"Cookie": header, "X-XSRFToken": own["_xsrf"], **SCRIPT}

    socket = handshake(hall, session, {"Cookie": header})
    sound = handshake(hall, session, {"Cookie": header}, route="audio")
    with httpx.Client(timeout=30) as client:
        statuses = attempts(hall, session, client, script)

    assert (socket, sound) == (403, 403)
    assert set(statuses.values()) == {403}
    assert [each["id"] for each in hall.sessions(hall.one)] == [session]


def test_the_other_user_is_sent_to_the_hub_for_the_client_page_and_refused_there(
    hall: Hall, users: dict[str, HubUser]
) -> None:
    answer = users["two"].client.get(hall.hub.address(hall.one, "client"))

    assert answer.history[0].status_code == 302
    assert answer.status_code == 403
    assert answer.url.path.startswith(f"{hub.PREFIX}hub/api/oauth2/authorize")


def test_the_other_account_can_not_read_the_file_by_which_a_server_is_found(hall: Hall) -> None:
    file = hall.runtime_file(hall.one)

    own = hall.namespace.python(hall.one, READ, str(file))
    other = hall.namespace.python(hall.two, READ, str(file))

    assert "address" in json.loads(own.stdout)
    assert other.stdout == ""
    assert "PermissionError" in other.stderr


def test_the_other_account_can_not_use_the_sockets_though_it_knows_where_they_are(
    hall: Hall,
) -> None:
    found = msgspec.json.decode(hall.runtime_file(hall.one).read_bytes(), type=ServerFile)

    own = hall.namespace.python(hall.one, OPEN, found.address.path, "song")
    engine = msgspec.json.decode(own.stdout, type=SessionAccess).engine.path
    own_engine = hall.namespace.python(hall.one, ASK, engine)
    other = hall.namespace.python(hall.two, OPEN, found.address.path, "song")
    other_engine = hall.namespace.python(hall.two, ASK, engine)

    assert own_engine.stdout == "running\n"
    for refused in (other, other_engine):
        assert refused.stdout == ""
        assert "Permission denied" in refused.stderr
    end_sessions(hall, hall.one)


def test_an_engine_runs_as_the_user_whose_session_it_is(hall: Hall, session: str) -> None:
    assert session
    running = psutil.process_iter(["username", "cmdline"])
    owners = {
        each.info["username"]
        for each in running
        if "orchestron_jupyter.engine" in (each.info["cmdline"] or ())
    }

    assert {hall.one.name, hall.two.name} <= owners  # the second one's is a spare


# ---------------------------------------------------------------- culling


def test_the_hubs_culler_ends_a_server_whose_session_is_silent_and_none_that_sounds(
    hall: Hall,
) -> None:
    players = []
    for user in (hall.one, hall.two):
        session = hall.new_session(user)
        whep = hall.hub.address(user, f"orchestron/api/sessions/{session}/whep")
        players.append(WhepPlayer(whep, hall.hub.token_of(user)))
    sounding = hall.sessions(hall.one)[0]["id"]
    play(hall, sounding)
    environment = {**os.environ, "JUPYTERHUB_API_TOKEN": hall.hub.service_token}
    culler = [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=14", "--cull-every=1"]
    with players[0], players[1]:
        process = subprocess.Popen(
            [*culler, f"--url={hall.hub.url}hub/api"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for([hall.one.name], hall.running_servers, 60)
            time.sleep(10)
            left = hall.running_servers()
        finally:
            process.kill()
            process.wait()

    assert left == [hall.one.name]


def play(hall: Hall, session: str) -> None:
    """Play a note without an end on the first user's server."""
    headers = {"Authorization": f"token {hall.hub.token_of(hall.one)}"}
    path = f"orchestron/api/sessions/{session}/events"
    address = hall.hub.address(hall.one, path).replace("http", "ws", 1)
    note = {"instrument": "organ", "pfields": [220, 0.4]}
    with connect(address, additional_headers=headers, open_timeout=30) as page:
        for method, params in (("use_instrument", {"name": "organ"}), ("play", note)):
            page.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}))
            while (answer := json.loads(page.recv(10))).get("id") != 1:
                pass
            assert "error" not in answer
