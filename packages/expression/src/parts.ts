import type { Env } from "./environment.ts";
import { allowText, booleanOf, printable } from "./expect.ts";
import type { Expr, LoopExpr, Part } from "./expr.ts";
import type { Value } from "./value.ts";

/** How the expressions inside a text are made ready; lent by the evaluator, which texts are a part of. */
export interface Tools {
  readonly compile: (expr: Expr) => (env: Env) => Value;
  readonly eachTurn: (loop: LoopExpr) => (env: Env, body: (env: Env) => void) => void;
}
type Write = (env: Env, out: Sheet) => void;

/** What has been written so far; refuses to grow beyond the limit. */
class Sheet {
  readonly #pieces: string[] = [];
  #length = 0;

  add(piece: string): void {
    this.#length += piece.length;
    allowText(this.#length);
    this.#pieces.push(piece);
  }
  get text(): string {
    return this.#pieces.join("");
  }
}

/** The parts of a text as a function that puts them together. */
export function compileParts(parts: readonly Part[], tools: Tools): (env: Env) => string {
  const write = writeAll(parts, tools);
  return (env) => {
    const sheet = new Sheet();
    write(env, sheet);
    return sheet.text;
  };
}

function writeAll(parts: readonly Part[], tools: Tools): Write {
  const writers = parts.map((part) => writeOne(part, tools));
  return (env, out) => {
    for (const write of writers) write(env, out);
  };
}

function writeOne(part: Part, tools: Tools): Write {
  if (typeof part === "string") return (_, out) => out.add(part);
  if ("hole" in part) {
    const value = tools.compile(part.hole);
    return (env, out) => out.add(printable(value(env)));
  }
  if ("if" in part) {
    const [condition, then, otherwise] = [
      tools.compile(part.if),
      writeAll(part.then, tools),
      writeAll(part.else, tools),
    ];
    return (env, out) => (booleanOf(condition(env)) ? then : otherwise)(env, out);
  }
  const [turn, body] = [tools.eachTurn(part.for), writeAll(part.body, tools)];
  return (env, out) => turn(env, (inner) => body(inner, out));
}
