/** What the Web Audio API (section 1.32) gives to an audio worklet and TypeScript does not know. */

declare const sampleRate: number;
declare const currentFrame: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** The text of a script that is built on its own and runs elsewhere; see build.mjs. */
declare module "script:*" {
  const text: string;
  export default text;
}
