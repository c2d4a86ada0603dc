import { openModel } from "@polylogue/models";
import type { ChatRequest, ModelPort, Usage } from "@polylogue/protocol";
import { run } from "@polylogue/runtime";
import { understudy } from "@polylogue/understudy";
import { loadPlan } from "../load.ts";
import { type BareLoop, bareLoop } from "./local-bare.ts";
import { median } from "./measure.ts";
import { print } from "./table.ts";

const plan = loadPlan("scenes/matrix.scene");
const things = "bicycle ladder boat drum oven piano kite saw tent goat sofa lamp bell cart hose stove".split(
  " ",
);
const questions = things.map((thing) => `May I keep the ${thing} of my neighbour over the weekend?`);
const settings = { players: 4 };
const rounds = 5;
const signal = new AbortController().signal;

interface Answered {
  readonly request: ChatRequest;
  readonly usage: Usage;
}
/** The calls of each scene, in order. */
type Played = readonly (readonly Answered[])[];
interface Sample {
  readonly wall: number;
  readonly cpu: number;
  readonly tokens: number;
}

/** MATRIX on the understudy: many scenes at once, one after another with nothing shared, and a bare loop. */
export async function local(): Promise<void> {
  const together = await openModel("understudy", { llama: { sequences: questions.length * 2 } });
  const apart = await openModel("understudy", { llama: { sequences: 1, reuse: false } });
  const contextSize = understudy.contextLength;
  const bare = await bareLoop(understudy.path, questions.length, { contextSize });
  const tuned = { contextSize, flashAttention: false, experimentalKvCacheKeyType: "Q8_0" } as const;
  const bareTuned = await bareLoop(understudy.path, questions.length, tuned);
  try {
    await sharing(together);
    await race(together, apart, { "bare loop": bare, "bare loop, the adapter's context": bareTuned });
  } finally {
    for (const opened of [together, apart, bare, bareTuned]) await opened.dispose();
  }
}

async function sharing(model: ModelPort): Promise<void> {
  const modes = { "one after another": await oneByOne(model, 1_000), "at once": await atOnce(model, 2_000) };
  print(
    `local: prompts of ${questions.length} scenes of MATRIX with ${settings.players} players, in tokens`,
    ["", "calls", "sent", "evaluated", "evaluated / sent"],
    Object.entries(modes).map(([name, played]) => {
      const sent = total(played, (usage) => usage.promptTokens);
      const evaluated = sent - total(played, (usage) => usage.cachedPromptTokens);
      return [name, played.flat().length, sent, evaluated, evaluated / sent];
    }),
  );
}

async function race(
  together: ModelPort,
  apart: ModelPort,
  loops: Readonly<Record<string, BareLoop>>,
): Promise<void> {
  const samples = new Map<string, Sample[]>();
  const take = async (name: string, work: () => Promise<number>) => {
    samples.set(name, [...(samples.get(name) ?? []), await sample(work)]);
  };
  for (let round = 0; round < rounds; round++) {
    let played: Played = [];
    await take("at once", async () => drawn((played = await atOnce(together, round))));
    await take("one after another, nothing shared", async () => drawn(await oneByOne(apart, round)));
    await take("the same calls again", () => again(together, played));
    const calls = played.map((scene) =>
      scene.map(({ request, usage }) => ({ messages: request.messages, drawn: usage.completionTokens ?? 0 })),
    );
    for (const [name, loop] of Object.entries(loops)) await take(name, () => loop.answer(calls));
  }
  const of = (name: string, figure: (sample: Sample) => number) =>
    median((samples.get(name) ?? []).map(figure));
  print(
    `local: ${questions.length} scenes, medians of ${rounds} rounds side by side`,
    ["", "wall s", "CPU s", "tokens drawn / s wall", "tokens drawn / s CPU"],
    [...samples.keys()].map((name) => [
      name,
      of(name, ({ wall }) => wall),
      of(name, ({ cpu }) => cpu),
      of(name, ({ tokens, wall }) => tokens / wall),
      of(name, ({ tokens, cpu }) => tokens / cpu),
    ]),
  );
}

async function sample(work: () => Promise<number>): Promise<Sample> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  const tokens = await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6, tokens };
}

const atOnce = (model: ModelPort, round: number): Promise<Played> =>
  Promise.all(questions.map((question, i) => play(model, question, round * 100 + i)));

async function oneByOne(model: ModelPort, round: number): Promise<Played> {
  const played = [];
  for (const [i, question] of questions.entries()) played.push(await play(model, question, round * 100 + i));
  return played;
}

async function play(model: ModelPort, instruction: string, seed: number): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  const listening: ModelPort = {
    ...model,
    async chat(request, options) {
      const response = await model.chat(request, options);
      answered.push({ request, usage: response.usage });
      return response;
    },
  };
  const models = Object.fromEntries(plan.slotNames.map((slot) => [slot, listening]));
  const { status } = await run({ plan, models, seed, settings, inputs: { instruction } });
  if (status !== "done") throw new Error(`a scene ended ${status}`);
  return answered;
}

/** The calls of each scene made once more, in order, without a runtime around them. */
async function again(model: ModelPort, played: Played): Promise<number> {
  const lanes = played.map(async (scene) => {
    let found = 0;
    for (const { request } of scene)
      found += (await model.chat(request, { signal })).usage.completionTokens ?? 0;
    return found;
  });
  return (await Promise.all(lanes)).reduce((sum, n) => sum + n, 0);
}

const total = (played: Played, of: (usage: Usage) => number | null): number =>
  played.flat().reduce((sum, { usage }) => sum + (of(usage) ?? 0), 0);

const drawn = (played: Played): number => total(played, (usage) => usage.completionTokens);
