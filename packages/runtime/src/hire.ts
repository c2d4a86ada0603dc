import {
  type Env,
  EvaluationError,
  type Expr,
  evaluate,
  limits,
  type RecordValue,
  render,
  type Value,
} from "@polylogue/expression";
import type { PlayStep, Role, SpeakStep, StageStep, Subject } from "@polylogue/model";
import type { Draft } from "./draft.ts";
import { requireFit } from "./fit.ts";
import { forEvery } from "./loops.ts";
import { own } from "./own.ts";
import { seatEnv } from "./prompt.ts";
import type { Engagement, Seat } from "./state.ts";

/** Works out who takes part in a step and with which arguments, and makes the seats that are not there yet. */
export function engage(draft: Draft, step: SpeakStep | StageStep | PlayStep): readonly Engagement[] {
  if (step.kind === "speak") return engageSpeakers(draft, step);
  if (step.kind === "stage") return engageCast(draft, step);
  return [];
}

/** The seats that a scene has from its beginning: single roles and counted ones. */
export function standingSeats(draft: Draft): readonly Engagement[] {
  const engaged: Engagement[] = [];
  for (const role of Object.values(draft.plan.roles)) {
    for (let seat = 1; seat <= standingCount(draft, role); seat++) {
      draft.putSeat(makeSeat(draft, role, seat, {}));
      engaged.push({ role: role.name, seat, parameters: {} });
    }
  }
  return engaged;
}

function standingCount(draft: Draft, role: Role): number {
  if (role.seats.kind === "one") return 1;
  if (role.seats.kind === "open") return 0;
  const count = Number(evaluate(role.seats.count, draft));
  if (count > limits.items)
    throw new EvaluationError("too-large", `\`${role.name}\` has more than ${limits.items} seats.`);
  return Math.max(0, count);
}

function engageSpeakers(draft: Draft, step: SpeakStep): readonly Engagement[] {
  const engaged: Engagement[] = [];
  const taken: Record<string, number> = {};
  forEvery(step.loops, draft, (env) => {
    for (const subject of step.subjects) {
      const role = draft.plan.roles[subject.role] as Role;
      for (const seat of seatsOf(draft, role, subject, taken))
        engaged.push(engageSeat(draft, role, seat, subject, env));
    }
  });
  settleSeats(draft, engaged);
  return engaged;
}

/** Arguments are bound anew at each asking; a subject without any keeps those of its last. */
function engageSeat(draft: Draft, role: Role, seat: number, subject: Subject, env: Env): Engagement {
  const kept = subject.arguments.length === 0 && own(draft.next.people, role.name)?.[seat - 1]?.parameters;
  return {
    role: role.name,
    seat,
    parameters: kept || bind(draft, role, subject.arguments, env),
    ...(kept && { again: true as const }),
  };
}

/** Which seats a subject means: every one, or the next that is free of an open role, or the only one. */
function seatsOf(draft: Draft, role: Role, subject: Subject, taken: Record<string, number>): number[] {
  if (role.seats.kind === "one") return [1];
  if (subject.every) return (own(draft.next.people, role.name) ?? []).map((seat) => seat.seat);
  const seat = (own(taken, role.name) ?? 0) + 1;
  taken[role.name] = seat;
  return [seat];
}

/** An open role has the seats of its latest asking, which forgets what was said about other arguments. */
function settleSeats(draft: Draft, engaged: readonly Engagement[]): void {
  for (const { role: name, seat, parameters, again } of engaged) {
    const role = draft.plan.roles[name] as Role;
    const old = own(draft.next.people, name)?.[seat - 1];
    const fields = role.seats.kind === "open" && !again ? {} : (old?.fields ?? {});
    draft.putSeat(old ? { ...old, parameters, fields } : makeSeat(draft, role, seat, parameters));
  }
  const latest = new Map<string, number>();
  for (const { role, seat } of engaged) latest.set(role, Math.max(seat, latest.get(role) ?? 0));
  for (const [role, count] of latest)
    if (draft.plan.roles[role]?.seats.kind === "open") draft.keepSeats(role, count);
}

function engageCast(draft: Draft, step: StageStep): readonly Engagement[] {
  const engaged: Engagement[] = [];
  const counts: Record<string, number> = {};
  const names = new Set<string>();
  step.cast.forEach((cast, line) => {
    forEvery(cast.loops, draft, (env) => {
      const role = draft.plan.roles[cast.role] as Role;
      const seat = (own(counts, role.name) ?? 0) + 1;
      counts[role.name] = seat;
      const parameters = bind(draft, role, cast.arguments, env);
      const made = makeSeat(draft, role, seat, parameters);
      draft.putSeat({ ...made, name: unique(made.name, names) });
      engaged.push({ role: role.name, seat, parameters, line });
    });
  });
  for (const [role, count] of Object.entries(counts)) draft.keepSeats(role, count);
  return engaged;
}

/** A role's parameters for one asking. */
export function bind(draft: Draft, role: Role, args: readonly Expr[], env: Env): RecordValue {
  return Object.fromEntries(
    role.parameters.map((parameter, i) => {
      const value = evaluate(args[i] as Expr, env);
      requireFit(draft, parameter.type, value, `The argument \`${parameter.name}\` of \`${role.name}\``);
      return [parameter.name, value];
    }),
  );
}

function makeSeat(draft: Draft, role: Role, seat: number, parameters: RecordValue): Seat {
  const secrets: Record<string, Value> = {};
  if (role.secrets.length > 0) {
    draft.drawFor(`${role.name}.${seat}`);
    for (const secret of role.secrets) secrets[secret.name] = evaluate(secret.value, draft);
  }
  const plain = role.seats.kind === "one" ? role.name : `${role.name} ${seat}`;
  const made: Seat = {
    role: role.name,
    seat,
    name: plain,
    parameters,
    secrets,
    fields: {},
    turns: [],
    heard: [],
  };
  if (!role.called) return made;
  return { ...made, name: render(role.called.parts, seatEnv(draft, made)).trim() || plain };
}

/** "Ben", "Ben 2", … so that a name means one seat. */
function unique(name: string, taken: Set<string>): string {
  let found = name;
  for (let n = 2; taken.has(found); n++) found = `${name} ${n}`;
  taken.add(found);
  return found;
}
