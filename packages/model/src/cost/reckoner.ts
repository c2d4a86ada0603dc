import type { Bound, Env, Expr, ListType, LoopExpr, Names, Type, Value } from "@polylogue/expression";
import { environment, evaluate, infer, inLoop, limits } from "@polylogue/expression";
import type { Role, Scene, Step } from "../scene.ts";
import type { Range } from "./range.ts";
import { add, anything, counted, either, exactly, negative, nothing, sum, times } from "./range.ts";

type Of<O extends Expr["op"]> = Extract<Expr, { readonly op: O }>;

/** Reckons numbers, sizes of lists and seats of roles before a run, as narrowly as the scene allows. */
export class Reckoner {
  readonly scene: Scene;
  /** The types of the scene's names. */
  readonly names: Names;
  readonly #env: Env;
  readonly #steps: readonly Step[];
  readonly #seats = new Map<string, Range>();

  constructor(scene: Scene, steps: readonly Step[], values: Readonly<Record<string, Value>>) {
    this.scene = scene;
    this.#steps = steps;
    this.#env = environment(known(scene, values));
    const specs = new Map(
      [...scene.inputs, ...scene.settings, ...scene.lets, ...scene.outputs].map((s) => [s.name, s.type]),
    );
    const roles = new Map(scene.roles.map((role) => [role.name, role]));
    this.names = (name) => specs.get(name) ?? this.#roleType(roles.get(name)) ?? this.#elsewhere(name);
  }

  /** The value of an expression, where nothing in it changes with the run. */
  constant(expr: Expr): Value | undefined {
    try {
      return evaluate(expr, this.#env);
    } catch {
      return undefined;
    }
  }

  /** Between which numbers an expression's value lies. */
  number(expr: Expr, names: Names = this.names): Range {
    const value = this.constant(expr);
    if (typeof value === "number") return exactly(value);
    if (expr.op === "minus") return negative(this.number(expr.of, names));
    if (expr.op === "if") return either(this.number(expr.then, names), this.number(expr.else, names));
    if (expr.op === "binary") return this.#arithmetic(expr, names);
    if (expr.op === "call") return this.#call(expr, names);
    const type = infer(expr, names);
    return type.kind === "integer" || type.kind === "number" ? this.ends(type) : anything;
  }

  /** How many items a list has. */
  size(expr: Expr, names: Names = this.names): Range {
    const value = this.constant(expr);
    if (Array.isArray(value)) return exactly(value.length);
    if (expr.op === "list") return this.#listSize(expr, names);
    if (expr.op === "if") return either(this.size(expr.then, names), this.size(expr.else, names));
    if (expr.op === "binary" && expr.operator === "..") {
      const [from, to] = [this.number(expr.left, names), this.number(expr.right, names)];
      return capped(add(add(to, negative(from)), exactly(1)));
    }
    const type = infer(expr, names);
    return type.kind === "list" ? this.listEnds(type) : capped(anything);
  }

  /** How often the body of some loops, one inside the other, runs; and the names inside. */
  rounds(
    loops: readonly LoopExpr[],
    names: Names = this.names,
  ): { readonly count: Range; readonly names: Names } {
    let [count, inner] = [exactly(1), names];
    for (const loop of loops) {
      count = times(count, this.size(loop.of, inner));
      inner = inLoop(loop, inner);
    }
    return { count, names: inner };
  }

  /** How many seats a role has; for a role made at run time, how many are asked at once. */
  seats(name: string): Range {
    const role = this.scene.roles.find((each) => each.name === name);
    if (!role || role.seats.kind === "one") return exactly(1);
    if (role.seats.kind === "counted") return counted(this.number(role.seats.count));
    const made = this.#seats.get(name);
    if (made) return made;
    // While it is being reckoned, a role whose number hangs on itself counts as one without a limit.
    this.#seats.set(name, { low: 0, high: limits.items });
    const askings = this.#steps.flatMap((step) => this.#askings(step, name));
    const seats = askings.length ? askings.reduce(either) : nothing;
    this.#seats.set(name, seats);
    return seats;
  }

  #askings(step: Step, name: string): readonly Range[] {
    if (step.kind === "speak") {
      const subjects = step.subjects.filter((subject) => subject.role === name && !subject.every);
      return subjects.length ? [times(this.rounds(step.loops).count, exactly(subjects.length))] : [];
    }
    if (step.kind !== "stage") return [];
    const cast = step.cast.filter((each) => each.role === name);
    return cast.length ? [sum(cast.map((each) => this.rounds(each.loops).count))] : [];
  }

  ends({ min, max }: { readonly min?: Bound; readonly max?: Bound }): Range {
    return {
      low: min === undefined ? anything.low : this.#bound(min).low,
      high: max === undefined ? anything.high : this.#bound(max).high,
    };
  }
  listEnds(type: ListType): Range {
    return capped({ ...this.ends(type), ...(type.min === undefined ? { low: 0 } : {}) });
  }
  /** A number, or the name of a setting or input. */
  bound(bound: Bound): Range {
    return this.#bound(bound);
  }
  #bound(bound: Bound): Range {
    return typeof bound === "number" ? exactly(bound) : this.number({ op: "ref", name: bound });
  }

  #arithmetic({ operator, left, right }: Of<"binary">, names: Names): Range {
    const [a, b] = [this.number(left, names), this.number(right, names)];
    if (operator === "+") return add(a, b);
    if (operator === "-") return add(a, negative(b));
    return operator === "*" ? times(a, b) : anything;
  }

  #call({ name, arguments: given }: Of<"call">, names: Names): Range {
    const [first] = given;
    if (!first) return anything;
    if (name === "count") return this.size(first, names);
    if (name === "reveal") return this.number(first, names);
    if (given.length < 2 || (name !== "min" && name !== "max")) return anything;
    const choose = name === "min" ? Math.min : Math.max;
    const ranges = given.map((each) => this.number(each, names));
    return {
      low: choose(...ranges.map((each) => each.low)),
      high: choose(...ranges.map((each) => each.high)),
    };
  }

  #listSize({ items }: Of<"list">, names: Names): Range {
    const sizes = items.map(({ value, spread, loop }) => {
      const turns = loop ? this.rounds([loop], names) : { count: exactly(1), names };
      const each = spread ? this.size(value, turns.names) : exactly(1);
      return times(loop?.when ? { low: 0, high: turns.count.high } : turns.count, each);
    });
    return capped(sum(sizes));
  }

  #roleType(role: Role | undefined): Type | undefined {
    if (!role || role.seats.kind === "one") return role?.record;
    const { low, high } = this.seats(role.name);
    return { kind: "list", of: role.record, min: low, max: high };
  }

  /** Stages and played scenes. */
  #elsewhere(name: string): Type | undefined {
    const stage = this.#steps.find((step) => step.kind === "stage" && step.name === name);
    if (stage?.kind === "stage") return stage.record;
    const played = this.scene.scenes.find((each) => each.name === name)?.scene;
    return (
      played && {
        kind: "record",
        fields: played.outputs.map((output) => ({ name: output.name, type: output.type })),
      }
    );
  }
}

const capped = ({ low, high }: Range): Range => counted({ low, high: Math.min(high, limits.items) });

/** What does not change in a run: what is given, and first values of settings that are not. */
function known(scene: Scene, given: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  const values: Record<string, Value> = { ...given };
  for (const { name, initial } of scene.settings) {
    if (Object.hasOwn(values, name) || !initial) continue;
    try {
      values[name] = evaluate(initial, environment(values));
    } catch {
      // It hangs on an input that nobody has given yet.
    }
  }
  return values;
}
