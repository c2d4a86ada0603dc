import { type Env, evaluate, type LoopExpr, scope, type Value } from "@polylogue/expression";

/** Runs `body` once for each binding of the `for every` prefixes, outermost first. */
export function forEvery(loops: readonly LoopExpr[], env: Env, body: (env: Env) => void): void {
  const [first, ...rest] = loops;
  if (!first) return body(env);
  for (const item of evaluate(first.of, env) as readonly Value[]) {
    const inner = scope(env, first.variable, item);
    if (first.when && evaluate(first.when, inner) !== true) continue;
    forEvery(rest, inner, body);
  }
}
