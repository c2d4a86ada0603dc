import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "@polylogue/compile";
import { check } from "@polylogue/model";
import type { JournalHeader, JournalLine } from "@polylogue/protocol";
import { JournalError, type JournalSink, parseJournal, readJournal, replay, run } from "@polylogue/runtime";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { command } from "./command.ts";
import { improviser } from "./improviser.ts";
import { loadPlan } from "./load.ts";

const folder = mkdtempSync(join(tmpdir(), "polylogue-journal-"));
mkdirSync(join(folder, ".polylogue"));
const polylogue = command(folder);

const scene = `scene echo
input  q: text
output reply: text
role author { asked """{q}""" says reply: text }
state answer {
  author speaks
  set reply = author.reply
  -> done
}
final done { }
`;

type Loose = Record<string, unknown>;
const plan = compile(...checked("echo.scene", scene));
let whole: Loose[] = [];

function checked(path: string, text: string): Parameters<typeof compile> {
  const read = (file: string) => (file === path ? text : undefined);
  const { scene: found, diagnostics } = check(path, { root: "", read });
  if (!found) throw new Error(JSON.stringify(diagnostics));
  return [found, read];
}

async function record(of: typeof plan, options: Partial<Parameters<typeof run>[0]> = {}): Promise<Loose[]> {
  const lines: JournalLine[] = [];
  const sink: JournalSink = { write: (more) => void lines.push(...more), close: () => {} };
  const models = Object.fromEntries(of.slotNames.map((slot) => [slot, improviser()]));
  await run({ plan: of, inputs: { q: "Tea?" }, models, journal: sink, ...options });
  return lines as unknown as Loose[];
}

const textOf = (lines: readonly unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");
const at = (type: string) => whole.findIndex((line) => line.type === type);
const changed = (type: string, change: Loose) =>
  textOf(whole.map((line, i) => (i === at(type) ? { ...line, ...change } : line)));
const without = (type: string, key: string) =>
  textOf(whole.map((line, i) => (i === at(type) ? { ...line, [key]: undefined } : line)));
const more = (line: string) => `${textOf(whole)}${line}\n`;

beforeAll(async () => {
  whole = await record(plan);
});

describe("a journal that somebody else wrote", () => {
  it.each<[name: string, text: () => string, problem: RegExp]>([
    ["nothing", () => "", /is not a journal/],
    ["an empty line", () => "\n", /is not a journal/],
    ["half a header", () => textOf(whole).slice(0, 40), /is not a journal/],
    ["no header", () => textOf(whole.slice(1)), /is not a journal/],
    ["a later version", () => changed("run", { version: 2 }), /has version 2;/],
    [
      "a version that is none",
      () => changed("run", { version: "1\u001b[31m" }),
      /has version "1\\u001b\[31m"/,
    ],
    ["a header without models", () => without("run", "models"), /line 1 .*`models` of `run`/],
    [
      "models of nothing",
      () => changed("run", { models: { performer: null } }),
      /line 1 .*`models.performer`/,
    ],
    ["no file", () => without("run", "file"), /line 1 .*`file` of `run`/],
    ["a file that is a number", () => changed("run", { file: 5 }), /line 1 .*`file` of `run`/],
    ["no inputs", () => changed("run", { inputs: null }), /line 1 .*`inputs` of `run`/],
    ["inputs as a list", () => changed("run", { inputs: [] }), /line 1 .*`inputs` of `run`/],
    ["a seed that is none", () => changed("run", { seed: "x" }), /line 1 .*`seed` of `run`/],
    ["two headers", () => textOf([whole[0], ...whole]), /line 2 begins another run/],
    ["garbage", () => more("garbage"), /line \d+ is not an event\./],
    ["null", () => more("null"), /line \d+ is not an event\./],
    ["a list", () => more("[]"), /line \d+ is not an event\./],
    ["an unknown event", () => more('{"type":"zork","t":1}'), /is not an event\./],
    ["a type of the prototype", () => more('{"type":"constructor","t":1}'), /is not an event\./],
    ["a stranger among the keys", () => changed("set", { zork: 1 }), /`zork` does not belong to `set`/],
    [
      "a proto among the keys",
      () => more('{"type":"beat","__proto__":{},"stage":"s","beat":1,"n":9,"t":1}'),
      /`__proto__`/,
    ],
    ["a time that is a text", () => changed("took", { t: "x" }), /`t` of `took`/],
    ["a time before the beginning", () => changed("took", { t: -1 }), /`t` of `took`/],
    [
      "an endless clock",
      () => textOf(whole).replace(/"clock":\d+/, '"clock":1e999'),
      /`clock` of `answered`/,
    ],
    ["an answer that is a number", () => changed("answered", { text: 5 }), /`text` of `answered`/],
    ["an answer with no usage", () => changed("answered", { usage: null }), /`usage` of `answered`/],
    [
      "an answer to nothing",
      () => textOf(whole.filter((line) => line.type !== "asked")),
      /answers what was not asked/,
    ],
    [
      "an answer given twice",
      () => textOf(whole.flatMap((l) => (l.type === "answered" ? [l, l] : [l]))),
      /answers what was not asked/,
    ],
    [
      "a story that jumps far",
      () => changed("set", { n: 1e9 }),
      /is event 1000000000 of the story, where event 3 is due/,
    ],
    ["a story that counts down", () => changed("set", { n: -5 }), /`n` of `set`/],
    ["a story of halves", () => changed("set", { n: 1.5 }), /`n` of `set`/],
    ["a story out of order", () => textOf([whole[0], ...whole.slice(1).reverse()]), /where event 1 is due/],
    [
      "a story taken up later than it ends",
      () => more('{"type":"reopened","after":1000000000,"t":1}'),
      /after event 1000000000, which was not told/,
    ],
    [
      "a story taken up before it begins",
      () => more('{"type":"reopened","after":-1,"t":1}'),
      /`after` of `reopened`/,
    ],
    [
      "values without end",
      () => more(`{"type":"set","name":"x","n":9,"t":1,"value":${"[".repeat(50_000)}${"]".repeat(50_000)}}`),
      /`value` of `set`/,
    ],
    ["a value that is null", () => changed("set", { value: null }), /`value` of `set`/],
  ])("is refused with %s", (_, text, problem) => {
    expect(() => parseJournal(text(), "it")).toThrow(JournalError);
    expect(() => parseJournal(text(), "it")).toThrow(problem);
  });

  it("is refused with a folder or a device in its place", () => {
    expect(() => readJournal(folder)).toThrow(/not an ordinary file/);
    expect(() => readJournal("/dev/zero")).toThrow(/not an ordinary file/);
  });

  it("may have line ends of Windows and keys twice", () => {
    const text = textOf(whole).replaceAll("\n", "\r\n").replace('"seed":0', '"seed":7,"seed":0');
    expect(parseJournal(text)).toEqual(parseJournal(textOf(whole)));
  });

  it("never breaks the one who reads or plays it, however it was damaged", async () => {
    const text = textOf(whole);
    const damage = fc.record({
      from: fc.nat(text.length),
      cut: fc.nat(30),
      put: fc.string({ maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (all) => {
        let damaged = text;
        for (const { from, cut, put } of all)
          damaged = damaged.slice(0, from) + put + damaged.slice(from + cut);
        const outcome = await Promise.resolve()
          .then(() => replay({ plan, journal: parseJournal(damaged) }))
          .then(({ result }) => result.problem?.text ?? "")
          .catch((error: unknown) => (error instanceof JournalError ? "" : `fault ${String(error)}`));
        expect(outcome).not.toMatch(/fault/);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a journal that we wrote", () => {
  it("§12.3 is played again when comments or a folder moved its scene", async () => {
    const journal = parseJournal(textOf(whole));
    const moved = compile(
      ...checked("elsewhere/echo.scene", `// A comment.\n\n${scene.replace("  set", "\n\n     set")}`),
    );
    const { divergence, result } = await replay({ plan: moved, journal });
    expect(divergence).toBeUndefined();
    expect(result.hash).toBe(whole.at(-1)?.hash);
  });

  it.each([
    ["scenes/matrix.scene", { instruction: "Tea?" }],
    ["test/cases/failure.scene", {}],
    ["test/cases/memory.scene", {}],
    ["test/cases/stage.scene", {}],
    ["test/cases/plays.scene", {}],
  ])("is read back whole: %s", async (path, inputs) => {
    const lines = await record(loadPlan(path), { inputs });
    expect(parseJournal(textOf(lines)).lines).toEqual(JSON.parse(JSON.stringify(lines.slice(1))));
  });
});

describe("replay and resume of a foreign journal", () => {
  const header = (change: Partial<JournalHeader>) => changed("run", { file: "echo.scene", ...change });
  const write = (name: string, text: string) => (writeFileSync(join(folder, name), text), name);

  it.each<[name: string, text: () => string, sentence: RegExp]>([
    [
      "of another scene",
      () => header({ scene: "\u001b]0;owned\u0007other" }),
      /is of the scene `�]0;owned�other`, not of `echo`/,
    ],
    [
      "of a file far outside",
      () => header({ file: "../../../../../../etc/passwd" }),
      /names `.*passwd` as its scene.*--scene FILE/s,
    ],
    ["of a whole path", () => header({ file: "/etc/passwd" }), /--scene FILE/],
    ["of a folder", () => header({ file: ".." }), /--scene FILE/],
    [
      "of a scene that is gone",
      () => header({ file: "gone.scene" }),
      /not there any more[\s\S]*--scene FILE/,
    ],
    ["with a line of garbage", () => `${header({})}garbage\n`, /line \d+ is not an event/],
  ])("%s ends with 1 and a sentence", async (name, text, sentence) => {
    write("echo.scene", scene);
    const file = write(`${name}.jsonl`, text());
    for (const args of [
      ["replay", file],
      ["replay", file, "--verify", "--json"],
      ["resume", file],
    ]) {
      const { code, out, err } = await polylogue(args);
      expect([code, out]).toEqual([1, ""]);
      expect(err).toMatch(sentence);
      expect(err).not.toMatch(/root:|broken|^\s+at /m);
      expect(err).not.toContain("\u001b");
    }
  });

  it("a link to a journal is as good as the journal", async () => {
    write("echo.scene", scene);
    symlinkSync(join(folder, write("real.jsonl", header({}))), join(folder, "link.jsonl"));
    expect(await polylogue(["replay", "link.jsonl", "--verify"])).toMatchObject({ code: 0 });
  });

  it("no key goes to a server that only the journal names", async () => {
    const evil = { adapter: "openai", spec: "openai:m@http://keys.example/v1", details: {} } as const;
    write("echo.scene", scene);
    const file = write(
      "evil.jsonl",
      textOf([JSON.parse(header({ models: { performer: evil } }).split("\n")[0] ?? "")]),
    );
    const { code, err, out } = await polylogue(["resume", file], { env: { OPENAI_API_KEY: "sk-canary" } });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/names the server http:\/\/keys.example\/v1[\s\S]*--model performer=openai:m@http/);
  });
});
