/**
 * What a scope and a spectrum look like.
 *
 * The rule: every number that is drawn has its scale beside it; times in milliseconds, frequencies
 * in Hz on a logarithmic axis, levels in dBFS.
 */

import type { Look, Painter } from "./graph_view";
import type { SoundGraph } from "./sound_graph";
import { placeOf, trigger } from "./traces";

const FONT = "11px system-ui, sans-serif";
const FOOT = 16;
/** Of the analyser's time: the rest is room to begin at a crossing. */
const SHOWN = 512;
const FAINTEST = -100;
const LINES = [-20, -40, -60, -80];
const FREQUENCIES: [number, string][] = [
  [50, "50"],
  [100, "100"],
  [200, "200"],
  [500, "500"],
  [1000, "1 k"],
  [2000, "2 k"],
  [5000, "5 k"],
  [10_000, "10 kHz"],
];

/** Both sides over the last ten milliseconds, held still by where they rise through zero. */
export function scope(label: string): Painter {
  const times = new Float32Array(1024);
  return {
    label,
    height: 180,
    paint: (brush, graph, look) => {
      const middle = (look.height - FOOT) / 2;
      brush.fillStyle = look.colour("--o-line");
      brush.fillRect(0, middle, look.width, 1);
      const sides: [AnalyserNode, string][] = [
        [graph.left, "--o-accent"],
        [graph.right, "--o-live"],
      ];
      let begin: number | null = null;
      for (const [analyser, colour] of sides) {
        analyser.getFloatTimeDomainData(times);
        begin ??= trigger(times, times.length - SHOWN);
        brush.beginPath();
        for (let index = 0; index < SHOWN; index += 1) {
          const level = Math.max(-1, Math.min(1, times[begin + index] ?? 0));
          brush.lineTo((index / (SHOWN - 1)) * look.width, middle - level * (middle - 2));
        }
        brush.strokeStyle = look.colour(colour);
        brush.lineWidth = 1.5;
        brush.stroke();
      }
      const milliseconds = (1000 * SHOWN) / graph.context.sampleRate;
      write(brush, look, `${milliseconds.toFixed(1)} ms`, look.width, "right");
    },
  };
}

/** Levels from 20 Hz to 20 kHz. */
export function spectrum(label: string): Painter {
  const levels = new Float32Array(1024);
  return {
    label,
    height: 200,
    paint: (brush, graph, look) => {
      const bottom = look.height - FOOT;
      grid(brush, look, bottom);
      graph.mixed.getFloatFrequencyData(levels);
      const width = binWidth(graph, levels);
      brush.beginPath();
      brush.moveTo(0, bottom);
      levels.forEach((level, bin) => {
        const share = Math.max(0, Math.min(1, 1 - level / FAINTEST));
        if (bin > 0) brush.lineTo(placeOf(bin * width) * look.width, bottom * (1 - share));
      });
      brush.lineTo(look.width, bottom);
      brush.strokeStyle = look.colour("--o-accent");
      brush.lineWidth = 1.5;
      brush.stroke();
    },
  };
}

function binWidth(graph: SoundGraph, levels: Float32Array): number {
  return graph.context.sampleRate / 2 / levels.length;
}

function grid(brush: CanvasRenderingContext2D, look: Look, bottom: number): void {
  for (const level of LINES) {
    const top = (level / FAINTEST) * bottom;
    brush.fillStyle = look.colour("--o-line");
    brush.fillRect(0, top, look.width, 1);
    brush.fillStyle = look.colour("--o-quiet");
    brush.font = FONT;
    brush.textAlign = "left";
    brush.fillText(`${level} dB`, 2, top - 3);
  }
  for (const [frequency, words] of FREQUENCIES) {
    const left = placeOf(frequency) * look.width;
    brush.fillStyle = look.colour("--o-line");
    brush.fillRect(left, 0, 1, bottom);
    write(brush, look, words, left, "center");
  }
}

function write(
  brush: CanvasRenderingContext2D,
  look: Look,
  words: string,
  left: number,
  align: CanvasTextAlign,
): void {
  brush.fillStyle = look.colour("--o-quiet");
  brush.font = FONT;
  brush.textAlign = align;
  brush.fillText(words, left, look.height - 4);
}
