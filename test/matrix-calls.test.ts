import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Value } from "@polylogue/expression";
import { greatestCalls } from "@polylogue/model";
import type { ChatRequest, ModelPort } from "@polylogue/protocol";
import { run } from "@polylogue/runtime";
import { expect, test } from "vitest";
import { loadPlan, loadScene } from "./load.ts";
import { root } from "./source.ts";

/** Others on stage, steps of the one who asks, reactions; and the calls that the authors' code makes at best. */
const sizes = [
  { others: 3, steps: 4, reactions: 6, authors: 58 },
  { others: 4, steps: 4, reactions: 8, authors: 69 },
  { others: 5, steps: 5, reactions: 10, authors: 83 },
];
type Size = (typeof sizes)[number];

const asker = "Ann";
const people = (n: number) => Array.from({ length: n }, (_, i) => `Person${i + 1}`);
const person = (name: string) => ({ name, kind: "person", traits: "calm", status: "here" });

/** Answers everything at once and refuses nothing; what the asker does is noticed until there were enough reactions. */
function player({ others, steps, reactions }: Size): ModelPort {
  let left = reactions;
  const noticed = (prompt: string) => {
    const some = prompt.includes(`${asker} is about`) || prompt.includes(`${asker} does`) ? left : 0;
    const names = people(others).slice(0, some);
    left -= names.length;
    return names;
  };
  const answers: Record<string, (prompt: string) => Value> = {
    feasible: () => true,
    possible: () => true,
    noticed,
    asker: () => asker,
    protagonist: () => person(asker),
    others: () => people(others).map(person),
    plan: () => Array.from({ length: steps }, (_, i) => `does thing ${i + 1}`),
    cast: () => people(others),
    everybody: () => people(others),
  };
  const say = ({ answer, messages, format }: ChatRequest) => {
    const fields = answer.map(({ name }) => [
      name,
      (answers[name] ?? (() => "so"))(messages.at(-1)?.content ?? ""),
    ]);
    return format.kind === "text" ? String(fields[0]?.[1]) : JSON.stringify(Object.fromEntries(fields));
  };
  return {
    description: { adapter: "script", spec: "script:matrix-calls", details: {} },
    chat: async (request) => ({
      text: say(request),
      finish: "stop",
      usage: { promptTokens: null, cachedPromptTokens: null, completionTokens: null, cost: null },
    }),
    dispose: async () => {},
  };
}

async function callsOf(file: string, size: Size, more: Record<string, Value>): Promise<string> {
  const settings = {
    players: size.others,
    steps: size.steps,
    interactions: size.steps + size.reactions,
    ...more,
  };
  const plan = loadPlan(file);
  const model = player(size);
  const models = Object.fromEntries(plan.slotNames.map((slot) => [slot, model]));
  const { usage, final, status } = await run({ plan, inputs: { instruction: "May I?" }, settings, models });
  expect([status, final?.values.happened]).toEqual([
    "done",
    expect.objectContaining({ length: size.steps + size.reactions }),
  ]);
  const { least, smooth } = greatestCalls(loadScene(file), settings);
  return `${least} · **${usage.calls}** · ${smooth}`;
}

// After a change: put what this test finds into scenes/matrix.md.
test("the page about MATRIX tells how many calls it makes", async () => {
  const rows = await Promise.all(
    sizes.map(async (size) => {
      const cells = [
        `${size.others}, ${size.steps}, ${size.reactions}`,
        `${size.authors}`,
        await callsOf("scenes/matrix-release.scene", size, {}),
        await callsOf("scenes/matrix.scene", size, { verdicts: "separate" }),
        await callsOf("scenes/matrix.scene", size, {}),
      ];
      return `| ${cells.join(" | ")} |`;
    }),
  );
  expect(readFileSync(join(root, "scenes/matrix.md"), "utf8")).toContain(rows.join("\n"));
});
