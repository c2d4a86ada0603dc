import { LineMap, type Span } from "@polylogue/base";
import type { Place } from "@polylogue/protocol";

/** Finds the place of a span in its file; a file that cannot be read gives line 1, column 1. */
export class Places {
  readonly #maps = new Map<string, LineMap>();
  readonly #read: (file: string) => string | undefined;

  constructor(read: (file: string) => string | undefined) {
    this.#read = read;
  }

  of(file: string, span: Span): Place {
    let map = this.#maps.get(file);
    if (!map) {
      map = new LineMap(this.#read(file) ?? "");
      this.#maps.set(file, map);
    }
    return { file, ...map.position(span.start) };
  }
}
