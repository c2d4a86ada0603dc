import { appendFileSync, readFileSync } from "node:fs";
import {
  type ChatRequest,
  type ChatResponse,
  ModelError,
  type ModelPort,
  requestHash,
} from "@polylogue/protocol";
import * as z from "zod";
import { orAborted } from "./abort.ts";
import { forwarded } from "./forwarded.ts";

const count = z.number().nullable();
const line = z.strictObject({
  request: z.string(),
  role: z.string(),
  name: z.string(),
  question: z.string().optional(),
  key: z.string(),
  response: z.strictObject({
    text: z.string(),
    finish: z.enum(["stop", "length", "refusal"]),
    usage: z.strictObject({
      promptTokens: count,
      cachedPromptTokens: count,
      completionTokens: count,
      cost: count,
    }),
  }),
});

/** One answer on a cassette, with what it answers. */
type Track = z.output<typeof line>;

/** Passes calls through and appends each answer to a cassette, one JSON line each, before it is handed on. */
export function recording(model: ModelPort, cassette: string): ModelPort {
  const chat: ModelPort["chat"] = async (request, call) => {
    const response = await model.chat(request, call);
    appendFileSync(cassette, `${JSON.stringify(track(request, response))}\n`);
    return response;
  };
  return { ...forwarded(model), chat };
}

function track(request: ChatRequest, response: ChatResponse): Track {
  const { role, name, question, key } = request;
  return {
    request: requestHash(request),
    role,
    name,
    ...(question !== undefined && { question }),
    key,
    response,
  };
}

/** Answers from a cassette. The same request asked twice gets the answers in the order in which they were recorded. */
export function replaying(cassette: string): ModelPort {
  const tracks = readTracks(cassette);
  const left = [...tracks];

  const take = (request: ChatRequest): Track | undefined => {
    const hash = requestHash(request);
    const at = left.findIndex((one) => one.request === hash && one.key === request.key);
    const found = at >= 0 ? at : left.findIndex((one) => one.request === hash);
    return found >= 0 ? left.splice(found, 1)[0] : undefined;
  };

  return {
    description: { adapter: "replay", spec: `replay:${cassette}`, details: { answers: tracks.length } },
    skip: (calls) => calls.forEach(({ key }) => drop(left, key)),
    chat(request, { signal, onText }) {
      const found = take(request);
      const answer = found ? Promise.resolve(found.response) : Promise.reject(miss(request, left));
      return orAborted(
        answer.then((response) => (onText?.(response.text), response)),
        signal,
      );
    },
    dispose: async () => {},
  };
}

function drop(left: Track[], key: string): void {
  const at = left.findIndex((one) => one.key === key);
  if (at >= 0) left.splice(at, 1);
}

function readTracks(cassette: string): readonly Track[] {
  const source = read(cassette);
  return source.split("\n").flatMap((text, i) => {
    if (text.trim() === "") return [];
    const parsed = line.safeParse(json(text));
    if (!parsed.success)
      throw new ModelError("no_model", `Line ${i + 1} of the cassette \`${cassette}\` is not an answer.`);
    return [parsed.data];
  });
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ModelError(
      "no_model",
      `The cassette \`${path}\` cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function miss({ key, role, question }: ChatRequest, left: readonly Track[]): ModelError {
  const near =
    left.find((one) => one.key === key) ?? left.find((one) => one.role === role && one.question === question);
  const rest = near ? `the nearest, \`${near.key}\`, answers another request` : "none is left for this role";
  return new ModelError("no_script", `The cassette holds no answer for \`${key}\` (${role}); ${rest}.`);
}
