import type { Span } from "@polylogue/base";
import type { Plan } from "@polylogue/compile";
import type { Expr, Value } from "@polylogue/expression";
import type { Role, Step } from "@polylogue/model";
import { type Bound, Slice, unbound, whole } from "./slice.ts";

/** Something that a scene declares and does nothing with. */
export interface Idle {
  readonly what: "input" | "setting" | "let" | "question";
  readonly name: string;
  /** Where it stands, as the plan names places, or in the scene's own file. */
  readonly place?: string;
  readonly span?: Span;
}

/**
 * Inputs and settings that nothing reads, variables that are read and keep their empty first value, and questions whose
 * answers nobody looks at. Tests do not count.
 */
export function idle(plan: Plan): readonly Idle[] {
  const read = pathsRead(plan);
  const names = new Set([...read].map((path) => path.split(".")[0]));
  for (const name of boundNames(plan)) names.add(name);
  const unread = (what: "input" | "setting", specs: Plan["inputs"]) =>
    specs.filter((spec) => !names.has(spec.name)).map(({ name, span }): Idle => ({ what, name, span }));
  return [
    ...unread("input", plan.inputs),
    ...unread("setting", plan.settings),
    ...neverSet(plan)
      .filter(({ name }) => names.has(name))
      .map(({ name, span }): Idle => ({ what: "let", name, span })),
    ...unheard(plan, read),
  ];
}

// ---- what is read ---------------------------------------------------------

/** Every value that an expression of the scene reads, by its name and fields. */
function pathsRead(plan: Plan): ReadonlySet<string> {
  const read = new Set<string>();
  const slice = new Slice({
    need: (path) => void read.add(path.join(".")),
    constant: () => undefined,
    draws: () => {},
    written: () => {},
  });
  const look = (bound: Bound, ...exprs: readonly (Expr | undefined)[]) => {
    for (const expr of exprs) if (expr) slice.look(expr, whole, bound);
  };
  for (const spec of [...plan.inputs, ...plan.settings, ...plan.lets, ...plan.outputs])
    look(unbound, spec.initial);
  for (const { when, atMost } of Object.values(plan.arrows)) look(unbound, when, atMost);
  for (const { condition } of plan.claims) look(unbound, condition);
  for (const role of Object.values(plan.roles)) readRole(role, slice, look);
  for (const step of Object.values(plan.steps)) readStep(step, slice, look);
  return read;
}

type Look = (bound: Bound, ...exprs: readonly (Expr | undefined)[]) => void;

function readRole(role: Role, slice: Slice, look: Look): void {
  if (role.seats.kind === "counted") look(unbound, role.seats.count);
  for (const text of [role.persona, role.called, ...role.questions.map((q) => q.prompt)])
    if (text) slice.parts(text.parts, whole);
  for (const secret of role.secrets) look(unbound, secret.value);
}

function readStep(step: Step, slice: Slice, look: Look): void {
  const bound = step.loops.reduce<Bound>((outer, loop) => slice.loop(loop, whole, outer), unbound);
  if (step.kind === "set") look(bound, step.value);
  if (step.kind === "yields") look(bound, step.fields);
  if (step.kind === "speak") for (const subject of step.subjects) look(bound, ...subject.arguments);
  if (step.kind === "play")
    for (const play of step.plays) look(bound, ...play.arguments.map((given) => given.value));
  if (step.kind !== "stage") return;
  look(bound, step.again, step.until);
  for (const cast of step.cast) {
    const inner = cast.loops.reduce<Bound>((outer, loop) => slice.loop(loop, whole, outer), bound);
    look(inner, ...cast.arguments, cast.follows);
  }
  for (const row of step.rows) {
    const acts: Expr = { op: "member", of: { op: "ref", name: step.name }, name: "acts" };
    const act: Bound = new Map([...bound, [row.act, { list: acts, bound: unbound }]]);
    look(act, row.when, row.verdict?.value, ...row.judges.flatMap((judge) => judge.arguments));
  }
}

/** Where a bound stands: of a type, of a budget, of a memory. */
const bounds: ReadonlySet<string> = new Set(["min", "max", "amount"]);

/** The names of settings and inputs that bound something; a plan is plain data. */
function boundNames(plan: Plan): readonly string[] {
  const { tests: _, machine: _machine, scenes: _scenes, ...own } = plan;
  const collect = (part: unknown): readonly string[] =>
    part && typeof part === "object"
      ? Object.entries(part).flatMap(([key, value]) =>
          typeof value === "string" && bounds.has(key) ? [value] : collect(value),
        )
      : [];
  return collect(own);
}

// ---- what nobody looks at -------------------------------------------------

const isEmpty = (value: Value) =>
  value === "" || value === 0 || value === false || (Array.isArray(value) && value.length === 0);

/** Variables of this file that begin empty and that no step sets. */
function neverSet(plan: Plan): Plan["lets"] {
  const set = new Set(Object.values(plan.steps).flatMap((step) => (step.kind === "set" ? [step.name] : [])));
  const empty = (initial: Expr | undefined) =>
    (initial?.op === "literal" && isEmpty(initial.value)) ||
    (initial?.op === "list" && initial.items.length === 0) ||
    (initial?.op === "text" && initial.parts.length === 0);
  return plan.lets.filter((spec) => spec.file === plan.file && empty(spec.initial) && !set.has(spec.name));
}

/** Questions whose answers nobody reads, hears or remembers. On a stage what is said is done. */
function unheard(plan: Plan, read: ReadonlySet<string>): readonly Idle[] {
  const tellers = new Set(Object.values(plan.roles).flatMap((role) => role.remembers?.toldBy ?? []));
  const found = Object.values(plan.steps).flatMap((step) =>
    step.kind === "speak" && step.heardBy.length === 0
      ? step.subjects.map((subject) => ({ name: subject.role, question: step.question }))
      : [],
  );
  const idle = found.filter(({ name, question }) => {
    const role = plan.roles[name];
    const says = role?.questions.find((q) => q.name === question)?.says ?? [];
    const seen = [
      name,
      ...["turns", "prompt", ...says.map((field) => field.name)].map((f) => `${name}.${f}`),
    ];
    const isRead = [...read].some((path) =>
      seen.some((each) => path === each || (path.startsWith(`${each}.`) && each !== name)),
    );
    return role !== undefined && role.remembers === undefined && !tellers.has(name) && !isRead;
  });
  const unique = new Map(idle.map(({ name, question }) => [`question:${name}.${question ?? ""}`, name]));
  return [...unique].map(([place, name]) => ({ what: "question", name, place }));
}
