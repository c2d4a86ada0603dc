import { questionId } from "@polylogue/compile";
import type { RecordValue } from "@polylogue/expression";
import type { Role, RoleQuestion } from "@polylogue/model";
import {
  type AnsweredEvent,
  type ChatRequest,
  type Message,
  readAnswer,
  type Sampling,
} from "@polylogue/protocol";
import { type Actor } from "xstate";
import { actorId, type RoleActorEvent, type roleActor } from "./actor.ts";
import { type Allowance, allowance } from "./budget.ts";
import { seedFor } from "./draw.ts";
import { type Form, formOf } from "./form.ts";
import { foldMemory, recall } from "./memory.ts";
import { type Conversation, conversation, seatEnv, transcript } from "./prompt.ts";
import type { Work } from "./scope.ts";
import { addSpent, nothingSpent, type Seat, type Spent, type Trouble, type Untold } from "./state.ts";
import { failure, troubleOf } from "./trouble.ts";

/** Askings after the first when an answer does not fit (SPEC 6). */
const secondChances = 2;

export interface Question {
  readonly seat: Seat;
  readonly question: RoleQuestion;
  readonly key: string;
  /** Calls asked at once before this one, in written order. */
  readonly ahead: number;
}

/** What came of one question. Nothing of it has entered the scene's state yet: `record` does that, in written order. */
export interface Reply {
  readonly asked: Question;
  readonly spent: Spent;
  /** What happened on the way: second chances, folded memory. */
  readonly events: readonly Untold[];
  /** Raw texts of all finished calls, for the run's hash. */
  readonly texts: readonly string[];
  readonly outcome:
    | {
        readonly ok: true;
        readonly fields: RecordValue;
        readonly key: string;
        readonly prompt: string;
        readonly completion: string;
      }
    | { readonly ok: false; readonly trouble: Trouble };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
interface Attempting {
  readonly work: Work;
  readonly asked: Question;
  readonly role: Role;
  readonly form: Form;
  readonly allowed: Allowance;
  readonly actor: Actor<typeof roleActor>;
  readonly log: { spent: Spent; events: Untold[]; texts: string[]; calls: number };
}

/** Asks one seat one question, again while its answer does not fit, and never rejects. */
export async function ask(work: Work, asked: Question): Promise<Reply> {
  const role = roleOf(work, asked.seat.role);
  const actor = actorOf(work, asked.seat);
  const log: Mutable<Attempting["log"]> = { spent: nothingSpent, events: [], texts: [], calls: 0 };
  const allowed = allowance(work.draft, work.state, role.name, work.scope.outer);
  const form = formOf(work.draft, role, asked.question);
  const attempting: Attempting = { work, asked, role, form, allowed, actor, log };
  // A prompt that cannot be rendered fails this question alone; the others asked at once are done and kept.
  const outcome = await attempt(attempting).catch((error) => giveUp(attempting, troubleOf(error)));
  return { asked, spent: log.spent, events: log.events, texts: log.texts, outcome };
}

async function attempt(at: Attempting): Promise<Reply["outcome"]> {
  const { work, asked, role, form, actor } = at;
  const folded = await foldMemory(at.work, at.asked.seat, at.asked.key, actor, (text, key, n) =>
    fold(at, text, key, n),
  );
  if (folded) return { ok: false, trouble: folded };
  const env = seatEnv(work.draft, asked.seat);
  const talk = conversation(role, asked.question, form.line, env, recall(work, role, actor));
  let messages: readonly Message[] = talk.messages;
  for (let tries = 1; ; tries++) {
    const key = tries === 1 ? asked.key : `${asked.key}~${tries}`;
    const step = await once(at, key, messages, tries);
    if (step.kind === "trouble") return giveUp(at, step.trouble);
    if (step.kind === "fits") {
      if (step.short) at.log.events.push(misfit(at, key, keptShort));
      return settle(at, talk, messages, step, key);
    }
    at.log.events.push(misfit(at, key, step));
    if (tries > secondChances) return giveUp(at, hopeless(role, step));
    messages = [...talk.messages, ...complaint(step)];
  }
}

type Tried =
  | { readonly kind: "fits"; readonly fields: RecordValue; readonly text: string; readonly short?: boolean }
  | {
      readonly kind: "misfit";
      readonly why: "invalid" | "empty" | "cut-off";
      readonly problem: string;
      readonly text: string;
    }
  | { readonly kind: "trouble"; readonly trouble: Trouble };

async function once(
  at: Attempting,
  key: string,
  messages: readonly Message[],
  tries: number,
): Promise<Tried> {
  const spent = at.allowed(at.asked.ahead + at.log.calls);
  if (spent) return { kind: "trouble", trouble: spent };
  const { seat, question } = at.asked;
  const place = at.work.scope.plan.places[questionId(at.role.name, question.name)];
  const outcome = await send(at, {
    key,
    messages,
    form: at.form,
    role: at.role,
    seat,
    question: question.name,
    attempt: tries,
    ...(place && { source: place }),
  });
  if (outcome.type === "call-failed") {
    if (outcome.code === "empty")
      return { kind: "misfit", why: "empty", problem: "The answer was empty.", text: "" };
    return { kind: "trouble", trouble: failure(outcome.message, outcome.code) };
  }
  return judgeAnswer(at, outcome);
}

function judgeAnswer(at: Attempting, { finish, text }: AnsweredEvent): Tried {
  if (finish === "refusal") {
    return {
      kind: "trouble",
      trouble: failure(`${at.asked.seat.name} declined to answer: ${text.slice(0, 200)}`, "refused"),
    };
  }
  if (text.trim() === "" && finish !== "length")
    return { kind: "misfit", why: "empty", problem: "The answer was empty.", text };
  const short = finish === "length";
  if (short && at.form.format.kind === "json")
    return { kind: "misfit", why: "cut-off", problem: tooLong, text };
  const read = readAnswer(at.form.fields, text);
  if (read.ok) return { kind: "fits", fields: read.values, text, short };
  if (short) return { kind: "misfit", why: "cut-off", problem: tooLong, text };
  return { kind: "misfit", why: "invalid", problem: read.problem, text };
}

const tooLong = "The answer was cut off before its end. Be shorter.";

/** A long text without its end is worth more than none; JSON without its end is nothing. */
const keptShort = {
  why: "cut-off",
  problem: "The text was cut off at its greatest length, and kept so.",
} as const;

interface Sending {
  readonly key: string;
  readonly messages: readonly Message[];
  readonly form: Form;
  readonly role: Role;
  readonly seat: Seat;
  readonly question?: string;
  readonly attempt: number;
  readonly source?: { file: string; line: number; column: number };
}

/** Tells the seat's actor what happens to it, and whoever watches what it does now. */
function signal({ actor, asked: { seat }, work }: Attempting, event: RoleActorEvent): void {
  actor.send(event);
  const { watch } = work.scope;
  if (!watch) return;
  const { status } = actor.getSnapshot().context;
  watch({ type: "actor", role: seat.role, seat: seat.seat, name: seat.name, status });
}

/** One call through the journal, its use added to the log. */
async function send(at: Attempting, s: Sending) {
  const { scope } = at.work;
  const slot = s.role.slot;
  const who = { role: s.role.name, seat: s.seat.seat, name: s.seat.name };
  at.log.calls++;
  signal(at, { type: "ask", human: scope.calls.human(slot) });
  let spoke = false;
  const onText =
    scope.watch &&
    ((piece: string) => {
      if (!spoke) signal(at, { type: "speak" });
      spoke = true;
      scope.watch?.({ type: "text", key: s.key, ...who, piece });
    });
  const asked = {
    key: s.key,
    ...who,
    ...(s.question && { question: s.question }),
    slot,
    messages: s.messages,
    ...(s.source && { source: s.source }),
    attempt: s.attempt,
  };
  const outcome = await scope.calls.call(asked, requestFor(at, s), onText);
  at.log.spent = addSpent(at.log.spent, spentBy(outcome));
  if (outcome.type === "answered") at.log.texts.push(outcome.text);
  return outcome;
}

function requestFor(at: Attempting, s: Sending): ChatRequest {
  return {
    key: s.key,
    role: s.role.name,
    name: s.seat.name,
    ...(s.question && { question: s.question }),
    messages: s.messages,
    format: s.form.format,
    answer: s.form.fields,
    sampling: sampling(at.work, s.role.slot),
    seed: seedFor(at.work.scope.seed, s.key),
  };
}

function sampling(work: Work, slot: string): Sampling {
  const declared = work.scope.plan.slots.find((s) => s.name === slot);
  if (!declared) return {};
  const { temperature, topP, maxTokens } = declared;
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(maxTokens !== undefined && { maxTokens }),
  };
}

function spentBy(outcome: Awaited<ReturnType<typeof send>>): Spent {
  const base = { calls: 1, seconds: outcome.clock / 1000 };
  if (outcome.type === "call-failed") return { ...base, tokens: 0, dollars: 0 };
  const { promptTokens, completionTokens, cost } = outcome.usage;
  return { ...base, tokens: (promptTokens ?? 0) + (completionTokens ?? 0), dollars: cost ?? 0 };
}

function settle(
  at: Attempting,
  talk: Conversation,
  messages: readonly Message[],
  step: { fields: RecordValue; text: string },
  key: string,
): Reply["outcome"] {
  const completion = step.text.trim();
  const keeps = remembers(at.role);
  signal(at, { type: "answered", ...(keeps && { exchange: { prompt: talk.question, completion } }) });
  return { ok: true, fields: step.fields, key, prompt: transcript(messages), completion };
}

function giveUp(at: Attempting, trouble: Trouble): Reply["outcome"] {
  signal(at, { type: "fail" });
  return { ok: false, trouble };
}

function hopeless(role: Role, step: { why: string; problem: string }): Trouble {
  const code = step.why === "empty" ? "empty" : undefined;
  return failure(
    `\`${role.name}\` gave no fitting answer in ${secondChances + 1} askings. ${step.problem}`,
    code,
  );
}

function misfit(
  at: Attempting,
  key: string,
  step: { why: "invalid" | "empty" | "cut-off"; problem: string },
): Untold {
  const { role, seat } = at.asked.seat;
  return { type: "misfit", key, role, seat, kind: step.why, problem: step.problem };
}

/** What the model is shown when it is asked again. */
function complaint(step: { text: string; problem: string }): Message[] {
  const again: Message = { role: "user", content: `${step.problem} Answer again, in full.` };
  return step.text.trim() ? [{ role: "assistant", content: step.text }, again] : [again];
}

async function fold(
  at: Attempting,
  old: string,
  key: string,
  entries: number,
): Promise<{ summary: string } | { trouble: Trouble }> {
  const scribe = roleOf(at.work, at.role.remembers?.toldBy ?? "");
  const question = scribe.questions[0] as RoleQuestion;
  const parameter = scribe.parameters[0]?.name ?? "";
  const seat: Seat = {
    role: scribe.name,
    seat: 1,
    name: scribe.name,
    parameters: { [parameter]: old },
    secrets: {},
    fields: {},
    turns: [],
    heard: [],
  };
  const telling: Attempting = {
    ...at,
    role: scribe,
    actor: actorOf(at.work, seat),
    form: formOf(at.work.draft, scribe, question),
    allowed: allowance(at.work.draft, at.work.state, scribe.name, at.work.scope.outer),
    asked: { seat, question, key, ahead: at.asked.ahead },
  };
  const outcome = await attempt(telling);
  if (!outcome.ok) return { trouble: outcome.trouble };
  const summary = String(Object.values(outcome.fields)[0] ?? "");
  at.log.events.push({ type: "folded", role: at.role.name, seat: at.asked.seat.seat, entries, summary });
  return { summary };
}

// ---- what a question resolves to ------------------------------------------

export function roleOf(work: Work, name: string): Role {
  const role = work.scope.plan.roles[name];
  if (!role) throw new Error(`no role ${name}`);
  return role;
}

export function questionOf(role: Role, name: string | undefined): RoleQuestion {
  const question = role.questions.find((q) => q.name === name) ?? role.questions[0];
  if (!question) throw new Error(`\`${role.name}\` is asked nothing`);
  return question;
}

export const remembers = (role: Role): boolean => role.remembers !== undefined;

export function actorOf(work: Work, { role, seat }: { role: string; seat: number }): Actor<typeof roleActor> {
  const ref = work.system.get(actorId(role, seat)) as Actor<typeof roleActor> | undefined;
  if (!ref) throw new Error(`no actor ${actorId(role, seat)}`);
  return ref;
}
