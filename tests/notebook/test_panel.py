"""The Runtime panel's Python side: its traits, its text, its complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import traitlets

from orchestron_jupyter.notebook import front_end
from orchestron_jupyter.notebook.panel import RuntimePanel

if TYPE_CHECKING:
    from pathlib import Path

TRAITS = {
    "session_id": "5f1c",
    "session_name": "étude",
    "instance_id": "server-1",
    "audio_output_mode": "streaming",
    "device": "",
    "error": "",
    "state": "connecting",
    "detail": "",
    "preset": "",
    "_stats": {},
    "_wants_stats": False,
}


@pytest.fixture(autouse=True)
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "panel.js").write_text("export default {};", encoding="utf-8")
    (tmp_path / "panel.css").write_text(".orchestron-panel {}", encoding="utf-8")
    monkeypatch.setattr(front_end, "STATIC", tmp_path)
    return tmp_path


@pytest.fixture
def panel() -> RuntimePanel:
    return RuntimePanel(session_id="5f1c", session_name="étude", instance_id="server-1")


def test_every_trait_reaches_the_page(panel: RuntimePanel) -> None:
    state = panel.get_state()

    assert {name: state[name] for name in TRAITS} == TRAITS


def test_the_page_gets_the_front_end_that_was_built(panel: RuntimePanel) -> None:
    state = panel.get_state()

    assert state["_esm"] == "export default {};"
    assert state["_css"] == ".orchestron-panel {}"


def test_a_panel_hears_its_state_from_the_page(panel: RuntimePanel) -> None:
    panel.set_state({"state": "blocked", "detail": "The browser plays no sound yet."})

    assert (panel.state, panel.detail) == ("blocked", "The browser plays no sound yet.")


def test_a_panel_hears_from_the_page_what_was_measured(panel: RuntimePanel) -> None:
    assert panel.stats == {}  # the first look asks for them
    assert panel._wants_stats
    panel.set_state({"_stats": {"path": "direct", "round_trip_time": 0.001}})

    assert panel.stats["round_trip_time"] == 0.001


def test_python_asks_for_a_preset_and_the_page_may_end_that(panel: RuntimePanel) -> None:
    panel.preset = "low latency"
    assert panel.get_state()["preset"] == "low latency"

    panel.set_state({"preset": ""})

    assert panel.preset == ""


def test_a_preset_that_does_not_exist_is_refused(panel: RuntimePanel) -> None:
    with pytest.raises(traitlets.TraitError, match="studio"):
        panel.preset = "loud"


def test_a_state_that_does_not_exist_is_refused(panel: RuntimePanel) -> None:
    with pytest.raises(traitlets.TraitError):
        panel.state = "splendid"


def test_an_unknown_argument_is_refused() -> None:
    with pytest.raises(TypeError, match="RuntimePanel has no sesion_id"):
        RuntimePanel(sesion_id="5f1c")


def test_without_a_built_front_end_the_error_says_how_to_build_it(built: Path) -> None:
    (built / "panel.js").unlink()

    with pytest.raises(FileNotFoundError, match="make build"):
        RuntimePanel(session_name="étude")


def test_the_text_says_where_the_sound_is(panel: RuntimePanel) -> None:
    assert repr(panel).startswith("Orchestron session étude: plays in the browser")


def test_the_text_names_the_device_in_local_mode() -> None:
    panel = RuntimePanel(session_name="étude", audio_output_mode="local", device="pulse")

    assert repr(panel) == "Orchestron session étude: plays on pulse"


def test_the_text_says_what_is_wrong() -> None:
    panel = RuntimePanel(session_name="étude", error="Csound is not installed.")

    assert repr(panel) == "Orchestron session étude: Csound is not installed."


def test_the_output_holds_the_widget_and_the_text(panel: RuntimePanel) -> None:
    bundle = panel._repr_mimebundle_()

    assert bundle is not None
    assert bundle[0]["text/plain"] == repr(panel)
    view = bundle[0]["application/vnd.jupyter.widget-view+json"]
    assert view["model_id"] == panel.model_id
