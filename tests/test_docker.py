"""The Docker files, as far as they can be looked at without Docker.

The rule: what an engine of Docker's would refuse, or would do otherwise than the documentation
says, fails here; whether the images run is for a machine with Docker.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import jsonschema
import pytest
import yaml

from orchestron_jupyter import settings
from tests.compose_file import (
    COMPOSE,
    DOCKERFILE,
    ROOT,
    VARIABLE,
    compose,
    instructions,
    interpolated,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA: Final = ROOT / "tests/node_tools/node_modules/dclint/schemas/compose.schema.json"
"""The Compose Specification's own, as it comes with a linter."""
MODULES: Final = (ROOT / "js" / "node_modules").resolve()
INSTALLED: Final = MODULES / ".package-lock.json"

JUPYTERS_NAMES: Final = {"JUPYTER_TOKEN", "JUPYTER_PORT"}
COMPOSES_OWN: Final = {"ORCHESTRON_PUBLISH_ADDRESS", "ORCHESTRON_NETWORK"}
"""What only the Compose file reads; docs/docker.md has them."""


# ---------------------------------------------------------------- the image


@pytest.mark.skipif(
    shutil.which("hadolint") is None, reason="hadolint has no wheel for this system"
)
def test_the_linter_finds_nothing_in_the_dockerfile() -> None:
    checked = subprocess.run(
        ["hadolint", "--no-color", "--failure-threshold=warning", str(DOCKERFILE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout


def test_the_base_is_pinned_to_a_dated_build() -> None:
    bases = [arguments for name, arguments in instructions() if name == "ARG"]
    assert len(bases) == 1
    assert re.fullmatch(r"BASE=quay\.io/jupyter/[\w-]+:\d{4}-\d{2}-\d{2}", bases[0])


def test_root_installs_csound_and_nothing_else_and_what_runs_is_not_root() -> None:
    final = list(instructions())
    users = [arguments for name, arguments in final if name == "USER"]
    installed = [
        arguments.partition("install ")[2].partition("&&")[0].split()
        for name, arguments in final
        if name == "RUN" and "apt-get" in arguments
    ]
    assert users == ["root", "${NB_UID}"]
    assert [[each for each in names if not each.startswith("-")] for names in installed] == [
        ["csound"]
    ]


@pytest.mark.skipif(not INSTALLED.exists(), reason="npm ci in js, or make test, first")
def test_what_goes_to_docker_suffices_to_build_a_wheel_with_the_front_end(tmp_path: Path) -> None:
    for file in context():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, tmp_path / file)
    # What npm would download is the checkout's; were the lock newer, npm would empty it first.
    (tmp_path / "js" / "node_modules").symlink_to(MODULES)
    os.utime(tmp_path / "js" / "package-lock.json", (0, 0))

    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir=dist", "."],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ""},
        check=True,
        capture_output=True,
    )

    (wheel,) = (tmp_path / "dist").glob("*.whl")
    contents = zipfile.ZipFile(wheel).namelist()
    assert "orchestron_jupyter/static/client.js" in contents
    assert "orchestron_jupyter/instruments/bell.orc" in contents


def test_nothing_that_was_built_here_goes_to_docker() -> None:
    files = set(context())
    assert PurePosixPath("notebooks/01-first-sound.ipynb") in files
    assert not [file for file in files if {"node_modules", "static", "__pycache__"} & {*file.parts}]
    assert {file.parts[0] for file in files}.isdisjoint({".git", ".venv", "tests", "docs", "dist"})


def context() -> Iterator[PurePosixPath]:
    """Yield the files that .dockerignore lets through: the last pattern that fits decides."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert patterns[0] == "*"
    roots = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    excluded = [pattern for pattern in patterns[1:] if not pattern.startswith("!")]
    assert patterns == ["*", *(f"!{root}" for root in roots), *excluded]
    for root in roots:
        if (ROOT / root).is_file():
            yield PurePosixPath(root)
        for folder, folders, files in os.walk(ROOT / root):
            here = Path(folder).relative_to(ROOT)
            folders[:] = [name for name in folders if not _is_excluded(here / name, excluded)]
            yield from (PurePosixPath(here / name) for name in files)


def _is_excluded(path: Path, patterns: list[str]) -> bool:
    return any(
        path.name == pattern[3:] if pattern.startswith("**/") else fnmatch(str(path), pattern)
        for pattern in patterns
    )


# ---------------------------------------------------------------- the services


@pytest.mark.skipif(not SCHEMA.exists(), reason="npm ci in tests/node_tools, or make test, first")
@pytest.mark.parametrize("file", [COMPOSE, ROOT / "compose.yaml"], ids=["docker/", "top"])
def test_a_compose_file_is_what_the_specification_allows(file: Path) -> None:
    content = yaml.safe_load(interpolated(file.read_text(), {}))
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).validate(content)


def test_the_compose_file_at_the_top_includes_the_other() -> None:
    top = yaml.safe_load((ROOT / "compose.yaml").read_text())
    assert [ROOT / included for included in top["include"]] == [COMPOSE]


def test_what_the_services_are_built_from_is_there() -> None:
    build = compose()["services"]["jupyter"]["build"]
    build_context = (COMPOSE.parent / build["context"]).resolve()
    assert build_context == ROOT
    assert build_context / build["dockerfile"] == DOCKERFILE


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_only_jupyter_and_turn_are_published_on_this_machine_unless_told_otherwise(
    address: str,
) -> None:
    told = {} if address == "127.0.0.1" else {"ORCHESTRON_PUBLISH_ADDRESS": address}
    services = compose(**told)["services"].values()
    assert sorted(port for service in services for port in service["ports"]) == [
        f"{address}:3478:3478/tcp",
        f"{address}:3478:3478/udp",
        f"{address}:8000:8000",
    ]


def test_jupyter_listens_on_the_port_that_is_published() -> None:
    assert ("ENV", "JUPYTER_PORT=8000") in list(instructions())


def test_every_name_in_the_environment_is_known() -> None:
    of_settings = {each.environment for each in settings.descriptions()}
    known = of_settings | JUPYTERS_NAMES
    given = {
        name for each in compose()["services"].values() for name in each.get("environment", {})
    }
    read = {found[1] for found in VARIABLE.finditer(COMPOSE.read_text())}
    assert given <= known
    assert read <= known | COMPOSES_OWN


def test_every_name_that_the_compose_file_reads_is_documented() -> None:
    page = (ROOT / "docs" / "docker.md").read_text()
    read = {found[1] for found in VARIABLE.finditer(COMPOSE.read_text())}
    assert {name for name in read if f"`{name}`" not in page} == set()


def test_the_browser_is_sent_to_the_turn_server_with_what_lets_it_in() -> None:
    services = compose(
        VISUALCSOUND_TURN_EXTERNAL_IP="192.0.2.7",
        VISUALCSOUND_TURN_USERNAME="ada",
        VISUALCSOUND_TURN_PASSWORD="pass",
    )["services"]
    environment = services["jupyter"]["environment"]
    (server,) = json.loads(environment["VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS"])
    assert server == {
        "urls": ["turn:192.0.2.7:3478?transport=udp", "turn:192.0.2.7:3478?transport=tcp"],
        "username": "ada",
        "credential": "pass",
    }
    (own,) = json.loads(environment["VISUALCSOUND_WEBRTC_BACKEND_ICE_SERVERS"])
    assert own == {"urls": "stun:172.31.78.3:3478"}
    assert "--user=ada:pass" in services["turn"]["command"]
    assert "--listening-port=3478" in services["turn"]["command"]


def test_turn_relays_to_jupyters_container_and_to_nothing_else() -> None:
    services = compose(ORCHESTRON_NETWORK="10.9.8")["services"]
    command = services["turn"]["command"]
    assert services["jupyter"]["networks"]["sound"]["ipv4_address"] == "10.9.8.2"
    assert [each for each in command if "-peer-ip" in each] == [
        "--denied-peer-ip=0.0.0.0-255.255.255.255",
        "--denied-peer-ip=::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "--allowed-peer-ip=10.9.8.2",
    ]


@pytest.mark.skipif(shutil.which("turnserver") is None, reason="coturn is not installed")
def test_coturn_knows_every_option_it_is_given() -> None:
    names = [each.partition("=")[0] for each in compose()["services"]["turn"]["command"]]
    told = subprocess.run(["turnserver", "-h"], capture_output=True, text=True, check=False)
    known = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", told.stdout + told.stderr))
    assert set(names) <= known
