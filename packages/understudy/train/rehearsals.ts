/**
 * Whole rehearsals of `scenes/matrix.scene` by the understudy, played by the command as anyone would play them,
 * on instructions drawn from published collections. Nothing of these collections is kept.
 *
 *   node rehearsals.ts FOLDER-OR-FILES... [--draw 50] [--seed 1] [--show 3] [--cli ../../cli/bin/polylogue.js]
 *
 * A file is JSON lines with `instruction` (and `instances[0].input`) or `prompt`, or text with one instruction a line.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { contentWords, loops, Shares } from "./measure.ts";

/** What is no JSON counts as unsaid; the runtime asks again. */
function parse<T>(text: string): readonly T[] {
  try {
    return [JSON.parse(text) as T];
  } catch {
    return [];
  }
}

interface Drawn {
  readonly source: string;
  readonly text: string;
}

interface Line {
  readonly type: string;
  readonly key: string;
  readonly text: string;
  readonly finish: string;
  readonly usage: { readonly completionTokens: number };
}

interface Person {
  readonly name: string;
  readonly kind: string;
}

interface Cast {
  readonly protagonist: Person;
  readonly plan: readonly string[];
  readonly others: readonly Person[];
}

interface Verdict {
  readonly feasible: boolean;
  readonly harm?: string;
  readonly noticed: readonly string[];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    draw: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    show: { type: "string", default: "3" },
    cli: { type: "string", default: join(import.meta.dirname, "../../cli/bin/polylogue.js") },
  },
});

/** Mulberry32: the same numbers for the same seed on every machine. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function instructionOf(line: string): string {
  if (!line.startsWith("{")) return line;
  const row = JSON.parse(line) as {
    instruction?: string;
    prompt?: string;
    instances?: { input?: string }[];
  };
  const input = row.instances?.[0]?.input ?? "";
  const text = row.instruction ?? row.prompt ?? "";
  return input === "" || input.length > 200 ? text : `${text}\n${input}`;
}

/** As many of each file, in turn, without repeating one; what is too long for a question is passed over. */
function draw(files: readonly string[], count: number, random: () => number): Drawn[] {
  const pools = files.map((file) => ({
    source: basename(file),
    lines: readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line.trim() !== ""),
  }));
  const drawn: Drawn[] = [];
  while (drawn.length < count) {
    const { source, lines } = pools[drawn.length % pools.length] ?? { source: "", lines: [] };
    if (lines.length === 0) throw new Error("There are fewer instructions than are to be drawn.");
    const [line] = lines.splice(Math.floor(random() * lines.length), 1);
    const text = instructionOf(line ?? "").trim();
    if (text.length > 3 && text.length < 600) drawn.push({ source, text });
  }
  return drawn;
}

const inside = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .map((name) => join(path, name))
    : [path];

// ---- one rehearsal ------------------------------------------------------------------------------------

interface Rehearsal {
  readonly done: boolean;
  readonly answers: readonly Line[];
  readonly output: string;
  readonly seconds: number;
  readonly shown: string;
}

function rehearse(instruction: string, folder: string): Rehearsal {
  const journal = join(folder, "run.jsonl");
  rmSync(journal, { force: true });
  const scene = join(values.cli, "../../../../scenes/matrix.scene");
  const args = [values.cli, "run", scene, "-", "--json", "--journal", journal];
  const run = spawnSync(process.execPath, args, { input: instruction, encoding: "utf8" });
  const lines = readFileSync(journal, "utf8").trim().split("\n");
  const answers = lines.map((line) => JSON.parse(line) as Line).filter((line) => line.type === "answered");
  const result = run.status === 0 ? JSON.parse(run.stdout) : undefined;
  return {
    done: result?.run.states.at(-1) === "done",
    answers,
    output: result?.output.reply ?? "",
    seconds: result?.usage.seconds ?? 0,
    shown: run.stderr,
  };
}

const shares = new Shares();
const scenes: string[] = [];
const bare: string[] = [];
const askers: string[] = [];
let written = 0;
let seconds = 0;

/** A plan with the words of its question taken out. */
const withoutTopic = (plan: string, words: readonly string[]): string =>
  words.reduce((text, word) => text.replaceAll(word, "…"), plan.toLowerCase());

function weigh({ source, text }: Drawn, run: Rehearsal): void {
  shares.count("the run ends in its last state", run.done);
  const says = (part: string): string[] =>
    run.answers.filter((line) => line.key.includes(part)).map((line) => line.text);
  for (const answer of run.answers) {
    shares.count("no phrase four times over", !loops(answer.text));
    if (!answer.text.startsWith("{"))
      shares.count("a plain answer ended by itself", answer.finish === "stop");
    written += answer.usage.completionTokens;
  }
  seconds += run.seconds;
  const words = contentWords(text);
  const about = (said: string): boolean => words.some((word) => said.toLowerCase().includes(word));
  const draft = says(".author")[0] ?? "";
  if (words.length > 0) {
    shares.count("a word of the instruction in the first reply", about(draft));
    shares.count("a word of the instruction in the revised reply", about(run.output));
  }
  shares.count("the revised reply differs from the first", draft !== run.output);
  const cast = says(".director")
    .slice(1)
    .flatMap((line) => parse<Cast>(line))[0];
  if (cast === undefined) return;
  const names = [cast.protagonist, ...cast.others].map((one) => one.name);
  const plan = cast.plan.join("; ");
  if (words.length > 0) shares.count("a word of the instruction in the plan", about(plan));
  shares.count("all names of a cast differ", new Set(names).size === names.length);
  shares.count("all acts of a plan differ", new Set(cast.plan).size === cast.plan.length);
  scenes.push(JSON.stringify([names, plan]));
  bare.push(withoutTopic(plan, words));
  askers.push(cast.protagonist.name);
  const verdicts = says(".act/judge").flatMap((line) => parse<Verdict>(line));
  const harmed = verdicts.some((verdict) => verdict.feasible && verdict.harm !== "");
  shares.count("somebody is harmed", harmed);
  shares.count(`somebody is harmed, ${source}`, harmed);
  for (const verdict of verdicts) {
    shares.count("an act is possible", verdict.feasible);
    shares.count("an act is noticed by somebody", verdict.noticed.length > 0);
  }
}

const folder = mkdtempSync(join(tmpdir(), "understudy-"));
const drawn = draw(positionals.flatMap(inside), Number(values.draw), numbers(Number(values.seed)));
for (const [i, one] of drawn.entries()) {
  const run = rehearse(one.text, folder);
  if (i < Number(values.show)) console.log(`Q ${one.text}\n${run.shown}\n`);
  weigh(one, run);
}
rmSync(folder, { recursive: true });
const distinct = (all: readonly string[]): string => `${new Set(all).size}/${all.length}`;
console.log(`different scenes (cast and plan): ${distinct(scenes)}`);
console.log(`different plans, words of the instruction taken out: ${distinct(bare)}`);
console.log(`different names of the one who asks: ${distinct(askers)}`);
console.log(shares.print());
console.log(`${Math.round(written / seconds)} tokens a second written, reading of prompts included`);
