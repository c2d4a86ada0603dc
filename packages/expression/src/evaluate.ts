import type { Env } from "./environment.ts";
import { Scope } from "./environment.ts";
import { EvaluationError } from "./error.ts";
import { allowItems, booleanOf, compare, finite, integerOf, listOf, numberOf, recordOf } from "./expect.ts";
import type { Entry, Expr, Item, LoopExpr, Operator, Part } from "./expr.ts";
import { functionNamed } from "./functions.ts";
import { operators } from "./operators.ts";
import { compileParts } from "./parts.ts";
import type { Value } from "./value.ts";
import { fieldOf, heavier, limits } from "./value.ts";

/** An expression made ready: give it an environment, get its value. */
export type Compiled = (env: Env) => Value;

const ready = new WeakMap<Expr, Compiled>();
/** Rounds that loops may still make in the evaluation under way. */
let turns = 0;
let depth = 0;

/** The expression's value. Fails with an {@link EvaluationError} and nothing else. */
export function evaluate(expr: Expr, env: Env): Value {
  return compileExpr(expr)(env);
}

/** The expression as a function, made once for each expression object. */
export function compileExpr(expr: Expr): Compiled {
  let made = ready.get(expr);
  if (!made) ready.set(expr, (made = guarded(() => compile(expr))));
  return made;
}

/** Counts the rounds of loops and weighs the result, so that total also means small. Made at the first use. */
export function guarded<T extends Value>(make: () => (env: Env) => T): (env: Env) => T {
  let body: ((env: Env) => T) | undefined;
  return (env) => {
    if (depth === 0) turns = limits.turns;
    depth++;
    try {
      const value = (body ??= make())(env);
      if (typeof value === "object" && heavier(value)) throw tooLarge("The value is too large.");
      return value;
    } catch (error) {
      throw error instanceof RangeError ? tooLarge("The expression is nested too deeply.") : error;
    } finally {
      depth--;
    }
  };
}
const tooLarge = (message: string) => new EvaluationError("too-large", message);

type Node<O extends Expr["op"]> = Extract<Expr, { readonly op: O }>;
const compilers: { readonly [O in Expr["op"]]: (expr: Node<O>) => Compiled } = {
  literal:
    ({ value }) =>
    () =>
      value,
  text: ({ parts }) => compileText(parts),
  ref: compileRef,
  member: compileMember,
  index: compileIndex,
  minus: ({ of }) => {
    const inner = compile(of);
    return (env) => finite(-numberOf(inner(env)));
  },
  not: ({ of }) => {
    const inner = compile(of);
    return (env) => !booleanOf(inner(env));
  },
  binary: ({ operator, left, right }) => compileBinary(operator, left, right),
  if: (expr) => {
    const [condition, then, otherwise] = [compile(expr.condition), compile(expr.then), compile(expr.else)];
    return (env) => (booleanOf(condition(env)) ? then(env) : otherwise(env));
  },
  record: ({ entries }) => compileRecord(entries),
  list: ({ items }) => compileList(items),
  call: compileCall,
  over: compileOver,
  pick: compilePick,
};

/** The parts of a text, without the guard. */
export function compileText(parts: readonly Part[]): (env: Env) => string {
  return compileParts(parts, { compile, eachTurn });
}

function compile(expr: Expr): Compiled {
  return (compilers[expr.op] as (expr: Expr) => Compiled)(expr);
}

function compileRef({ name }: Node<"ref">): Compiled {
  return (env) => {
    const value = env.get(name);
    if (value === undefined) throw new EvaluationError("not-known", `\`${name}\` is not known yet.`);
    return value;
  };
}

function compileMember({ of, name }: Node<"member">): Compiled {
  const record = compile(of);
  return (env) => {
    const value = fieldOf(recordOf(record(env)), name);
    if (value === undefined) throw new EvaluationError("not-known", `\`${name}\` is not known yet.`);
    return value;
  };
}

function compileIndex(expr: Node<"index">): Compiled {
  const [list, at] = [compile(expr.of), compile(expr.at)];
  return (env) => {
    const items = listOf(list(env));
    const index = integerOf(at(env));
    const value = items[index - 1];
    if (value !== undefined) return value;
    const message = `There is no item ${index}: the list has ${items.length}, counted from 1.`;
    throw new EvaluationError("index-outside", message);
  };
}

function compileBinary(operator: Operator, a: Expr, b: Expr): Compiled {
  const left = compile(a);
  if (operator === "in" && b.op === "binary" && b.operator === "..")
    return compileBetween(left, b.left, b.right);
  const right = compile(b);
  if (operator === "and") return (env) => booleanOf(left(env)) && booleanOf(right(env));
  if (operator === "or") return (env) => booleanOf(left(env)) || booleanOf(right(env));
  const apply = operators[operator];
  return (env) => apply(left(env), right(env));
}

/** `x in a..b` without making the list. */
function compileBetween(item: Compiled, from: Expr, to: Expr): Compiled {
  const [first, last] = [compile(from), compile(to)];
  return (env) => {
    const [value, low, high] = [item(env), integerOf(first(env)), integerOf(last(env))];
    return Number.isInteger(value) && low <= (value as number) && (value as number) <= high;
  };
}

function compileRecord(entries: readonly Entry[]): Compiled {
  const parts = entries.map((entry) => ({ name: entry.name, value: compile(entry.value) }));
  return (env) => {
    const fields: [string, Value][] = [];
    for (const { name, value } of parts) {
      if (name === undefined) fields.push(...Object.entries(recordOf(value(env))));
      else fields.push([name, value(env)]);
    }
    // `fromEntries` makes own fields of names such as `__proto__`.
    return Object.fromEntries(fields);
  };
}

type Collect = (env: Env, into: Value[]) => void;

function compileList(items: readonly Item[]): Compiled {
  const parts = items.map(compileItem);
  return (env) => {
    const list: Value[] = [];
    for (const part of parts) part(env, list);
    return list;
  };
}

function compileItem(item: Item): Collect {
  const value = compile(item.value);
  const put: Collect = item.spread
    ? (env, into) => {
        const more = listOf(value(env));
        allowItems(into.length + more.length);
        for (const each of more) into.push(each);
      }
    : (env, into) => {
        allowItems(into.length + 1);
        into.push(value(env));
      };
  return item.loop ? repeated(item.loop, put) : put;
}

/** The rounds of a loop: filtered by `when`, and sorted by `by` where it is written. */
function repeated(loop: LoopExpr, put: Collect): Collect {
  const each = eachTurn(loop);
  if (!loop.by) return (env, into) => each(env, (inner) => put(inner, into));
  const key = compile(loop.by);
  return (env, into) => {
    const keyed: { readonly key: Value; readonly values: Value[] }[] = [];
    each(env, (inner) => {
      const values: Value[] = [];
      put(inner, values);
      keyed.push({ key: key(inner), values });
    });
    for (const { values } of keyed.sort((a, b) => compare(a.key, b.key))) {
      allowItems(into.length + values.length);
      into.push(...values);
    }
  };
}

/** Runs a body for every item that a loop's `when` lets through. The scope is good until the body returns. */
function eachTurn(loop: LoopExpr): (env: Env, body: (env: Env) => void) => void {
  const list = compile(loop.of);
  const when = loop.when && compile(loop.when);
  return (env, body) => {
    const items = listOf(list(env));
    if (items.length === 0) return;
    const inner = new Scope(env, loop.variable, items[0] as Value);
    for (const item of items) {
      if (--turns < 0) throw tooLarge(`A loop goes round more than ${limits.turns} times.`);
      inner.value = item;
      if (!when || booleanOf(when(inner))) body(inner);
    }
  };
}

function compileCall({ name, arguments: given }: Node<"call">): Compiled {
  const spec = functionNamed(name);
  const parts = given.map(compile);
  return (env) => {
    if (!spec) throw new EvaluationError("not-known", `There is no function \`${name}\`.`);
    const values = parts.map((part) => part(env));
    if (!values.length) throw new EvaluationError("wrong-type", `\`${name}\` needs an argument.`);
    return spec.evaluate(values);
  };
}

/** `best(e for x in xs by k)`: the first e among those with the greatest k. */
function compileOver({ name, each, loop }: Node<"over">): Compiled {
  const [value, key, turn] = [compile(each), compile(loop.by ?? each), eachTurn(loop)];
  return (env) => {
    let found: { readonly key: Value; readonly value: Value } | undefined;
    turn(env, (inner) => {
      const mark = key(inner);
      if (!found || compare(mark, found.key) > 0) found = { key: mark, value: value(inner) };
    });
    if (!found) throw new EvaluationError("nothing-to-choose", `There is no ${name} of an empty list.`);
    return found.value;
  };
}

function compilePick({ from, site }: Node<"pick">): Compiled {
  const list = compile(from);
  return (env) => {
    const items = listOf(list(env));
    if (items.length === 0) throw new EvaluationError("nothing-to-choose", "There is nothing to pick from.");
    if (!env.draw) throw new EvaluationError("no-draw", "Nothing may be drawn here.");
    return env.draw(site, items);
  };
}
