"""Parts of the panel as widgets: what they hand to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orchestron_jupyter import ArgumentError
from orchestron_jupyter.notebook import front_end
from orchestron_jupyter.notebook.panel import RuntimePanel
from orchestron_jupyter.notebook.parts import PanelPart

if TYPE_CHECKING:
    from pathlib import Path

    from orchestron_jupyter import Session


@pytest.fixture
def panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RuntimePanel:
    (tmp_path / "panel.js").write_text("export default {};", encoding="utf-8")
    (tmp_path / "parts.js").write_text("export default { parts };", encoding="utf-8")
    (tmp_path / "panel.css").write_text(".orchestron-panel {}", encoding="utf-8")
    (tmp_path / "parts.css").write_text(".orchestron-part {}", encoding="utf-8")
    monkeypatch.setattr(front_end, "STATIC", tmp_path)
    return RuntimePanel(session_id="5f1c", session_name="étude", instance_id="server-1")


def test_a_part_tells_the_page_which_session_and_which_part(panel: RuntimePanel) -> None:
    state = PanelPart(panel, "scope").get_state()

    assert (state["part"], state["session_id"], state["instance_id"]) == (
        "scope",
        "5f1c",
        "server-1",
    )
    assert state["_esm"] == "export default { parts };"
    assert state["_css"] == ".orchestron-panel {}.orchestron-part {}"


def test_the_player_of_a_panel_is_one_widget(panel: RuntimePanel) -> None:
    assert panel.player is panel.player
    assert panel.player.get_state()["part"] == "player"


def test_where_no_widget_can_be_shown_there_are_words(panel: RuntimePanel) -> None:
    bundle = panel.player._repr_mimebundle_()

    assert bundle is not None
    assert bundle[0]["text/plain"] == "Orchestron session étude: an audio player"


def test_a_keyboard_plays_an_instrument_as_its_values_are_set(session: Session) -> None:
    pad = session.instrument("warm_pad")
    keyboard = session.keyboard("warm_pad")
    brightness = next(each.p for each in pad.parameters if each.name == "brightness")

    pad.values["brightness"] = 0.9

    assert keyboard.played["instrument"] == "warm_pad"
    assert keyboard.played["pfields"][brightness - 4] == 0.9
    assert keyboard.played["pfields"][keyboard.played["pitch"]] == pad.values["freq"]


def test_an_instrument_without_parameters_gets_the_pitch_as_p4(session: Session) -> None:
    keyboard = session.keyboard(session.compile("instr Plain\nendin")["Plain"])

    assert keyboard.played == {"instrument": "Plain", "pfields": [0.0], "pitch": 0}


def test_a_keyboard_for_nothing_is_refused(session: Session) -> None:
    with pytest.raises(ArgumentError, match="no instrument"):
        session.keyboard("zither")
