const inspect = Symbol.for("nodejs.util.inspect.custom");

/** A text that must be handed over exactly once: printing it, logging it or putting it into JSON shows `[secret]`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Every call of this is a place where a secret leaves the process on purpose. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [inspect](): string {
    return "[secret]";
  }
}
