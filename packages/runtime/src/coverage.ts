import { type Plan, questionId } from "@polylogue/compile";
import type { LiveEvent, Place } from "@polylogue/protocol";
import { own } from "./own.ts";

/** How often the parts of scenes were used: by the scene's file, then by the part's id. */
export type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A state, an arrow or exit, or a role's question. Ids are those of the plan, and differ across kinds. */
export interface Part {
  readonly kind: PartKind;
  readonly id: string;
  /** Where it stands; a question that was brought in stands in another file. */
  readonly place: Place;
}
export const partKinds = ["state", "transition", "prompt"] as const;
export type PartKind = (typeof partKinds)[number];

export interface CoveredPart extends Part {
  /** How often it was entered, taken or asked. */
  readonly times: number;
}

/**
 * Adds what an event tells of to the counts: a state entered, an arrow or exit taken, a question asked (once, however
 * often an answer that does not fit is asked for again). A scene that is played as a step counts for its own file.
 */
export function count(counts: Counts, plan: Plan, event: LiveEvent): Counts {
  const used = partUsed(plan, event);
  if (!used) return counts;
  const file = own(counts, used.plan.file) ?? {};
  return { ...counts, [used.plan.file]: { ...file, [used.id]: (own(file, used.id) ?? 0) + 1 } };
}

/** The counts of several runs as one. */
export function addCounts(a: Counts, b: Counts): Counts {
  const sum: Record<string, Readonly<Record<string, number>>> = { ...a };
  for (const [file, parts] of Object.entries(b)) sum[file] = addParts(own(sum, file) ?? {}, parts);
  return sum;
}

function addParts(a: Counts[string], b: Counts[string]): Counts[string] {
  const sum: Record<string, number> = { ...a };
  for (const [id, times] of Object.entries(b)) sum[id] = (own(sum, id) ?? 0) + times;
  return sum;
}

/** Every part of a scene with its count, kind by kind, in written order. */
export function coverage(plan: Plan, counts: Counts): readonly CoveredPart[] {
  const file = own(counts, plan.file) ?? {};
  return partsOf(plan).map((part) => ({ ...part, times: own(file, part.id) ?? 0 }));
}

interface Used {
  readonly plan: Plan;
  readonly id: string;
}

function partUsed(plan: Plan, event: LiveEvent): Used | undefined {
  switch (event.type) {
    // An end that every scene has is in no file, and has no place.
    case "entered":
      return event.at && { plan: planAt(plan, event.path), id: event.state };
    case "took":
      return { plan: planAt(plan, event.path), id: event.arrow };
    case "asked":
      return event.attempt > 1
        ? undefined
        : { plan: planAt(plan, event.key), id: questionId(event.role, event.question) };
    default:
      return undefined;
  }
}

/** The plan of the scene that a path, or a call's key, leads into: `second#1.1/1.rehearsal/first#1.2` is of `rehearsal`. */
function planAt(plan: Plan, path: string | undefined): Plan {
  const [step, played, ...rest] = path?.split("/") ?? [];
  const [, state, index] = /^(.+)#\d+\.(\d+)/.exec(step ?? "") ?? [];
  if (own(plan.steps, `${state}.step.${index}`)?.kind !== "play") return plan;
  const inner = own(plan.scenes, /^\d+\.(.+)$/.exec(played ?? "")?.[1] ?? "");
  return inner ? planAt(inner, rest.join("/")) : plan;
}

// ---- what there is to use -------------------------------------------------

function partsOf(plan: Plan): readonly Part[] {
  const place = (kind: PartKind, id: string): Part[] => {
    const at = own(plan.places, id);
    return at ? [{ kind, id, place: at }] : [];
  };
  const parts = [
    ...Object.keys(plan.states).flatMap((id) => place("state", id)),
    ...Object.keys(plan.arrows).flatMap((id) => place("transition", id)),
    ...questions(plan).flatMap((id) => place("prompt", id)),
  ];
  return partKinds.flatMap((kind) =>
    parts.filter((part) => part.kind === kind).sort((a, b) => a.place.line - b.place.line),
  );
}

/** The questions that stand in the scene's own file, and those brought in that some step puts. */
function questions(plan: Plan): readonly string[] {
  const put = questionsPut(plan);
  return Object.values(plan.roles).flatMap((role) =>
    role.questions
      .map((question) => questionId(role.name, question.name))
      .filter((id) => role.file === plan.file || put.has(id)),
  );
}

function questionsPut(plan: Plan): ReadonlySet<string> {
  const asked = Object.values(plan.steps).flatMap((step) => {
    if (step.kind === "speak") return step.subjects.map(({ role }) => [role, step.question] as const);
    if (step.kind !== "stage") return [];
    const judges = step.rows.flatMap((row) => row.judges);
    return [...step.cast, ...judges].map(({ role }) => [role, undefined] as const);
  });
  const tellers = asked.flatMap(([role]) => own(plan.roles, role)?.remembers?.toldBy ?? []);
  return new Set(
    [...asked, ...tellers.map((role) => [role, undefined] as const)].map((q) => questionId(...q)),
  );
}
