import type { DropReason } from "../drops.ts";
import { signsOf } from "./near.ts";
import { isRefusalOnly } from "./refusal.ts";

/** What a filter sees of a record. */
export interface Seen {
  readonly prompt: string;
  readonly answer: string;
  /** What was answered first, where the scene yields pairs. */
  readonly draft?: string;
  /** The first record above with one of these signs, which are remembered. */
  readonly sign: (signs: readonly string[]) => number | undefined;
}

/** Words that only somebody who was on a stage would use. */
const sceneTalk =
  /\b(rehears(al|als|ed|ing)|simulat(ion|ions|ed)|role-?play(ed|ing)?|in (this|the) scene|the moderator|on stage|protagonist)\b/gi;

/** Characters of the longest answer. */
const longestAnswer = 16_000;

const squeezed = (text: string) => text.replace(/\s+/g, " ").trim();

/** Every filter by name, in the order in which they are asked; the first that drops a record names the reason. */
const filters = {
  empty: ["empty-answer", ({ answer }: Seen) => answer.trim() === ""],
  "too-long": ["answer-too-long", ({ answer }: Seen) => answer.length > longestAnswer],
  refusal: ["refusal-only", ({ answer }: Seen) => isRefusalOnly(answer)],
  "scene-talk": ["leaked-scene-talk", leaks],
  unchanged: [
    "unchanged-revision",
    ({ answer, draft }: Seen) => draft !== undefined && squeezed(answer) === squeezed(draft),
  ],
  "near-duplicate": [
    "near-duplicate",
    ({ prompt, answer, sign }: Seen) => sign(signsOf(`${prompt}\n${answer}`)) !== undefined,
  ],
} as const satisfies Readonly<Record<string, readonly [DropReason, (seen: Seen) => boolean]>>;

export type FilterName = keyof typeof filters;
export const filterNames = Object.keys(filters) as readonly FilterName[];

/** Why a record is dropped by the filters that are asked for, if it is. */
export function judge(seen: Seen, asked: readonly FilterName[]): DropReason | undefined {
  const name = filterNames.find((each) => asked.includes(each) && filters[each][1](seen));
  return name && filters[name][0];
}

/** A word that stands in the prompt, too, is no leak. */
function leaks({ prompt, answer }: Seen): boolean {
  const asked = prompt.toLowerCase();
  return [...answer.matchAll(sceneTalk)].some(([word]) => !asked.includes(word.toLowerCase()));
}
