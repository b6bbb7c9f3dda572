/**
 * A keyboard as a view of its own, for one instrument.
 *
 * The rule: which instrument, and what its p-fields are set to, is the kernel's to say; the notes go
 * from here to the engine, with their times, and wait for no cell.
 */

import type { SessionConnection } from "./connection";
import { element, setText } from "./dom";
import { HeldNotes } from "./held_notes";
import { Keyboard } from "./keyboard";
import { HIGHEST_C, LOWEST_C } from "./keyboard_section";
import type { Part } from "./part_view";
import { UNREACHABLE } from "./sentences";

/** Its notes are as loud as the kernel has set the instrument, however they are touched. */
const VELOCITY = 100;

/** What is played, as the kernel tells it. */
export interface Played {
  instrument: string;
  /** From p4 on. */
  pfields: number[];
  /** The place of the pitch among them. */
  pitch: number;
}

export function keyboardPart(
  connection: SessionConnection | undefined,
  played: () => Played,
): Part {
  const problem = element("p", { class: "orchestron-problem", role: "alert", hidden: "" });
  const say = (words: string): void => {
    setText(problem, words);
    problem.hidden = words === "";
  };
  const notes = new HeldNotes({
    request: (method, params) =>
      connection?.request(method, params) ?? Promise.reject(new Error(UNREACHABLE)),
    playTime: (time) => connection?.hearing.playTime(time) ?? null,
    failed: (error) => {
      say(error instanceof Error ? error.message : String(error));
    },
    voice: ({ frequency }) => {
      const { instrument, pfields, pitch } = played();
      return { instrument, pfields: pfields.map((each, n) => (n === pitch ? frequency : each)) };
    },
  });
  // A page's keys are JupyterLab's shortcuts: what is played by them has to have the focus here.
  const board = element("div", { class: "orchestron-board", "data-lm-suppress-shortcuts": "true" });
  const end = new AbortController();
  const keyboard = new Keyboard(
    {
      press: (pitch, time) => {
        say("");
        notes.press(pitch, VELOCITY, time);
      },
      release: (pitch, time) => {
        notes.release(pitch, time);
      },
      shift: (octaves) => {
        const lowest = keyboard.lowest + 12 * octaves;
        keyboard.lowest = Math.min(Math.max(lowest, LOWEST_C), HIGHEST_C);
      },
    },
    board,
    end.signal,
  );
  board.append(keyboard.element, problem);
  return {
    element: board,
    show: ({ reachable }) => {
      keyboard.element.hidden = !reachable;
      if (!reachable) keyboard.releaseAll();
    },
    close: () => {
      end.abort();
      keyboard.releaseAll();
    },
  };
}
