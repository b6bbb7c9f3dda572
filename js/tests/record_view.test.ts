import { describe, expect, it, vi } from "vitest";

import { RecordView } from "../src/record_view";
import { JupyterServer } from "../src/server";
import { Takes } from "../src/takes";
import { settled } from "./desk";
import { answerJson, stubFetch } from "./network";

const leaving = new AbortController();
const RUNNING = { id: "t1", name: "a.wav", is_running: true, expires_in: 9, duration: 0, size: 0, peak: 0, problem: "" };
const OVER = { ...RUNNING, is_running: false, duration: 72.4, size: 4_600_000, peak: 0.5 };

function served(start: () => Response = () => answerJson(RUNNING, 201)): ReturnType<typeof stubFetch> {
  return stubFetch((url, init) => {
    if (url.endsWith("/stop")) return answerJson(OVER);
    if (init?.method === "DELETE") return new Response(null, { status: 204 });
    return init?.method === "POST" ? start() : answerJson([]);
  });
}

async function shown(): Promise<RecordView> {
  const takes = new Takes(new JupyterServer("http://host/", ""), "s1");
  const view = new RecordView(takes, leaving.signal);
  document.body.replaceChildren(view.element);
  view.show(true);
  await settled();
  return view;
}

async function press(view: RecordView): Promise<void> {
  view.element.querySelector<HTMLButtonElement>("[data-testid=record]")?.click();
  await settled();
}

describe("RecordView", () => {
  it("records, and offers the file when it is done", async () => {
    const fetched = served();
    const view = await shown();
    await press(view);
    expect(view.element.textContent).toContain("recording, 0:00");
    expect(fetched.mock.lastCall?.[0]).toBe("http://host/orchestron/api/sessions/s1/takes");
    expect(fetched.mock.lastCall?.[1]?.body).toBe('{"format":"wav"}');

    await press(view);

    const link = view.element.querySelector("a");
    expect(link?.getAttribute("href")).toBe("http://host/orchestron/api/takes/t1/file");
    expect(link?.getAttribute("download")).toBe("a.wav");
    expect(view.element.textContent).toContain("1:12, 4.6 MB");
  });

  it("deletes a take", async () => {
    const fetched = served();
    const view = await shown();
    await press(view);
    await press(view);

    view.element.querySelector<HTMLButtonElement>("li button")?.click();
    await settled();

    expect(fetched.mock.lastCall?.[1]?.method).toBe("DELETE");
    expect(view.element.querySelector("li")).toBeNull();
  });

  it("says why it can't record", async () => {
    served(() => answerJson({ message: "There is no room." }, 429));
    const view = await shown();

    await press(view);

    expect(view.element.querySelector("[role=alert]")?.textContent).toBe("There is no room.");
  });

  it("is not there without a server, nor before anything can be recorded", () => {
    vi.stubGlobal("fetch", vi.fn());
    const view = new RecordView(null, leaving.signal);
    view.show(true);

    expect(view.element.hidden).toBe(true);
    expect(view.isNeeded).toBe(false);
  });
});
