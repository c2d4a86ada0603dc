import {
  type Env,
  EvaluationError,
  evaluate,
  type LoopExpr,
  limits,
  scope,
  type Value,
} from "@polylogue/expression";

/**
 * Runs `body` once for each binding of the `for every` prefixes, outermost first; no step goes round more often
 * than a list has items (SPEC 6.5).
 */
export function forEvery(loops: readonly LoopExpr[], env: Env, body: (env: Env) => void): void {
  let left = limits.items;
  const round = () => {
    if (--left < 0)
      throw new EvaluationError("too-large", `\`for every\` goes round more than ${limits.items} times.`);
  };
  bindAll(loops, env, round, body);
}

function bindAll(loops: readonly LoopExpr[], env: Env, round: () => void, body: (env: Env) => void): void {
  const [first, ...rest] = loops;
  if (!first) return body(env);
  for (const item of evaluate(first.of, env) as readonly Value[]) {
    round();
    const inner = scope(env, first.variable, item);
    if (first.when && evaluate(first.when, inner) !== true) continue;
    bindAll(rest, inner, round, body);
  }
}
