import { type RecordValue, smallest, type Type, type Value } from "@polylogue/expression";
import {
  type ChatRequest,
  type ChatResponse,
  ModelError,
  type ModelPort,
  type Usage,
} from "@polylogue/protocol";

/** One scripted answer of a test: a value, filled up where the test says `...`, or a failure. */
export type Scripted =
  | { readonly kind: "says"; readonly role: string; readonly value: Value; readonly fill: boolean }
  | { readonly kind: "fails"; readonly role: string };

/** A script has no tokens of its own: four characters make one, so that tests can hold budgets and prompts to a size. */
function usage({ messages }: ChatRequest, text: string): Usage {
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
  const tokens = (length: number) => Math.ceil(length / 4);
  return {
    promptTokens: tokens(characters),
    cachedPromptTokens: 0,
    completionTokens: tokens(text.length),
    cost: null,
  };
}

/** The script of a test at work: a model for each slot, and the questions that nobody could answer. */
export interface Prompter {
  /** The model of a slot; a role without a single line in the script is left to `fallback`. */
  model(fallback?: ModelPort): ModelPort;
  /** Why a question stayed without an answer, in the order of asking; whatever the scene made of it. */
  readonly misses: readonly string[];
}

/** Says each role's next scripted answer, in the order of asking. Nothing is guessed. */
export function prompter(script: readonly Scripted[]): Prompter {
  const left = [...script];
  const scripted = new Set(script.map((line) => line.role));
  const misses: string[] = [];
  const next = async (request: ChatRequest): Promise<ChatResponse> => {
    const at = left.findIndex((line) => line.role === request.role);
    const [line] = at < 0 ? [] : left.splice(at, 1);
    if (!line) throw new ModelError("no_script", unanswered(request.role, scripted.has(request.role)));
    if (line.kind === "fails")
      throw new ModelError("unreachable", `\`${request.role}\` fails, as the test says.`);
    const text = textOf(line, request);
    return { text, finish: "stop", usage: usage(request, text) };
  };
  const noted = (error: unknown): never => {
    if (error instanceof ModelError && error.code === "no_script") misses.push(error.message);
    throw error;
  };
  return {
    misses,
    model: (fallback) => ({
      description: { adapter: "script", spec: "script:test", details: {} },
      async chat(request, options) {
        const other = scripted.has(request.role) ? undefined : fallback;
        return (other ? other.chat(request, options) : next(request)).catch(noted);
      },
      dispose: () => Promise.resolve(),
    }),
  };
}

const unanswered = (role: string, scripted: boolean) =>
  scripted
    ? `The test has no further answer for \`${role}\`.`
    : `\`${role}\` is asked, and the test has no answer for it: write \`${role} says …\`.`;

function textOf(line: { value: Value; fill: boolean }, request: ChatRequest): string {
  if (request.format.kind === "text" && typeof line.value === "string") return line.value;
  const said = asRecord(line.value, request);
  return request.format.kind === "text"
    ? String(Object.values(said)[0] ?? "")
    : JSON.stringify(line.fill ? filled(said, request) : said);
}

/** A bare value stands for the only field. */
function asRecord(value: Value, request: ChatRequest): RecordValue {
  const isRecord = value !== null && typeof value === "object" && !Array.isArray(value);
  return isRecord ? (value as RecordValue) : { [request.answer[0]?.name ?? "value"]: value };
}

function filled(said: RecordValue, request: ChatRequest): RecordValue {
  return Object.fromEntries(
    request.answer.map(({ name, type }): [string, Value] => [
      name,
      Object.hasOwn(said, name) ? (said[name] as Value) : someValue(type),
    ]),
  );
}

const someValue = (type: Type): Value => smallest(type);
