/**
 * Hold llama.cpp's reading of the exported file against what the training program computed.
 *
 *   node parity.ts MODEL CASES.json
 */
import { readFileSync } from "node:fs";
import { getLlama, LlamaLogLevel, type Token } from "node-llama-cpp";

type Case = {
  chat: string;
  chatIds: number[];
  text: string;
  textIds: number[];
  prompt: number[];
  greedy: number[];
  places: number[];
  top: number[];
  probability: number[];
};

const [modelPath = "", casesPath = ""] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(casesPath, "utf8")) as Case[];
const llama = await getLlama({ gpu: false, build: "never", maxThreads: 1, logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 2048, threads: 1 });
const sequence = context.getSequence();
const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

let tokens = 0;
let greedyEqual = 0;
let places = 0;
let agreed = 0;
let largest = 0;
for (const one of cases) {
  if (same(model.tokenize(one.chat, true), one.chatIds) && same(model.tokenize(one.text), one.textIds))
    tokens++;
  await sequence.clearHistory();
  const wanted = new Set(one.places);
  const results = await sequence.controlledEvaluate(
    one.chatIds.map((id, i) =>
      wanted.has(i) ? [id as Token, { generateNext: { probabilities: true } }] : (id as Token),
    ),
  );
  for (const [i, place] of one.places.entries()) {
    const entry = [...(results[place]?.next.probabilities ?? [])].reduce((best, next) =>
      next[1] > best[1] ? next : best,
    );
    places++;
    if (entry[0] === one.top[i]) agreed++;
    largest = Math.max(
      largest,
      Math.abs(
        (results[place]?.next.probabilities?.get(one.top[i] as Token) ?? 0) - (one.probability[i] ?? 0),
      ),
    );
  }
  await sequence.clearHistory();
  const said: number[] = [];
  for await (const token of sequence.evaluate(one.prompt as Token[], { temperature: 0 })) {
    said.push(token);
    if (said.length >= 120) break;
  }
  if (same(said, one.greedy)) greedyEqual++;
}
console.log(`same tokens ${tokens}/${cases.length}, same greedy text ${greedyEqual}/${cases.length}`);
console.log(
  `same likeliest token ${agreed}/${places}, largest difference of its probability ${largest.toFixed(4)}`,
);
await llama.dispose();
