import type { Expr, LoopExpr, Part, Value } from "@polylogue/expression";

/**
 * How much of a value matters: all of it, only how many items it has, or only that working it out may fail.
 * `literals` are values on both sides of what it is compared with; `open`: that is not known before a run.
 */
export interface Use {
  readonly of: "whole" | "size" | "nothing";
  readonly literals: readonly Value[];
  readonly open?: boolean;
}
export const whole: Use = { of: "whole", literals: [] };
export const size: Use = { of: "size", literals: [] };
export const nothing: Use = { of: "nothing", literals: [] };

/** Names of loops, each with the list that it runs over. */
export type Bound = ReadonlyMap<string, { readonly list: Expr; readonly bound: Bound }>;
export const unbound: Bound = new Map();

/** What a walk through an expression tells of the scene's values it depends on. */
export interface Heed {
  /** A value of the scene, by its name and fields. */
  readonly need: (path: readonly string[], use: Use) => void;
  /** The value of an expression that nothing in a run changes. */
  readonly constant: (expr: Expr) => Value | undefined;
  readonly draws: () => void;
  /** A value that is written down where a run is decided: what is compared with others may well be equal to it. */
  readonly written: (value: Value) => void;
}

/** A number at which a comparison turns, and its neighbour on the other side. */
function bothSides(value: Value, operator: string, isRight: boolean): readonly Value[] {
  if (typeof value !== "number") return [value];
  const turnsBelow = isRight ? ["<=", ">"] : ["<", ">="];
  return turnsBelow.includes(operator) ? [value - 1, value] : [value, value + 1];
}

/** One expression, what matters of its value, and of which of its fields. */
interface Look {
  readonly use: Use;
  readonly bound: Bound;
  readonly rest: readonly string[];
}
type Of<O extends Expr["op"]> = Extract<Expr, { readonly op: O }>;

/** Functions that fail when their list is empty. */
const partial = new Set(["first", "last", "mean", "min", "max"]);
/** Functions whose value is their first argument's, or a part of it. */
const passing = new Set(["first", "last", "take", "reveal"]);
const comparing = new Set(["==", "!=", "<", "<=", ">", ">=", "in"]);
const dividing = new Set(["/", "%"]);

/** Walks backwards from an expression to the values it depends on, as far as `use` says. */
export class Slice {
  readonly #heed: Heed;

  constructor(heed: Heed) {
    this.#heed = heed;
  }

  look(expr: Expr, use: Use, bound: Bound = unbound, rest: readonly string[] = []): void {
    const at: Look = { use, bound, rest };
    switch (expr.op) {
      case "literal":
        if (use.of === "whole") this.#heed.written(expr.value);
        return;
      case "text":
        return this.parts(expr.parts, use, bound);
      case "ref":
        return this.#ref(expr, at);
      case "member":
        return this.look(expr.of, use, bound, [expr.name, ...rest]);
      case "index":
        return this.#index(expr, at);
      case "minus":
      case "not":
        return this.look(expr.of, use, bound);
      case "binary":
        return this.#binary(expr, at);
      case "if":
        return this.#either(expr, at);
      case "record":
        return this.#record(expr, at);
      case "list":
        for (const item of expr.items) this.#item(item, at);
        return;
      case "call":
        return this.#call(expr, at);
      case "over":
        return this.#over(expr, at);
      case "pick":
        if (use.of !== "nothing") this.#heed.draws();
        this.#list(expr.from, at);
        return this.look(expr.from, use, bound, rest);
    }
  }

  /** The pieces of a text; which of them are put in changes nothing but the text. */
  parts(parts: readonly Part[], use: Use = nothing, bound: Bound = unbound): void {
    const bare: Use = { of: use.of, literals: [] };
    for (const part of parts) {
      if (typeof part === "string") continue;
      if ("hole" in part) this.look(part.hole, bare, bound);
      else if ("if" in part) {
        this.look(part.if, bare, bound);
        this.parts(part.then, bare, bound);
        this.parts(part.else, bare, bound);
      } else this.parts(part.body, bare, this.loop(part.for, bare, bound));
    }
  }

  /** The head of a loop; gives the names inside it. */
  loop(loop: LoopExpr, use: Use, bound: Bound = unbound): Bound {
    const matters = use.of !== "nothing";
    this.look(loop.of, matters ? size : nothing, bound);
    const inner: Bound = new Map([...bound, [loop.variable, { list: loop.of, bound }]]);
    if (loop.when) this.look(loop.when, matters ? whole : nothing, inner);
    // The order of items matters only to who looks at one of them.
    if (loop.by) this.look(loop.by, use.of === "whole" ? whole : nothing, inner);
    return inner;
  }

  #ref({ name }: Of<"ref">, { use, bound, rest }: Look): void {
    const loop = bound.get(name);
    if (!loop) {
      if (use.of !== "nothing") this.#heed.need([name, ...rest], use);
      return;
    }
    // The number of an item's own items is not the number of items.
    const inner: Use = use.of === "size" && rest.length === 0 ? { ...use, of: "whole" } : use;
    if (inner.of !== "nothing") this.look(loop.list, inner, loop.bound, rest);
  }

  #index(expr: Of<"index">, { use, bound, rest }: Look): void {
    this.look(expr.at, whole, bound);
    const place = this.#heed.constant(expr.at);
    const ends = typeof place === "number" ? [place - 1, place] : [];
    this.look(expr.of, { of: "size", literals: ends }, bound);
    const inner: Use = use.of === "size" && rest.length === 0 ? { ...use, of: "whole" } : use;
    if (inner.of !== "nothing") this.look(expr.of, inner, bound, rest);
  }

  #binary({ operator, left, right }: Of<"binary">, { use, bound }: Look): void {
    const matters = use.of !== "nothing";
    const sides = [
      [left, right],
      [right, left],
    ] as const;
    for (const [side, other] of sides) {
      if (!matters && !(dividing.has(operator) && side === right)) this.look(side, nothing, bound);
      else this.look(side, this.#compared(operator, side === right, other, use), bound);
    }
  }

  #compared(operator: string, isRight: boolean, other: Expr, use: Use): Use {
    if (dividing.has(operator) && isRight) return { of: "whole", literals: [0, 1] };
    if (!comparing.has(operator)) return { ...use, of: "whole" };
    const value = this.#heed.constant(other);
    if (value === undefined) return { of: "whole", literals: [], open: operator !== "in" };
    const values = Array.isArray(value) ? (value as readonly Value[]) : [value];
    return { of: "whole", literals: values.flatMap((each) => bothSides(each, operator, isRight)) };
  }

  #either(expr: Of<"if">, { use, bound, rest }: Look): void {
    this.look(expr.condition, use.of === "nothing" ? nothing : whole, bound);
    this.look(expr.then, use, bound, rest);
    this.look(expr.else, use, bound, rest);
  }

  #record({ entries }: Of<"record">, { use, bound, rest }: Look): void {
    const [field, ...deeper] = rest;
    for (const { name, value } of entries) {
      if (name === undefined) this.look(value, use, bound, rest);
      else if (field === undefined || field === name) this.look(value, use, bound, deeper);
      else this.look(value, nothing, bound);
    }
  }

  #item({ value, spread, loop }: Of<"list">["items"][number], { use, bound, rest }: Look): void {
    const inner = loop ? this.loop(loop, use, bound) : bound;
    const sizeOnly = use.of === "size" && rest.length === 0;
    this.look(value, sizeOnly && !spread ? nothing : use, inner, rest);
  }

  #call({ name, arguments: given }: Of<"call">, at: Look): void {
    const { use, bound, rest } = at;
    const [first, ...more] = given;
    if (!first) return;
    if (partial.has(name) && more.length === 0) this.#list(first, at);
    if (name === "count" || name === "any") {
      const counted: Use = { ...use, of: "size" };
      this.look(first, use.of === "nothing" ? nothing : name === "count" ? counted : whole, bound);
      return;
    }
    this.look(first, use, bound, passing.has(name) ? rest : []);
    for (const each of more) this.look(each, use.of === "nothing" ? nothing : { ...use, of: "whole" }, bound);
  }

  #over({ each, loop }: Of<"over">, at: Look): void {
    this.#list(loop.of, at);
    this.look(each, at.use, this.loop(loop, at.use, at.bound), at.rest);
  }

  /** A list that something is taken from: it fails where there is nothing. */
  #list(list: Expr, { bound }: Look): void {
    this.look(list, { of: "size", literals: [0, 1] }, bound);
  }
}
