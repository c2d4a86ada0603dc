import { type ChildProcess, spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hash } from "@polylogue/base";
import { type OpenAIServerOptions, startOpenAIServer } from "@polylogue/models/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bin, command, type Ended } from "./command.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), "polylogue-generate-faults-"));
chmodSync(folder, 0o755);
const polylogue = command(folder);
const scenes = 40;
const kills = 12;
const atOnce = 6;

writeFileSync(
  join(folder, "second.scene"),
  `scene second
input  q: text
output reply: text
role author  { asked """{q}""" says reply: text }
role critic  { asked """What is wrong with this? {author.reply}""" says { flaw: text 0..200, clean: boolean } }
reviser penman { asked """{q} {author.reply} {critic.flaw}""" says reply: text }
state draft  { author speaks -> look }
state look   { critic speaks -> revise }
state revise { penman speaks set reply = penman.reply -> done }
final done {
  yields sft  { prompt: q, completion: reply }
  yields pair { prompt: q, chosen: reply, rejected: author.reply }
}
`,
);

/** Words that no two prompts share. */
const prompt = (i: number) => `Tell me of ${hash(`prompt ${i}`).slice(0, 40)}`;
const good = Array.from({ length: scenes }, (_, i) => Buffer.from(JSON.stringify({ prompt: prompt(i) })));
const hostile = [
  Buffer.concat([Buffer.from('{"prompt":"'), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from('"}')]),
  Buffer.from('{"prompt":"half \\ud800 of it"}'),
  Buffer.from('{"prompt":"a \\u0000 in it"}'),
  Buffer.from('{"__proto__":{"polluted":true},"prompt":"x"}'),
  Buffer.from(JSON.stringify({ prompt: "long ".repeat(2_000_000) })),
  Buffer.from('{"prompt":"torn'),
  Buffer.from(JSON.stringify({ prompt: prompt(3) })),
];
writeFileSync(
  join(folder, "prompts.jsonl"),
  Buffer.concat(
    [...good.slice(0, 20), ...hostile, ...good.slice(20)].flatMap((row) => [row, Buffer.from("\n")]),
  ),
);
const dropped = {
  "not-utf8": 1,
  "not-json": 1,
  "proto-key": 1,
  "too-long": 1,
  "lone-surrogate": 1,
  nul: 1,
  duplicate: 1,
};

/** What the server does now; each test says. */
const now: { -readonly [K in "fault" | "answer"]?: OpenAIServerOptions[K] } = {};
let server: Awaited<ReturnType<typeof startOpenAIServer>>;
let calls = 0;
let whole: Ended;

const wordsFor = (out: string, ...more: string[]) => [
  "generate",
  "second.scene",
  "--in",
  "prompts.jsonl",
  "--out",
  out,
  "--concurrency",
  String(atOnce),
  "--model",
  `openai:stub@${server.url}`,
  ...more,
];

/** The bytes of everything that makes the dataset. */
function dataset(out: string): Record<string, string> {
  const names = [
    "manifest.json",
    "README.md",
    "drops.jsonl",
    ...readdirSync(join(folder, out, "data")).map((n) => `data/${n}`),
  ];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, out, name), "utf8")]));
}

const journals = (out: string) =>
  readdirSync(join(folder, out, "journals"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".jsonl"))
    .map((name) => join(folder, out, "journals", name));

const answered = (out: string) =>
  journals(out).reduce(
    (sum, path) => sum + readFileSync(path, "utf8").split('"type":"answered"').length - 1,
    0,
  );

beforeAll(async () => {
  server = await startOpenAIServer({
    latency: 10,
    fault: (body, n) => now.fault?.(body, n),
    answer: (body, n) => now.answer?.(body, n),
  });
  whole = await polylogue(wordsFor("whole"));
  calls = server.requests.length;
});
afterAll(() => server.close());

/** Asks for a life of the run and ends it with SIGKILL after so many requests; gives whether it came to its end. */
async function live(out: string, requests: number): Promise<boolean> {
  const last = server.requests.length + requests;
  let child: ChildProcess | undefined;
  now.answer = (_, n) => void (n >= last && child?.kill("SIGKILL"));
  const { code, signal, err } = await polylogue(wordsFor(out), { meet: (met) => (child = met) });
  delete now.answer;
  if (signal === "SIGKILL") return false;
  expect({ code, err }).toMatchObject({ code: 0 });
  return true;
}

describe("an undisturbed run", () => {
  it("has one record or one counted drop for every row", () => {
    expect(whole).toMatchObject({ code: 0 });
    expect(whole.err).toMatch(/47 rows, 40 to play/);
    const manifest = JSON.parse(dataset("whole")["manifest.json"] as string);
    expect(manifest.counts).toEqual({
      rows: 47,
      records: 40,
      drops: 7,
      waiting: 0,
      yields: { sft: 40, pair: 40 },
    });
    expect(manifest.dropsByReason).toEqual(dropped);
    expect(calls).toBe(scenes * 3);
    const records = (dataset("whole")["data/train-00000.jsonl"] as string).trimEnd().split("\n");
    expect(records.map((line) => JSON.parse(line).prompt)).toEqual(good.map((_, i) => prompt(i)));
  });

  it("gives the same bytes with one scene at a time", async () => {
    const { code } = await polylogue([...wordsFor("single"), "--concurrency", "1"]);
    expect(code).toBe(0);
    expect(dataset("single")).toEqual(dataset("whole"));
  });

  it("asks nothing when it is run again, and says what it found", async () => {
    const before = server.requests.length;
    const { code, err } = await polylogue(wordsFor("whole"));
    expect({ code, asked: server.requests.length - before }).toEqual({ code: 0, asked: 0 });
    expect(err).toMatch(/Found 40 done and 0 half done/);
  });
});

describe("a run that is disturbed comes to the same bytes", () => {
  it(`after kill -9 at ${kills} moments, and pays for no finished call again`, async () => {
    const before = server.requests.length;
    let killed = 0;
    for (let life = 1; life <= kills; life++) if (!(await live("killed", 3 + ((life * 5) % 11)))) killed += 1;
    expect(killed).toBe(kills);
    expect(await live("killed", Number.POSITIVE_INFINITY)).toBe(true);
    expect(dataset("killed")).toEqual(dataset("whole"));
    expect(answered("killed")).toBe(calls);
    // Only what was in flight when the process died was asked again.
    const paid = server.requests.length - before;
    expect(paid).toBeGreaterThan(calls);
    expect(paid).toBeLessThanOrEqual(calls + kills * atOnce);
  });

  it("after lines of journals were torn, also the very first", async () => {
    expect(await live("torn", 30)).toBe(false);
    const [first = "", second = "", ...rest] = journals("torn").toSorted();
    writeFileSync(first, readFileSync(first, "utf8").slice(0, 40));
    writeFileSync(second, "");
    for (const path of rest) appendFileSync(path, '{"type":"answered","key":"dr');
    expect(await live("torn", Number.POSITIVE_INFINITY)).toBe(true);
    expect(dataset("torn")).toEqual(dataset("whole"));
  });

  it("when the endpoint fails 30 % of calls at random", async () => {
    const ways = [
      { status: 503 },
      { status: 500 },
      { status: 429, retryAfter: "0" },
      "drop",
      "half",
      "html",
    ] as const;
    const draw = (n: number) => Number.parseInt(hash(`draw ${n}`).slice(0, 6), 16);
    let failed = 0;
    now.fault = (_, n) => (draw(n) % 10 < 3 ? ways[++failed % ways.length] : undefined);
    const before = server.requests.length;
    const { code, err } = await polylogue(wordsFor("failing"));
    delete now.fault;
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(dataset("failing")).toEqual(dataset("whole"));
    expect(failed).toBeGreaterThan(20);
    expect(server.requests.length - before).toBe(calls + failed);
  });

  it("when the endpoint does not answer at all, and then does", async () => {
    now.fault = () => "drop";
    const dead = await polylogue(wordsFor("dead"));
    delete now.fault;
    expect(dead.code).toBe(3);
    expect(dead.err).toMatch(/does not answer: waiting/);
    expect(dead.err).toMatch(/Run the same command again/);
    const { code } = await polylogue(wordsFor("dead"));
    expect(code).toBe(0);
    expect(dataset("dead")).toEqual(dataset("whole"));
  });

  it("when it is stopped in order, and says how to go on", async () => {
    const last = server.requests.length + 30;
    let child: ChildProcess | undefined;
    now.answer = (_, n) => void (n === last && child?.kill("SIGINT"));
    const stopped = await polylogue(wordsFor("stopped"), { meet: (met) => (child = met) });
    delete now.answer;
    expect(stopped.code).toBe(130);
    expect(stopped.err).toMatch(/Run the same command again/);
    const { counts } = JSON.parse(dataset("stopped")["manifest.json"] as string);
    expect(counts.waiting).toBeGreaterThan(0);
    expect(counts.records + counts.drops + counts.waiting).toBe(47);
    expect((await polylogue(wordsFor("stopped"))).code).toBe(0);
    expect(dataset("stopped")).toEqual(dataset("whole"));
  });
});

describe("what cannot be", () => {
  it("a second generator on the folder: it refuses, and the first ends well", async () => {
    let second: ReturnType<typeof polylogue> | undefined;
    const last = server.requests.length + 10;
    now.answer = (_, n) => void (n === last && (second = polylogue(wordsFor("both"))));
    // The first is slow enough for the second to start.
    now.fault = (_, n) => (n > last && n < last + 12 ? { status: 503, retryAfter: "1" } : undefined);
    const first = await polylogue(wordsFor("both"));
    delete now.answer;
    delete now.fault;
    const refused = await second;
    expect(refused).toMatchObject({ code: 1, out: "" });
    expect(refused?.err).toMatch(/^error: Another generator is at work on `both`/);
    expect(first.code).toBe(0);
    expect(dataset("both")).toEqual(dataset("whole"));
  });

  it("a folder that may not be written", async () => {
    mkdirSync(join(folder, "closed"));
    chmodSync(join(folder, "closed"), 0o555);
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    for (const out of ["closed", "closed/inner"]) {
      const child = spawn(process.execPath, [bin, ...wordsFor(out)], { cwd: folder, ...nobody });
      let err = "";
      child.stderr.on("data", (data) => (err += data));
      const code = await new Promise((resolve) => child.on("close", resolve));
      expect({ code, err }).toMatchObject({ code: 1 });
      expect(err).toMatch(/cannot be written \(EACCES\)/);
    }
  });

  it("a path that can never be a folder", async () => {
    const { code, err } = await polylogue(wordsFor("/dev/null/here"));
    expect({ code, err }).toMatchObject({ code: 1 });
    expect(err).toMatch(/cannot be written/);
  });

  it("a key that is refused: the run ends at once, and nothing is lost", async () => {
    const before = server.requests.length;
    now.fault = () => ({ status: 401 });
    const { code } = await polylogue(wordsFor("keyless"));
    delete now.fault;
    expect(code).toBe(3);
    expect(server.requests.length - before).toBeLessThanOrEqual(atOnce);
  });
});
