"""What Binder reads, looked at; `scripts/try_binder.sh` carries it out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from orchestron_jupyter import settings

ROOT: Final = Path(__file__).resolve().parent.parent
BINDER: Final = ROOT / "binder"
SCRIPTS: Final = (BINDER / "postBuild", BINDER / "start", ROOT / "scripts" / "try_binder.sh")


def test_there_is_nothing_that_binder_would_take_for_another_way_to_build() -> None:
    names = {file.name for file in BINDER.iterdir()}
    assert names == {"apt.txt", "postBuild", "requirements.txt", "runtime.txt", "start"}


def test_csound_comes_from_the_distribution_without_development_packages() -> None:
    assert (BINDER / "apt.txt").read_text().split() == ["csound"]


def test_the_python_is_one_that_the_package_runs_on() -> None:
    version = re.fullmatch(r"python-3\.(\d+)\n", (BINDER / "runtime.txt").read_text())
    assert version is not None
    classifiers = (ROOT / "pyproject.toml").read_text()
    assert f"Programming Language :: Python :: 3.{version[1]}" in classifiers


def test_the_requirements_ask_for_nothing_that_is_in_the_repository() -> None:
    # They are installed before it is copied, unless one of them is a path.
    lines = (BINDER / "requirements.txt").read_text().splitlines()
    requirements = [line for line in lines if line and not line.startswith("#")]
    assert requirements
    assert not [line for line in requirements if not re.match(r"[a-z][\w-]*(\[|[<>=~!]|$)", line)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: str(script.name))
def test_a_script_can_be_run_and_has_no_slip_of_the_pen(script: Path) -> None:
    parsed = subprocess.run(
        ["bash", "-n", str(script)], capture_output=True, text=True, check=False
    )
    assert (parsed.returncode, parsed.stderr) == (0, "")
    assert os.access(script, os.X_OK)


def test_what_is_started_opens_the_first_notebook_with_what_it_was_given_before() -> None:
    show = (
        f"{sys.executable} -c 'import json, os, sys; print(sys.argv[1:], os.environ[sys.argv[1]])'"
    )
    told = subprocess.run(
        ["bash", "-c", f'exec "$0" {show} ORCHESTRON_MEMORY_LIMIT --ip=0.0.0.0', BINDER / "start"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    opened = re.findall(r"--\w+\.default_url=/lab/tree/([\w./-]+)", told)
    assert "'--ip=0.0.0.0'" in told
    assert len(opened) == 3
    assert (ROOT / opened[0]).is_file()
    assert len(set(opened)) == 1
    assert told.split()[-1].isdigit()


def test_what_is_set_for_binder_is_a_setting() -> None:
    known = {each.environment for each in settings.descriptions()}
    assert set(re.findall(r"export (\w+)=", (BINDER / "start").read_text())) <= known
