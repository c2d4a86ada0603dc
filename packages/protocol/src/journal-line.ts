import type { Value } from "@polylogue/expression";
import * as z from "zod";
import { modelErrorCodes } from "./model-port.ts";
import type { JournalLine } from "./run-event.ts";

/** A line of a journal read: itself, or where it is not what a journal holds. */
export type LineRead =
  | { readonly ok: true; readonly line: JournalLine }
  | { readonly ok: false; readonly problem: string };

/** Lists and records deeper than this are no values of the language. */
const deepest = 200;

/**
 * Whether `line` is one of a journal's. A journal may come from anywhere, so nothing is taken on trust: an unknown
 * type, a key too many, a number that is none. The line itself is given back, not a copy.
 */
export function readJournalLine(line: unknown): LineRead {
  const type = isObject(line) ? line.type : undefined;
  const schema = typeof type === "string" ? schemas().get(type) : undefined;
  if (!schema) return { ok: false, problem: "is not an event" };
  const { error } = schema.safeParse(line);
  if (!error) return { ok: true, line: line as JournalLine };
  return { ok: false, problem: `is not an event: ${problemOf(error, type as string)}` };
}

function problemOf({ issues: [issue] }: z.core.$ZodError, type: string): string {
  if (!issue) return `\`${type}\` is damaged`;
  const strangers = issue.code === "unrecognized_keys" ? issue.keys : [];
  const at = [...issue.path, ...strangers.slice(0, 1)].map(String).join(".").slice(0, 80);
  return strangers.length > 0
    ? `\`${at}\` does not belong to \`${type}\``
    : `\`${at}\` of \`${type}\` is missing or wrong`;
}

type Fields = Readonly<Record<string, z.ZodType>>;

const text = z.string();
const order = z.int().min(1);
const amount = z.number().min(0);
const truth = z.literal(true);
const value = z.custom<Value>((v) => isValue(v, deepest));
const values = z.custom<Readonly<Record<string, Value>>>((v) => isObject(v) && isValue(v, deepest));
const place = z.strictObject({ file: text, line: order, column: order });
const seat = { role: text, seat: order };
const act = { stage: text, actor: text, action: text };
const row = z.enum(["sft", "pair", "critique", "trace"]);
const finish = z.enum(["stop", "length", "refusal"]);
const code = z.enum(Object.keys(modelErrorCodes) as [keyof typeof modelErrorCodes]);
const status = z.enum(["done", "failed", "unreachable", "out-of-budget", "interrupted"]);
const spent = amount.nullable();
const usage = z.strictObject({
  promptTokens: spent,
  cachedPromptTokens: spent,
  completionTokens: spent,
  cost: spent,
});
const message = z.strictObject({ role: z.enum(["system", "user", "assistant"]), content: text });
const player = z.strictObject({ ...seat, name: text, job: z.enum(["follows", "reacts"]) });
const model = z.strictObject({
  adapter: z.enum(["script", "llama", "openai", "human", "replay"]),
  spec: text,
  details: values,
});

const header: Fields = {
  version: z.literal(1),
  id: text,
  scene: text,
  file: text,
  plan: text,
  inputs: values,
  settings: values,
  models: z.record(text, model),
  seed: z.int().min(0),
  started: text,
  by: text,
  from: z.strictObject({ run: text, call: text.optional() }).optional(),
};

const calls: Readonly<Record<string, Fields>> = {
  asked: {
    ...seat,
    key: text,
    name: text,
    question: text.optional(),
    slot: text,
    messages: z.array(message),
    shares: z.strictObject({ key: text, count: order }).optional(),
    request: text,
    source: place.optional(),
    attempt: order,
  },
  answered: {
    key: text,
    text,
    finish,
    usage,
    took: amount,
    clock: amount,
    human: truth.optional(),
    recalled: truth.optional(),
  },
  "call-failed": { key: text, code, message: text, clock: amount },
  reopened: { after: z.int().min(0) },
};

const story: Readonly<Record<string, Fields>> = {
  entered: { state: text, visit: order },
  took: { arrow: text, from: text, to: text },
  set: { name: text, value },
  drew: { draw: text, value },
  said: {
    ...seat,
    key: text,
    name: text,
    question: text.optional(),
    fields: values,
    secret: z.array(text).optional(),
    state: text,
  },
  misfit: { ...seat, key: text, kind: z.enum(["invalid", "empty", "cut-off", "refusal"]), problem: text },
  heard: { ...seat, text },
  folded: { ...seat, entries: amount, summary: text },
  "stage-opened": { stage: text, cast: z.array(player) },
  beat: { stage: text, beat: order },
  verdict: { ...act, feasible: z.boolean(), noticed: z.array(text), fields: values },
  act: { ...act, ...seat, beat: order },
  refused: { ...act, reason: text },
  unplayed: act,
  "stage-closed": { stage: text, ended: z.enum(["plan", "until", "blocked"]), acts: amount },
  yielded: { row, fields: values, dropped: truth.optional() },
  spent: { owner: text, unit: text, limit: z.number() },
  trouble: { problem: text, code: code.optional() },
  ended: { status, state: text, output: values, hash: text.optional() },
};

const told: Fields = { n: order, path: text.optional(), at: place.optional() };

let made: ReadonlyMap<string, z.ZodType> | undefined;

/** Made when a journal is read for the first time: a fresh run needs none of it. */
function schemas(): ReadonlyMap<string, z.ZodType> {
  const schema = (type: string, fields: Fields) =>
    [type, z.strictObject({ type: z.literal(type), ...fields })] as const;
  const timed = { t: amount };
  made ??= new Map([
    schema("run", header),
    ...Object.entries(calls).map(([type, fields]) => schema(type, { ...fields, ...timed })),
    ...Object.entries(story).map(([type, fields]) => schema(type, { ...fields, ...told, ...timed })),
  ]);
  return made;
}

const isObject = (found: unknown): found is Readonly<Record<string, unknown>> =>
  typeof found === "object" && found !== null && !Array.isArray(found);

function isValue(found: unknown, depth: number): boolean {
  if (typeof found === "number") return Number.isFinite(found);
  if (typeof found !== "object") return typeof found === "string" || typeof found === "boolean";
  if (found === null || depth === 0) return false;
  return Object.values(found).every((inner) => isValue(inner, depth - 1));
}
