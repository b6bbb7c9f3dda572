import { describe, expect, it, vi } from "vitest";

import { element } from "../src/dom";
import { shortName, showName } from "../src/names";
import { PanelView } from "../src/panel_view";
import { JupyterServer } from "../src/server";
import { SessionList } from "../src/session_list";
import { snapshotOf } from "../src/snapshot";
import { deskOf } from "./desk";

const PATH = "/home/ana/music/01-first-sound.ipynb";

describe("shortName", () => {
  it.each([
    [PATH, "01-first-sound"],
    ["first.ipynb", "first"],
    ["C:\\music\\étude no. 1.ipynb", "étude no. 1"],
    ["étude", "étude"],
    ["kernel-4711", "kernel-4711"],
    ["notes.ipynb.txt", "notes.ipynb.txt"],
    [".ipynb", ".ipynb"],
    ["folder/", "folder/"],
    ["", ""],
  ])("turns %j into %j", (name, short) => {
    expect(shortName(name)).toBe(short);
  });
});

describe("showName", () => {
  it("keeps the whole name in the title", () => {
    const target = showName(element("span"), PATH);

    expect(target.textContent).toBe("01-first-sound");
    expect(target.title).toBe(PATH);
  });

  it("is how the panel names its session", () => {
    const view = new PanelView(deskOf());
    view.show(
      PATH,
      snapshotOf({
        over: null,
        failure: "",
        reopening: false,
        delay: "",
        status: null,
        sound: "idle",
        soundFailure: "",
        playback: "idle",
        wanted: true,
        muted: false,
        volume: 1,
        notice: "",
      log: [],
        presets: [],
        choice: { preset: "", way: "element", remark: "" },
        figures: null,
      }),
    );
    const name = view.element.querySelector<HTMLElement>("[data-testid=session-name]");

    expect([name?.textContent, name?.title]).toEqual(["01-first-sound", PATH]);
  });

  it("is how the client page's list names the sessions", async () => {
    const server = new JupyterServer("http://localhost/", "");
    const session = { id: "1", name: PATH, state: "running", listeners: 0 };
    vi.spyOn(server, "json").mockResolvedValue([session]);
    const list = new SessionList(server, vi.fn());
    await list.refresh();
    const name = list.element.querySelector<HTMLElement>("li span");
    const join = list.element.querySelector("li button");

    expect([name?.textContent, name?.title]).toEqual(["01-first-sound", PATH]);
    expect(join?.getAttribute("aria-label")).toBe("Join 01-first-sound");
  });
});
