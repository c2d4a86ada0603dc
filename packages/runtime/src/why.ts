import { type Env, EvaluationError, type Expr, evaluate, type Value } from "@polylogue/expression";
import type { Condition } from "@polylogue/model";

/** What came of a condition: true or false, or why it has no value. */
export function outcome(condition: Expr, env: Env): boolean | EvaluationError {
  try {
    return evaluate(condition, env) === true;
  } catch (error) {
    if (error instanceof EvaluationError) return error;
    throw error;
  }
}

/**
 * Why a condition is not `wanted`, in words: the values on the sides of its comparisons as they are.
 * Of several that are joined with `and`, only those are told that do not hold.
 */
export function why({ condition, clauses }: Condition, env: Env, wanted = true): string {
  const came = outcome(condition, env);
  if (came instanceof EvaluationError) return asClause(came.message);
  const guilty = wanted ? clauses.filter((clause) => outcome(clause.condition, env) !== true) : clauses;
  const sides = guilty.flatMap((clause) => clause.sides);
  return sides.map(({ expr, text }) => `\`${short(text, 80)}\` is ${shown(expr, env)}`).join(" and ");
}

function shown(expr: Expr, env: Env): string {
  try {
    return short(inWords(evaluate(expr, env)), 300);
  } catch (error) {
    if (error instanceof EvaluationError) return "not known";
    throw error;
  }
}

/** A sentence as a part of another. */
const asClause = (sentence: string) =>
  sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, "");
const inWords = (value: Value): string => (value === "" ? "empty" : JSON.stringify(value));
const short = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
