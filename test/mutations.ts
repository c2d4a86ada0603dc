import { globSync, readFileSync } from "node:fs";
import { compile } from "@polylogue/compile";
import { checkText } from "@polylogue/model";
import { host } from "./load.ts";
import { root } from "./source.ts";

const files = globSync("{scenes,test/cases,grammar}/**/*.scene", { cwd: root })
  .filter((f) => !f.includes("node_modules"))
  .sort();
const samples = files.map((file) => ({ file, text: readFileSync(`${root}/${file}`, "utf8") }));
const bits = [
  '"""',
  '"',
  "{",
  "}",
  "{end}",
  "{if ",
  "{for x in ",
  "->",
  "at most 3 times",
  "(",
  ")",
  "[",
  "]",
  "..",
  "...",
  "\n",
  "\\",
  "\u0000",
  "\u202e",
  "secret ",
  "when ",
  "every ",
  "state ",
  "role ",
  "use ",
  "0",
  "-1",
  "1e999",
  "__proto__",
  "constructor",
  "é",
  "\ud83d",
];

/** A repeatable source of numbers (mulberry32): the same seed gives the same mutations. */
function dice(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

export interface Mutant {
  readonly file: string;
  readonly text: string;
}

/** The n-th random mutation of the sample scenes: cuts, insertions, doublings and pieces of other scenes. */
export function mutant(n: number): Mutant {
  const roll = dice(n);
  const { file, text: original } = samples[roll(samples.length)] as Mutant;
  let text = original;
  for (let times = 1 + roll(4); times > 0; times--) text = change(text, roll);
  return { file, text };
}

function change(text: string, roll: (sides: number) => number): string {
  const at = roll(text.length + 1);
  const end = Math.min(text.length, at + 1 + roll(roll(10) === 0 ? 400 : 12));
  const other = samples[roll(samples.length)]?.text ?? "";
  const from = roll(other.length + 1);
  const kinds = [
    () => text.slice(0, at) + text.slice(end),
    () => text.slice(0, at) + (bits[roll(bits.length)] ?? "") + text.slice(at),
    () => text.slice(0, at) + text.slice(at, end) + text.slice(at),
    () => text.slice(0, at) + other.slice(from, from + roll(80)) + text.slice(end),
    () => text.slice(0, at) + String.fromCharCode(32 + roll(400)) + text.slice(at + 1),
    () => text.slice(0, at),
  ];
  return kinds[roll(kinds.length)]?.() ?? text;
}

/** Parses, checks and, where nothing is wrong, compiles a text. Gives milliseconds of CPU; throws what they throw. */
export function digest({ file, text }: Mutant): { readonly ms: number; readonly codes: readonly string[] } {
  const began = process.cpuUsage();
  const { scene, diagnostics } = checkText(text, file, host);
  if (scene?.name) compile(scene, host.read);
  if (!scene && diagnostics.length === 0) throw new Error("neither a scene nor a reason");
  const { user, system } = process.cpuUsage(began);
  return { ms: (user + system) / 1000, codes: diagnostics.map((d) => d.code) };
}

export { samples };
