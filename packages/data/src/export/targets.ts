import type { Message } from "@polylogue/protocol";
import type * as z from "zod";
import { type Example, type ExampleOf, roundsOf } from "./example.ts";
import * as schemas from "./schemas.ts";
import { axolotlFile, datasetInfoFile, type Sidecar } from "./sidecars.ts";

/** How a target takes its rows. */
export interface Target<K extends Example["kind"] = Example["kind"]> {
  readonly kind: K;
  /** What each row must be. */
  readonly schema: z.ZodType;
  /** A row, or nothing where the target has no way to say it. `wide`: some conversation has a past. */
  readonly row: (example: ExampleOf<K>, wide: boolean) => unknown;
  /** What lies beside the rows; then the target is a folder. */
  readonly beside?: Sidecar;
}

const said = (content: string): readonly Message[] => [{ role: "assistant", content }];
const whole = (prompt: readonly Message[], content: string) => [...prompt, ...said(content)];
const dialogue = ({ prompt, completion }: ExampleOf<"sft">) => ({ messages: whole(prompt, completion) });

const sft = (target: Omit<Target<"sft">, "kind">) => ({ kind: "sft", ...target }) as unknown as Target;
const pair = (target: Omit<Target<"pair">, "kind">) => ({ kind: "pair", ...target }) as unknown as Target;

const speakers = { system: "system", user: "human", assistant: "gpt" } as const;

/** Every form that a dataset is written in. */
const table = {
  "trl-sft": sft({
    schema: schemas.trlSft,
    row: ({ prompt, completion }) => ({ prompt, completion: said(completion) }),
  }),
  "trl-messages": sft({ schema: schemas.messages, row: dialogue }),
  "trl-dpo": pair({
    schema: schemas.trlDpo,
    row: ({ prompt, chosen, rejected }) => ({ prompt, chosen: said(chosen), rejected: said(rejected) }),
  }),
  "openai-sft": sft({ schema: schemas.messages, row: dialogue }),
  "openai-dpo": pair({
    schema: schemas.openaiDpo,
    row: ({ prompt, chosen, rejected }) => ({
      input: { messages: prompt },
      preferred_output: said(chosen),
      non_preferred_output: said(rejected),
    }),
  }),
  axolotl: sft({ schema: schemas.messages, row: dialogue, beside: axolotlFile }),
  "llamafactory-alpaca": sft({
    schema: schemas.alpaca,
    row: instruction,
    beside: datasetInfoFile("alpaca", (wide) => ({
      prompt: "instruction",
      query: "input",
      response: "output",
      ...(wide && { system: "system", history: "history" }),
    })),
  }),
  "llamafactory-sharegpt": sft({
    schema: schemas.sharegpt,
    row: ({ prompt, completion }) => ({
      conversations: whole(prompt, completion).map(({ role, content }) => ({
        from: speakers[role],
        value: content,
      })),
    }),
    beside: datasetInfoFile("sharegpt", () => ({ messages: "conversations" })),
  }),
  "hf-cai": pair({
    schema: schemas.hfCai,
    row: ({ prompt, chosen, rejected }) => ({
      prompt: prompt.at(-1)?.content,
      messages: whole(prompt, chosen),
      chosen: whole(prompt, chosen),
      rejected: whole(prompt, rejected),
    }),
  }),
} satisfies Readonly<Record<string, Target>>;

export type TargetName = keyof typeof table;
export const targets: Readonly<Record<TargetName, Target>> = table;
export const targetNames = Object.keys(table) as readonly TargetName[];

/** A past stands in columns of its own; all rows have them where one needs them. */
function instruction({ prompt, completion }: ExampleOf<"sft">, wide: boolean): unknown {
  const rounds = roundsOf(prompt);
  if (!rounds) return undefined;
  const { system, history, last } = rounds;
  return { instruction: last, input: "", output: completion, ...(wide && { system, history }) };
}
