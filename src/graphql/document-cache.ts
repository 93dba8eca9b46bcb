import type { DocumentNode } from "graphql";

/**
 * Parsed documents by their text, bounded by bytes: the least recently used make way. Everything else that is known of
 * a document (its validation, its operations) hangs on the parsed document weakly, and goes with it.
 */
export class DocumentCache {
  readonly #documents = new Map<string, DocumentNode>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes = 12_000_000) {
    this.#mostBytes = mostBytes;
  }

  get(text: string): DocumentNode | undefined {
    const document = this.#documents.get(text);
    if (document === undefined) return undefined;
    this.#documents.delete(text);
    this.#documents.set(text, document);
    return document;
  }

  set(text: string, document: DocumentNode): void {
    const bytes = footprint(text);
    if (bytes > this.#mostBytes / 4 || this.#documents.has(text)) return;
    this.#documents.set(text, document);
    this.#bytes += bytes;
    for (const oldest of this.#documents.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#documents.delete(oldest);
      this.#bytes -= footprint(oldest);
    }
  }
}

/** A parsed document takes about thirty times the bytes of its text: measured on introspection and on page queries. */
function footprint(text: string): number {
  return 1_000 + text.length * 30;
}
