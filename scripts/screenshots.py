"""What `make screenshots` does: the pictures in docs/images, taken of the real thing.

The rule: a picture shows a state that was brought about as a user meets it, by JupyterLab, a kernel
and an engine; nothing is written into the page for it.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
import tempfile
from base64 import b64encode
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from playwright.sync_api import expect

# Started as a script, Python looks for modules beside it only.
ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.e2e.chromium import Onlooker, chromium  # noqa: E402
from tests.e2e.jupyter import JupyterServer  # noqa: E402
from tests.e2e.lab import EXPOSED, LabNotebook  # noqa: E402
from tests.e2e.panel import PANEL, panels, wait_for_state  # noqa: E402
from tests.e2e.pulse import PulseServer  # noqa: E402
from tests.e2e.waiting import wait_for  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser, Locator, Page

IMAGES: Final = ROOT / "docs" / "images"
FIRST_SOUND: Final = ROOT / "notebooks" / "01-first-sound.ipynb"
IMPORT, SESSION = 1, 3
"""Cells of the first notebook."""
THEMES: Final = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
LOCAL: Final = {"VISUALCSOUND_AUDIO_OUTPUT_MODE": "local"}
NO_DEVICE: Final = {
    "PULSE_SERVER": "/nowhere",
    "JACK_DEFAULT_SERVER": "nowhere",
    "ORCHESTRON_AUDIO_DEVICE": "hw:Scarlett",  # an interface that is not plugged in
}
PANEL_WIDTH: Final = 770
"""Of a window in which a cell is little wider than its panel; narrower, JupyterLab stacks them."""
MARGIN: Final = 6
LANGUAGES: Final = {"en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es-ES"}
LOOKS: Final = (("light", 560), ("dark", 560), ("light", 300), ("dark", 300))
"""Themes and widths of a panel in one language."""
WINDOW: Final = (760, 900)
WALL: Final = (1900, 1400)
ATTEMPTS: Final = 4
COLLAPSE: Final = "() => window.jupyterapp.shell.collapseLeft()"
STATE: Final = f"document.querySelector('{PANEL}')?.dataset.state"


class BusyMachineError(Exception):
    """The panel says that the machine was too busy; that is no part of the picture's story."""


class Studio(NamedTuple):
    """What every picture needs."""

    pulse: PulseServer
    browser: Browser
    images: Path

    @contextlib.contextmanager
    def jupyter(self, environment: Mapping[str, str], theme: str) -> Iterator[JupyterServer]:
        """Start a server with the first notebook, and JupyterLab in this theme."""
        with tempfile.TemporaryDirectory(prefix="lab-") as folder:
            server = JupyterServer(Path(folder), environment, [EXPOSED], [FIRST_SOUND])
            server.set_lab("apputils-extension/themes", {"theme": THEMES[theme]})
            with server:
                yield server

    @contextlib.contextmanager
    def page(
        self,
        width: int,
        height: int,
        theme: str = "light",
        scale: int = 2,
        locale: str = "en-US",
    ) -> Iterator[Page]:
        """Open a window for one picture."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            color_scheme="dark" if theme == "dark" else "light",
            locale=locale,
        )
        try:
            yield context.new_page()
        finally:
            context.close()

    @contextlib.contextmanager
    def lab_page(self, theme: str) -> Iterator[Page]:
        with self.page(PANEL_WIDTH, 900, theme) as page:
            yield page

    def save_panel(self, page: Page, name: str) -> None:
        """Take the picture of the panel, and of the cell that made it."""
        page.mouse.move(0, 0)
        calm(panels(page))
        cell = page.locator(".jp-Notebook .jp-Cell", has=panels(page))
        cell.scroll_into_view_if_needed()
        around = cell.bounding_box()
        assert around is not None
        page.screenshot(
            path=self.images / f"{name}.png",
            clip={
                "x": around["x"],
                "y": around["y"] - MARGIN,
                "width": around["width"],
                "height": around["height"] + 2 * MARGIN,
            },
        )


def calm(panel: Locator) -> None:
    """Raise `BusyMachineError` if the engine's clock was overrun."""
    if "overrun" in panel.inner_text():
        raise BusyMachineError


def panel_of(page: Page, jupyter: JupyterServer) -> tuple[LabNotebook, Locator]:
    """Run the first notebook as far as its session; return it and its panel."""
    notebook = LabNotebook(page, jupyter, FIRST_SOUND.name)
    page.evaluate(COLLAPSE)
    notebook.run(IMPORT)
    notebook.run(SESSION)
    for key in ("Escape", *"kkk"):  # no frame around the cell: the first one is at work
        page.keyboard.press(key)
    return notebook, notebook.panel(SESSION)


def live_and_blocked(studio: Studio, theme: str) -> None:
    """Listen, save, and open the notebook again in a browser that nobody has touched."""
    with studio.jupyter({}, theme) as jupyter:
        with studio.lab_page(theme) as page:
            notebook, panel = panel_of(page, jupyter)
            wait_for_state(panel, "live")
            expect(panel.get_by_test_id("facts")).to_contain_text("1 listener")
            studio.save_panel(page, f"panel-live-{theme}")
            notebook.save()
        with studio.lab_page(theme) as page:
            page.goto(jupyter.address(f"lab/tree/{FIRST_SOUND.name}"))
            onlooker = Onlooker(page)
            wait_for("blocked", lambda: onlooker.evaluate(STATE), limit=60.0)
            # From here on the page is touched, which alone brings no sound.
            page.evaluate(COLLAPSE)
            studio.save_panel(page, f"panel-blocked-{theme}")
            wait_for_state(panels(page), "blocked")


def error(studio: Studio, theme: str) -> None:
    """Ask for the sound device of a machine that has none."""
    with studio.jupyter({**LOCAL, **NO_DEVICE}, theme) as jupyter, studio.lab_page(theme) as page:
        _, panel = panel_of(page, jupyter)
        wait_for_state(panel, "error")
        studio.save_panel(page, f"panel-error-{theme}")


def local(studio: Studio, theme: str) -> None:
    """Play on the machine's own sound device."""
    environment = {**LOCAL, **studio.pulse.environment}
    with studio.jupyter(environment, theme) as jupyter, studio.lab_page(theme) as page:
        _, panel = panel_of(page, jupyter)
        wait_for_state(panel, "local")
        studio.save_panel(page, f"panel-local-{theme}")


def first_sound(studio: Studio) -> None:
    """Run the whole first notebook, cell by cell."""
    with studio.jupyter({}, "light") as jupyter, studio.page(1000, 1340, scale=1) as page:
        notebook, panel = panel_of(page, jupyter)
        cells = page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.widgets"
            ".map((cell) => cell.model.type)"
        )
        for index, kind in enumerate(cells):
            if kind == "code" and index > SESSION:
                notebook.run(index)
        wait_for_state(panel, "live")
        calm(panel)
        notebook.cell(0).scroll_into_view_if_needed()
        page.mouse.move(0, 0)
        page.screenshot(path=studio.images / "jupyterlab-first-sound.png")


def client(studio: Studio) -> None:
    """Start a session on the stand-alone page and hold a key."""
    with studio.jupyter({}, "light") as jupyter, studio.page(*WINDOW) as page:
        page.goto(jupyter.address("orchestron/client"))
        page.get_by_role("button", name="Start a session").click()
        wait_for_state(panels(page), "live")
        page.get_by_label("Instrument", exact=True).select_option("warm_pad")
        keys = page.locator(".orchestron-key:not(.orchestron-black)")
        keys.nth(4).hover()
        page.mouse.down()
        expect(keys.nth(4)).to_have_attribute("aria-pressed", "true")
        expect(panels(page).get_by_test_id("facts")).to_contain_text("1 listener")
        calm(panels(page))
        page.locator("#orchestron-client").screenshot(path=studio.images / "client.png")
        page.mouse.up()


def languages(studio: Studio) -> None:
    """Show one session in each language, light and dark, wide and narrow, side by side."""
    with studio.jupyter({}, "light") as jupyter:
        with studio.page(*WINDOW) as page:
            page.goto(jupyter.address("orchestron/client"))
            page.get_by_role("button", name="Start a session").click()
            wait_for_state(panels(page), "live")
            page.get_by_label("Instrument", exact=True).select_option("warm_pad")
            expect(page.get_by_test_id("facts")).to_contain_text("1 listener")
        (session,) = jupyter.sessions()
        address = jupyter.address("orchestron/client", session=session["id"])
        for language, locale in LANGUAGES.items():
            with tempfile.TemporaryDirectory(prefix="looks-") as folder:
                looks = [Path(folder, f"{number}.png") for number in range(len(LOOKS))]
                for look, (theme, width) in zip(looks, LOOKS, strict=True):
                    with studio.page(width, 900, theme, 1, locale) as page:
                        page.goto(address)
                        _open(page)
                        panels(page).screenshot(path=look)
                side_by_side(studio, looks, studio.images / f"panel-{language}.png")


def _open(page: Page) -> None:
    """Let the panel sound, with the sections open that a picture shows, and a key held."""
    # Whether the browser takes a look from outside for a gesture is a matter of moments.
    expect(panels(page)).to_have_attribute("data-state", re.compile("live|blocked"))
    start = page.locator(".orchestron-primary")
    if start.is_visible():
        start.click()
    wait_for_state(panels(page), "live")
    for name in ("transport", "instruments"):
        page.get_by_test_id(f"section-{name}").locator(".orchestron-fold").click()
    page.locator(".orchestron-key").nth(4).hover()
    page.mouse.down()
    expect(page.get_by_test_id("latency")).to_be_visible()
    expect(page.get_by_test_id("load")).not_to_be_empty()
    calm(panels(page))


def side_by_side(studio: Studio, pictures: list[Path], target: Path) -> None:
    """Put pictures beside each other into one."""
    images = "".join(
        f'<img src="data:image/png;base64,{b64encode(each.read_bytes()).decode()}">'
        for each in pictures
    )
    with studio.page(*WALL, scale=1) as page:
        page.set_content(
            '<body style="margin: 0; background: #888"><div style="display: inline-flex; '
            f'gap: 12px; padding: 12px; align-items: start">{images}</div></body>'
        )
        page.locator("div").screenshot(path=target)


def pictures(studio: Studio) -> dict[str, Callable[[], None]]:
    """Return what there is to take."""
    of_panel = {"live,blocked": live_and_blocked, "error": error, "local": local}
    made: dict[str, Callable[[], None]] = {
        f"panel-{states}-{theme}": partial(take, studio, theme)
        for theme in THEMES
        for states, take in of_panel.items()
    }
    whole = {
        "jupyterlab-first-sound": first_sound,
        "client": client,
        "panel-languages": languages,
    }
    return made | {name: partial(take, studio) for name, take in whole.items()}


def patiently(take: Callable[[], None]) -> None:
    """Take a picture, again if the machine was too busy."""
    for _ in range(ATTEMPTS - 1):
        with contextlib.suppress(BusyMachineError):
            return take()
    return take()


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the pictures in docs/images.")
    parser.add_argument("--only", metavar="TEXT", default="", help="those with this in their name")
    parser.add_argument("--output", type=Path, metavar="FOLDER", default=IMAGES)
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pulse-")))
        pulse = stack.enter_context(PulseServer(folder))
        browser = stack.enter_context(chromium(pulse.environment))
        for name, take in pictures(Studio(pulse, browser, options.output)).items():
            if options.only in name:
                print(name, flush=True)
                patiently(take)
    for image in sorted(options.output.glob("*.png")):
        print(f"{image.stat().st_size / 1000:6.0f} kB  {image.name}")


if __name__ == "__main__":
    main()
