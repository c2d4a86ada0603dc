import type { Env } from "./environment.ts";
import { compileText, guarded } from "./evaluate.ts";
import type { Part } from "./expr.ts";

const ready = new WeakMap<readonly Part[], (env: Env) => string>();

/** The text that the parts come to. A value that is put in keeps its own lines and is not read again. */
export function render(parts: readonly Part[], env: Env): string {
  let made = ready.get(parts);
  if (!made) ready.set(parts, (made = guarded(() => compileText(parts))));
  return made(env);
}
