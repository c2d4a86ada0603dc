/** Notices the brace that closes a JSON object, while its text arrives. What grammars let follow is not waited for. */
export class JsonEnd {
  #depth = 0;
  #quoted = false;
  #escaped = false;

  /** Whether the object is complete with this piece. */
  push(piece: string): boolean {
    for (const character of piece) {
      if (this.#quoted) this.#inText(character);
      else if (character === '"') this.#quoted = true;
      else if (character === "{") this.#depth++;
      else if (character === "}" && --this.#depth === 0) return true;
    }
    return false;
  }

  #inText(character: string): void {
    if (this.#escaped) this.#escaped = false;
    else if (character === "\\") this.#escaped = true;
    else if (character === '"') this.#quoted = false;
  }
}
