import { compile, type Plan } from "@polylogue/compile";
import { check } from "@polylogue/model";
import type { LiveEvent } from "@polylogue/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addCounts, type Counts, count, coverage, runTest } from "./index.ts";

const files: Readonly<Record<string, string>> = {
  "parts.scene": `
role told { asked """Tell.""" says word: text asked to spell """Spell.""" says letters: text }
`,
  "inner.scene": `scene inner
input q: text
output a: text = ""
role judge { asked """{q}?""" says { good: boolean } }
state look {
  judge speaks
  when judge.good -> yes
  -> no
}
final yes { set a = "yes" }
final no  { set a = "no" }
test "yes" { given q = "x" judge says { good: true } expect a == "yes" }
`,
  "outer.scene": `scene outer
use { inner } from "./inner.scene"
use { told } from "./parts.scene"
output a: text = ""
role judge { asked """Now?""" says { good: boolean } asked to guess """Guess.""" says { guess: integer 1..3 } }
state look {
  judge speaks
  inner(q: "is it") plays
  set a = inner.a
  on failure -> failed
  when judge.good -> ask
  -> look at most 1 time
  -> ask
}
state ask { told speaks -> done }
final done
final failed
test "once" {
  judge says { good: false }
  judge says { good: true }
  judge says { good: false }
  judge says { good: false }
  told says "so"
  expect states == ["look", "look", "yes", "look", "look", "no", "ask", "done"]
}
test "a bad answer is one asking" {
  judge says { good: 3 }
  judge says { good: true }
  judge fails
  expect ending == "failed"
}
`,
};
const host = { root: "", read: (file: string) => files[file] };

function planOf(file: string): Plan {
  const { scene, diagnostics } = check(file, host);
  if (!scene) throw new Error(JSON.stringify(diagnostics));
  return compile(scene, host.read);
}

async function eventsOf(plan: Plan, name: string): Promise<readonly LiveEvent[]> {
  const events: LiveEvent[] = [];
  const found = plan.tests.find((t) => t.name === name);
  if (!found) throw new Error(name);
  await runTest(plan, found, { watch: (event) => events.push(event) });
  return events;
}

const reduced = (plan: Plan, events: readonly LiveEvent[]) =>
  events.reduce((counts, event) => count(counts, plan, event), {} as Counts);
const timesOf = (plan: Plan, counts: Counts) =>
  Object.fromEntries(coverage(plan, counts).map(({ id, times }) => [id, times]));

test("states, transitions and prompts are counted; a played scene counts for its own file", async () => {
  const outer = planOf("outer.scene");
  const counts = reduced(outer, await eventsOf(outer, "once"));
  expect(timesOf(outer, counts)).toEqual({
    look: 2,
    ask: 1,
    done: 1,
    failed: 0,
    "look.on.1": 0,
    "look.1": 0,
    "look.2": 1,
    "look.3": 1,
    "ask.1": 1,
    "question:judge.": 2,
    "question:judge.guess": 0,
    "question:told.": 1,
  });
  expect(timesOf(planOf("inner.scene"), counts)).toEqual({
    look: 2,
    yes: 1,
    no: 1,
    "look.1": 1,
    "look.2": 1,
    "question:judge.": 2,
  });
});

test("an end that every scene has is not the scene's own state of that name; a second asking is not counted", async () => {
  const outer = planOf("outer.scene");
  const renamed = planOf("outer.scene");
  expect(timesOf(outer, reduced(outer, await eventsOf(outer, "a bad answer is one asking")))).toMatchObject({
    failed: 1,
    "look.on.1": 1,
    "question:judge.": 1,
  });
  const events: LiveEvent[] = [{ type: "entered", n: 1, state: "failed", visit: 1 }];
  expect(reduced(renamed, events)).toEqual({});
});

test("a part tells where it stands, and what was brought in but never asked for is no part", () => {
  const parts = coverage(planOf("outer.scene"), {});
  expect(parts.find((p) => p.id === "look.2")?.place).toEqual({ file: "outer.scene", line: 12, column: 3 });
  expect(parts.find((p) => p.id === "question:told.")?.place.file).toBe("parts.scene");
  expect(parts.map((p) => p.id)).not.toContain("question:told.spell");
  expect(parts.every((p) => p.times === 0)).toBe(true);
});

test("the counts of runs add up, in whatever order and however they are cut", async () => {
  const outer = planOf("outer.scene");
  const events = [
    ...(await eventsOf(outer, "once")),
    ...(await eventsOf(outer, "a bad answer is one asking")),
  ];
  const whole = reduced(outer, events);
  fc.assert(
    fc.property(fc.nat(events.length), (cut) => {
      const [a, b] = [reduced(outer, events.slice(0, cut)), reduced(outer, events.slice(cut))];
      expect(addCounts(a, b)).toEqual(whole);
      expect(addCounts(b, a)).toEqual(whole);
    }),
  );
});
