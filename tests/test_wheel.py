"""What is shipped: the wheel is built as a release builds it, looked into, installed and used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Final

import pytest

import orchestron_jupyter

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = f"orchestron_jupyter-{orchestron_jupyter.__version__}.data/data"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize(
    "file",
    [
        "orchestron_jupyter/py.typed",
        "orchestron_jupyter/static/panel.js",
        "orchestron_jupyter/static/panel.css",
        "orchestron_jupyter/static/parts.js",
        "orchestron_jupyter/static/parts.css",
        "orchestron_jupyter/static/client.js",
        f"{DATA}/etc/jupyter/jupyter_server_config.d/orchestron_jupyter.json",
        f"{DATA}/share/jupyter/labextensions/orchestron_jupyter/package.json",
        f"{DATA}/share/jupyter/labextensions/orchestron_jupyter/remoteEntry.js",
    ],
)
def test_the_wheel_holds(file: str, contents: set[str]) -> None:
    assert file in contents


@pytest.mark.parametrize(
    "pattern",
    ["**/rest-api.yml", "instruments/*.orc", "events/*.yaml", "server/templates/*.html", "**/*.py"],
)
def test_the_wheel_holds_every(pattern: str, contents: set[str]) -> None:
    in_the_checkout = {
        str(file.relative_to(ROOT)) for file in (ROOT / "orchestron_jupyter").glob(pattern)
    }
    assert in_the_checkout
    assert in_the_checkout <= contents


def test_the_wheel_runs_on_every_platform(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_wheel_holds_nothing_but_the_package_and_its_data(contents: set[str]) -> None:
    roots = {name.split("/")[0].split("-")[0] for name in contents}
    assert roots == {"orchestron_jupyter"}


def test_installing_the_wheel_enables_the_server_extension(wheel: Path, tmp_path: Path) -> None:
    # The environment has this one package of its own; the others are those of the tests.
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", str(wheel)],
        check=True,
        capture_output=True,
    )
    shown = subprocess.run(
        [str(python), "-c", LIST_EXTENSIONS],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(others()), **own_folders(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    installed = json.loads(shown)

    assert Path(installed["file"]).is_relative_to(environment)
    assert "orchestron_jupyter" in installed["enabled"]
    assert list(python.parent.glob("jupyter-orchestron*"))


LIST_EXTENSIONS: Final = """
import json
import orchestron_jupyter
from jupyter_core.paths import jupyter_config_path
from jupyter_server.extension.manager import ExtensionManager
from jupyter_server.extension.config import ExtensionConfigManager

config = ExtensionConfigManager(read_config_path=jupyter_config_path())
manager = ExtensionManager(config_manager=config)
enabled = [name for name, extension in manager.extensions.items() if extension.enabled]
assert manager.extensions["orchestron_jupyter"].validate()
print(json.dumps({"file": orchestron_jupyter.__file__, "enabled": enabled}))
"""


def others() -> list[str]:
    """Return where this environment's packages are; PYTHONPATH brings no .pth, so no checkout."""
    return [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]


def own_folders(folder: Path) -> dict[str, str]:
    return {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_NO_CONFIG": "",
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
