import type { Plan } from "@polylogue/compile";
import { type Expr, environment, type Value } from "@polylogue/expression";
import type { PlayStep, Role, SpeakStep, StageStep, Step } from "@polylogue/model";
import { constant, firstValues } from "./first-values.ts";
import { heedsOrder } from "./past.ts";
import { type Bound, nothing, Slice, size, type Use, unbound, whole } from "./slice.ts";
import type { Path } from "./value-of.ts";

/** What of a value decides where a run goes, and the values it is compared with. */
export interface Need {
  readonly whole: boolean;
  /** Values on both sides of what it is compared with. */
  readonly literals: readonly Value[];
}

/** Which values decide where a run goes: the others may take any value, so one is enough. */
export interface Relevance {
  /** Absent: nothing depends on it. */
  readonly need: (path: Path) => Need | undefined;
  /** The values of the scene itself that something depends on: what tells two standings of a run apart. */
  readonly names: readonly string[];
  /** Whether draws decide. */
  readonly draws: boolean;
  /** Whether what was spent is asked for. */
  readonly spent: boolean;
  /** Something depends on what a run does not tell while it goes on, so that no two standings are known to be one. */
  readonly hidden: boolean;
  /** Whether the order of the states that were entered matters to a claim. */
  readonly order: boolean;
}

/** Works out what the flow of a scene depends on, for these settings. */
export function relevanceOf(plan: Plan, settings: Readonly<Record<string, Value>>): Relevance {
  const slicing = new Slicing(plan, settings);
  slicing.all();
  return slicing;
}

const key = (path: Path) => path.join(".");

/** What seats have that nobody tells while a run goes on. */
const unseen = new Set(["name", "turns", "prompt", "heard"]);

/** A need while it is gathered. */
interface Found {
  whole: boolean;
  open: boolean;
  readonly literals: Set<Value>;
}

class Slicing implements Relevance {
  readonly #plan: Plan;
  readonly #needs = new Map<string, Found>();
  readonly #slice: Slice;
  readonly #steps: readonly Step[];
  readonly #inner = new Map<string, Slicing>();
  readonly #written = new Set<Value>();
  readonly #onInput: ((name: string, use: Use) => void) | undefined;
  draws = false;
  spent = false;
  hidden = false;
  order = false;

  constructor(
    plan: Plan,
    settings: Readonly<Record<string, Value>>,
    onInput?: (name: string, use: Use) => void,
  ) {
    this.#plan = plan;
    this.#onInput = onInput;
    this.#steps = Object.values(plan.steps);
    const env = environment(firstValues(plan, settings));
    this.#slice = new Slice({
      need: (path, use) => this.#need(path, use),
      constant: (expr) => constant(expr, env),
      draws: () => {
        this.draws = true;
      },
      written: (value) => void this.#written.add(value),
    });
    for (const [name, other] of Object.entries(plan.scenes))
      this.#inner.set(name, new Slicing(other, {}, (input, use) => this.#argument(name, input, use)));
  }

  get names(): readonly string[] {
    return [...this.#needs.keys()];
  }

  need(path: Path): Need | undefined {
    let found: Found | undefined;
    for (let length = path.length; length > 0; length--) {
      const need = this.#needs.get(key(path.slice(0, length)));
      if (!need || (length < path.length && !need.whole)) continue;
      found ??= { whole: false, open: false, literals: new Set() };
      found.whole ||= need.whole;
      found.open ||= need.open;
      for (const literal of need.literals) found.literals.add(literal);
    }
    // What is compared with something that a run decides may meet any value that is written down.
    const met = found?.open ? this.#written : [];
    if (found) return { whole: found.whole, literals: [...new Set([...found.literals, ...met])] };
    for (const inner of this.#inner.values()) {
      const need = inner.need(path);
      if (need) return need;
    }
    return undefined;
  }

  /** Everything that decides where a run goes, or may fail. */
  all(): void {
    for (const { when, atMost } of Object.values(this.#plan.arrows))
      for (const expr of [when, atMost]) if (expr) this.#slice.look(expr, whole);
    for (const step of this.#steps) this.#step(step);
    for (const role of Object.values(this.#plan.roles)) this.#role(role);
    for (const spec of [...this.#plan.lets, ...this.#plan.outputs, ...this.#plan.settings])
      if (spec.initial) this.#slice.look(spec.initial, nothing);
    for (const { condition } of this.#plan.claims) this.#slice.look(condition, whole);
    this.order = this.#plan.claims.some(({ condition }) => heedsOrder(condition));
    // A number that is given may be the bound of a type.
    for (const { name, type } of this.#plan.inputs)
      if (type.kind === "integer" || type.kind === "number") this.#need([name], whole);
    for (const inner of this.#inner.values()) {
      inner.all();
      this.draws ||= inner.draws;
      this.spent ||= inner.spent;
      this.hidden ||= inner.hidden;
    }
  }

  #loops(step: Step, use: Use = size): Bound {
    return step.loops.reduce<Bound>((bound, loop) => this.#slice.loop(loop, use, bound), unbound);
  }

  #step(step: Step): void {
    // How often something is asked decides; how often something is set or yielded matters to who looks at it.
    const asks = step.kind !== "set" && step.kind !== "yields";
    const bound = this.#loops(step, asks ? size : nothing);
    if (step.kind === "set") return this.#slice.look(step.value, this.#fitting(step.name), bound);
    if (step.kind === "yields") return this.#slice.look(step.fields, nothing, bound);
    if (step.kind === "speak") for (const each of step.subjects) this.#all(each.arguments, nothing, bound);
    if (step.kind === "play")
      for (const each of step.plays)
        this.#all(
          each.arguments.map((given) => given.value),
          nothing,
          bound,
        );
    if (step.kind === "stage") this.#stage(step, bound);
  }

  /** A bound that only a run knows may be broken by what is set. */
  #fitting(name: string): Use {
    const type = [...this.#plan.lets, ...this.#plan.outputs].find((spec) => spec.name === name)?.type;
    if (!type || !("min" in type || "max" in type)) return nothing;
    if (typeof type.min !== "string" && typeof type.max !== "string") return nothing;
    return type.kind === "list" ? size : type.kind === "text" ? nothing : whole;
  }

  #stage(step: StageStep, bound: Bound): void {
    if (step.again) this.#slice.look(step.again, whole, bound);
    if (step.until) this.#slice.look(step.until, whole, bound);
    for (const cast of step.cast) {
      const inner = cast.loops.reduce<Bound>((outer, loop) => this.#slice.loop(loop, size, outer), bound);
      this.#all(cast.arguments, nothing, inner);
      if (cast.follows) this.#slice.look(cast.follows, size, inner);
    }
    for (const row of step.rows) {
      const acts: Expr = { op: "member", of: { op: "ref", name: step.name }, name: "acts" };
      const act: Bound = new Map([...bound, [row.act, { list: acts, bound: unbound }]]);
      if (row.when) this.#slice.look(row.when, whole, act);
      for (const judge of row.judges) {
        this.#all(judge.arguments, nothing, act);
        this.#need([judge.role, "feasible"], whole);
        this.#need([judge.role, "noticed"], whole);
      }
    }
  }

  #role(role: Role): void {
    if (role.seats.kind === "counted") this.#slice.look(role.seats.count, whole);
    for (const { value } of role.secrets) this.#slice.look(value, nothing);
    for (const text of [role.persona, role.called, ...role.questions.map((q) => q.prompt)])
      if (text) this.#slice.parts(text.parts);
  }

  #all(exprs: readonly Expr[], use: Use, bound: Bound): void {
    for (const expr of exprs) this.#slice.look(expr, use, bound);
  }

  #need(path: Path, use: Use): void {
    const found = this.#needs.get(key(path));
    const literals = use.literals.filter((literal) => !found?.literals.has(literal));
    const isNew = literals.length > 0 || (use.open === true && !found?.open);
    if (found && !isNew && (found.whole || use.of !== "whole")) return;
    const need: Found = found ?? { whole: false, open: false, literals: new Set<Value>() };
    need.whole ||= use.of === "whole";
    need.open ||= use.open === true;
    for (const literal of literals) need.literals.add(literal);
    this.#needs.set(key(path), need);
    this.#follow(path, use);
  }

  #follow([name = "", ...rest]: Path, use: Use): void {
    const { roles, scenes } = this.#plan;
    if (name === "spent") this.spent = true;
    else if (Object.hasOwn(roles, name)) this.#followRole(roles[name] as Role, rest, use);
    else if (Object.hasOwn(scenes, name)) this.#inner.get(name)?.followOutput(rest, use);
    else if (this.#stageNamed(name)) this.#followStage(this.#stageNamed(name) as StageStep, rest, use);
    else this.#followValue(name, rest, use);
  }

  /** An output of a scene that is played here. */
  followOutput(path: Path, use: Use): void {
    if (path.length > 0) this.#need(path, use);
    else for (const { name } of this.#plan.outputs) this.#need([name], use);
  }

  #followValue(name: string, rest: Path, use: Use): void {
    for (const step of this.#steps)
      if (step.kind === "set" && step.name === name)
        this.#slice.look(step.value, use, this.#loops(step), rest);
    const { inputs, settings, lets, outputs } = this.#plan;
    const spec = [...inputs, ...settings, ...lets, ...outputs].find((each) => each.name === name);
    if (spec?.initial) this.#slice.look(spec.initial, use, unbound, rest);
    if ([...inputs, ...settings].some((each) => each.name === name)) this.#onInput?.(name, use);
    if (!spec) this.#followParameter(name, rest, use);
    if (name === "rows") this.hidden = true;
  }

  /** In a role's own texts a parameter or secret stands by its name alone. */
  #followParameter(name: string, rest: Path, use: Use): void {
    for (const role of Object.values(this.#plan.roles))
      if ([...role.parameters, ...role.secrets].some((each) => each.name === name))
        this.#need([role.name, name, ...rest], use);
  }

  #followRole(role: Role, [field, ...rest]: Path, use: Use): void {
    if (field === undefined) {
      if (use.of === "whole")
        for (const each of role.questions.flatMap((q) => q.says)) this.#need([role.name, each.name], whole);
      return;
    }
    const secret = role.secrets.find((each) => each.name === field);
    if (secret) this.#slice.look(secret.value, use, unbound, rest);
    const parameter = role.parameters.findIndex((each) => each.name === field);
    if (parameter >= 0)
      for (const [given, bound] of this.#argumentsOf(role.name)) {
        const value = given[parameter];
        if (value) this.#slice.look(value, use, bound, rest);
      }
    if (field === "name" && role.called) this.#slice.parts(role.called.parts, use);
    if (unseen.has(field) || secret || parameter >= 0) this.hidden = true;
  }

  #argumentsOf(role: string): readonly (readonly [readonly Expr[], Bound])[] {
    return this.#steps.flatMap((step) => {
      if (step.kind === "speak") return this.#spoken(step, role);
      if (step.kind !== "stage") return [];
      return step.cast
        .filter((cast) => cast.role === role)
        .map((cast) => {
          const outer = this.#loops(step);
          const bound = cast.loops.reduce<Bound>((b, loop) => this.#slice.loop(loop, size, b), outer);
          return [cast.arguments, bound] as const;
        });
    });
  }

  #spoken(step: SpeakStep, role: string): readonly (readonly [readonly Expr[], Bound])[] {
    const bound = this.#loops(step);
    return step.subjects.filter((each) => each.role === role).map((each) => [each.arguments, bound] as const);
  }

  #stageNamed(name: string): StageStep | undefined {
    return this.#steps.find((step): step is StageStep => step.kind === "stage" && step.name === name);
  }

  #followStage(step: StageStep, [part, field, ...rest]: Path, use: Use): void {
    if (part === "ended" || (field === undefined && use.of !== "whole")) return;
    const players = new Set(step.cast.map((cast) => cast.role));
    const judges = step.rows.flatMap((row) => row.judges.map((judge) => judge.role));
    for (const name of new Set([...players, ...judges])) {
      const role = this.#plan.roles[name] as Role;
      const own = players.has(name) ? role.parameters : [];
      for (const each of [...role.questions.flatMap((q) => q.says), ...own])
        if (field === undefined || each.name === field) this.#need([name, each.name, ...rest], use);
    }
  }

  #argument(scene: string, input: string, use: Use): void {
    const plays = this.#steps.filter((step): step is PlayStep => step.kind === "play");
    for (const play of plays.flatMap((step) => step.plays))
      for (const given of play.arguments)
        if (play.scene === scene && given.name === input) this.#slice.look(given.value, use);
  }
}
