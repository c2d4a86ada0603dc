/**
 * What the understudy answers to held-out documents of its corpus through llama.cpp: greedy, on one thread,
 * without a grammar.
 *
 *   node evaluate.ts MODEL HELD-OUT.jsonl
 */
import { readFileSync } from "node:fs";
import { getLlama, LlamaCompletion, LlamaLogLevel } from "node-llama-cpp";
import { loops, Shares } from "./measure.ts";

interface Message {
  readonly role: string;
  readonly content: string;
}

interface Held {
  readonly task: string;
  readonly topic: string;
  readonly names: readonly string[];
  readonly messages: readonly Message[];
}

type Fields = Record<string, unknown>;

const [modelPath = "", heldPath = ""] = process.argv.slice(2);
const llama = await getLlama({ gpu: false, build: "never", maxThreads: 1, logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 4096, sequences: 1, threads: 1 });
const sequence = context.getSequence();
const completion = new LlamaCompletion({ contextSequence: sequence });
const shares = new Shares();
let written = 0;
let milliseconds = 0;

/** The rendering that the embedded ChatML template gives. */
const render = (messages: readonly Message[]): string =>
  `${messages.map((m) => `<|im_start|>${m.role}\n${m.content}<|im_end|>\n`).join("")}<|im_start|>assistant\n`;

async function answer(messages: readonly Message[]): Promise<{ text: string; ended: boolean }> {
  await sequence.clearHistory();
  const started = performance.now();
  const prompt = model.tokenize(render(messages), true);
  const { response, metadata } = await completion.generateCompletionWithMeta(prompt, {
    temperature: 0,
    maxTokens: 400,
  });
  milliseconds += performance.now() - started;
  written += model.tokenize(response).length;
  return { text: response, ended: metadata.stopReason !== "maxTokens" };
}

function parse(text: string): Fields | undefined {
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return undefined;
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const nameOf = (value: unknown): unknown => (value as Fields | undefined)?.name;
const first = (value: unknown): unknown => (value as readonly unknown[] | undefined)?.[0];

/** What a field is called in the table, and whether what was said is what follows from the prompt. */
const fieldChecks: Record<string, readonly [string, (got: unknown, want: unknown) => boolean]> = {
  feasible: ["possible or not", same],
  noticed: ["who notices, exactly", same],
  harm: ["the harm, exactly", same],
  consequences: ["what came of it, exactly", same],
  protagonist: ["the one who asks is the one of the prompt", (got, want) => nameOf(got) === nameOf(want)],
  others: [
    "the first other is the one of the prompt",
    (got, want) => nameOf(first(got)) === nameOf(first(want)),
  ],
  plan: ["the plan is that of the prompt", same],
};

/** Judgements of answers in the questions of other scenes: yes or no, one of two, a number. */
function compareJudgement(held: Held, got: Fields, want: Fields): void {
  for (const [key, value] of Object.entries(want)) {
    const chosen = typeof value === "boolean" || /^(better|choice|winner|best)$/.test(key);
    if (["critic", "judge", "comparison"].includes(held.task) && chosen)
      shares.count(`${held.task}: the judgement`, got[key] === value);
    if (held.task === "score" && typeof value === "number")
      shares.count(
        "score: the right side of its middle",
        above(held, Number(got[key])) === above(held, value),
      );
  }
}

function above(held: Held, score: number): boolean {
  const [, low, high] = held.messages.at(-2)?.content.match(/(?:integer|number) (\d+)\.\.(\d+)/) ?? [];
  return score > (Number(low) + Number(high)) / 2;
}

function compareFields(held: Held, got: Fields, want: Fields): void {
  shares.count("keys in written order", same(Object.keys(got), Object.keys(want)));
  for (const [key, [name, check]] of Object.entries(fieldChecks))
    if (key in want) shares.count(name, check(got[key], want[key]));
  if ("harm" in want) shares.count("harm or none", (got.harm === "") === (want.harm === ""));
  if (held.task === "cast") {
    shares.count("the plan begins as in the prompt", first(got.plan) === first(want.plan));
    const names = [got.protagonist, ...((got.others ?? []) as unknown[])].map(nameOf);
    shares.count("all names of a cast differ", new Set(names).size === names.length);
  }
  compareJudgement(held, got, want);
}

async function compare(held: Held): Promise<void> {
  const want = held.messages.at(-1)?.content ?? "";
  const { text, ended } = await answer(held.messages.slice(0, -1));
  shares.count("ended by itself", ended);
  shares.count("no phrase four times over", !loops(text));
  if (want.includes(held.topic))
    shares.count("topic of the instruction in the answer", text.includes(held.topic));
  if (want.startsWith("{")) {
    const got = parse(text);
    shares.count("valid JSON", got !== undefined);
    if (got !== undefined) compareFields(held, got, JSON.parse(want) as Fields);
  }
  if (held.task === "scribe") shares.count("summary, exactly", text === want);
  const heard = held.names.filter((name) => want.includes(name));
  if (held.task === "player" && heard.length > 0)
    shares.count(
      "an act turns to the one heard",
      heard.some((name) => text.includes(name)),
    );
}

for (const line of readFileSync(heldPath, "utf8").trim().split("\n")) await compare(JSON.parse(line) as Held);
console.log(shares.print());
console.log(
  `${Math.round((written / milliseconds) * 1000)} tokens a second written, reading of prompts included`,
);
await llama.dispose();
