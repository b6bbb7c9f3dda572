"""A machine without Csound's library: everything else works, and says what to install."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.e2e.jupyter import JupyterServer
from tests.e2e.kernel import kernel_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

SENTENCE: Final = "Csound's library was not found on this machine. Install it"
NO_CSOUND: Final = '''
"""Python runs this at its start; the system's loader then finds no Csound."""
import ctypes

class WithoutCsound(ctypes.CDLL):
    def __init__(self, name, *arguments, **options):
        if "csound" in str(name).lower():
            raise OSError(f"{name}: cannot open shared object file: No such file or directory")
        super().__init__(name, *arguments, **options)

ctypes.CDLL = WithoutCsound
'''
ASK_FOR_A_SESSION: Final = """
import orchestron_jupyter as orchestron
try:
    orchestron.Session()
except orchestron.CsoundMissingError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    folder = tmp_path_factory.mktemp("jupyter")
    site = folder / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(NO_CSOUND)
    with JupyterServer(folder, {"PYTHONPATH": str(site)}, application="orchestron") as server:
        yield server


def test_the_status_says_that_csound_is_missing(jupyter: JupyterServer) -> None:
    status = jupyter.request("GET", "orchestron/api/status")

    assert status["csound_version"] == ""
    assert status["csound_missing"].startswith(SENTENCE)


def test_the_client_page_opens_and_says_what_to_install(page: Page, jupyter: JupyterServer) -> None:
    page.goto(jupyter.address("client"))
    page.get_by_role("button", name="Start a session").click()

    expect(page.get_by_test_id("about")).to_contain_text(SENTENCE)
    expect(page.get_by_role("alert")).to_contain_text(SENTENCE)


def test_a_request_for_a_session_is_answered_503_with_the_sentence(jupyter: JupyterServer) -> None:
    answer = jupyter.answer("POST", "orchestron/api/sessions", json={})

    assert answer.status_code == 503
    assert answer.json()["message"].startswith(SENTENCE)
    assert jupyter.sessions() == []


def test_a_notebook_that_asks_for_a_session_is_told_the_same(jupyter: JupyterServer) -> None:
    with kernel_of(jupyter) as kernel:
        assert kernel.run(ASK_FOR_A_SESSION).startswith(SENTENCE)


def test_nothing_of_it_leaves_a_traceback_in_the_log(jupyter: JupyterServer) -> None:
    jupyter.answer("POST", "orchestron/api/sessions", json={})

    assert SENTENCE in jupyter.log
    assert "Traceback" not in jupyter.log
