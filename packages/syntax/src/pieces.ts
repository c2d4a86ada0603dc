import type { Span } from "@polylogue/base";
import type { Expression, Loop, TextPart } from "./ast.ts";

interface At {
  readonly span: Span;
}
export interface CharactersPiece extends At {
  readonly kind: "characters";
  readonly text: string;
}
export interface HolePiece extends At {
  readonly kind: "hole";
  readonly value: Expression;
}
export type TagPiece =
  | (At & { readonly kind: "for"; readonly loop: Loop })
  | (At & { readonly kind: "if"; readonly condition: Expression })
  | (At & { readonly kind: "else" | "end" });

/** A text in one row: what is written, holes and tags, before tags take in what stands between them. */
export type Piece = CharactersPiece | HolePiece | TagPiece;

/** Makes a tree of the row: whatever stands between a tag and its `{end}` becomes its body. */
export function assemble(pieces: readonly Piece[]): TextPart[] {
  return new Assembly(pieces).parts();
}

class Assembly {
  readonly #pieces: readonly Piece[];
  #at = 0;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  /** The parts up to the next `{else}` or `{end}` of this level. */
  parts(): TextPart[] {
    const parts: TextPart[] = [];
    for (
      let piece = this.#here();
      piece && piece.kind !== "else" && piece.kind !== "end";
      piece = this.#here()
    ) {
      this.#at++;
      const part = this.#part(piece);
      if (part) merge(parts, part);
    }
    return parts;
  }

  #here(): Piece | undefined {
    return this.#pieces[this.#at];
  }

  #part(piece: Piece): TextPart | undefined {
    switch (piece.kind) {
      case "characters":
        return piece.text === "" ? undefined : { kind: "Characters", span: piece.span, text: piece.text };
      case "hole":
        return { kind: "Hole", span: piece.span, value: piece.value };
      case "for": {
        const body = this.parts();
        return { kind: "ForPart", span: this.#close(piece.span), loop: piece.loop, body };
      }
      case "if":
        return this.#if(piece.span, piece.condition);
      default:
        return undefined;
    }
  }

  #if(span: Span, condition: Expression): TextPart {
    const then = this.parts();
    const otherwise = this.#here()?.kind === "else" ? this.#else() : undefined;
    const whole = this.#close(span);
    return otherwise
      ? { kind: "IfPart", span: whole, condition, then, else: otherwise }
      : { kind: "IfPart", span: whole, condition, then };
  }

  #else(): TextPart[] {
    this.#at++;
    return this.parts();
  }

  #close({ start, end }: Span): Span {
    const tag = this.#here();
    if (tag?.kind !== "end") return { start, end };
    this.#at++;
    return { start, end: Math.max(end, tag.span.end) };
  }
}

/** Characters that follow characters are one part. */
function merge(parts: TextPart[], part: TextPart): void {
  const last = parts.at(-1);
  if (part.kind !== "Characters" || last?.kind !== "Characters") {
    parts.push(part);
    return;
  }
  const span = { start: last.span.start, end: part.span.end };
  parts[parts.length - 1] = { kind: "Characters", span, text: last.text + part.text };
}
