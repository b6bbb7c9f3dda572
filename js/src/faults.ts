/**
 * What was in vain on the way of the sound, in sentences: of servers that could not be used, and of
 * ports that there were none of.
 *
 * The rule: a server is named once, by whoever noticed first, the engine or this browser. What the
 * last attempt found holds until the next one has found out.
 */

export class Faults {
  #before: string[] = [];
  #found: string[] = [];

  get sentences(): readonly string[] {
    return once([...this.#found, ...this.#before]);
  }

  /** A new attempt is under way. */
  begin(): void {
    this.#before = [...this.sentences];
    this.#found = [];
  }

  add(...sentences: readonly string[]): void {
    this.#found = once([...this.#found, ...sentences.filter((each) => each !== "")]);
  }

  /** The attempt is over: what it did not find is mended. */
  settle(): void {
    this.#before = [];
  }
}

function once(sentences: readonly string[]): string[] {
  const named = new Map<string, string>();
  for (const each of sentences) {
    const subject = subjectOf(each);
    if (!named.has(subject)) named.set(subject, each);
  }
  return [...named.values()];
}

/** The server that a sentence is about; the sentence itself if it is about none. */
function subjectOf(sentence: string): string {
  const server = /^(?:stun|turn)s?:\S+/.exec(sentence);
  return server === null ? sentence : server[0].replace("?transport=udp", "");
}
