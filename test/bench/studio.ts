import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { compile } from "@polylogue/compile";
import { checkText } from "@polylogue/model";
import type { ModelPort } from "@polylogue/protocol";
import { createJournal, run } from "@polylogue/runtime";
import { startStudio } from "@polylogue/server";
import type { Browser, Page } from "playwright-core";
import { built } from "../browser/built.ts";
import { executable, launch, missing } from "../browser/chromium.ts";
import { Desk } from "../browser/desk.ts";
import { host } from "../load.ts";
import { longScene } from "./long-scene.ts";
import { median, quantile } from "./measure.ts";
import { print } from "./table.ts";

const states = 300;
const speakers = Array.from({ length: 8 }, (_, nth) => `speaker_${nth + 1}`);
const tokensPerSecond = 60;
const seconds = 8;
const events = 10_000;

const roles = speakers
  .map((name) => `role ${name} {\n  asked """Go on."""\n  says  reply: text\n}\n`)
  .join("\n");

/** Many states, of which the first has everybody speak at once; every seventh leads to two others. */
function wideScene(): string {
  const state = (nth: number) => {
    const next = nth + 1 < states ? `state_${nth + 1}` : "done";
    const other =
      nth % 7 === 3 && nth + 9 < states ? `  when ${speakers[0]}.reply == "" -> state_${nth + 9}\n` : "";
    const speak = nth === 0 ? `${speakers.join(" and ")} speak` : `${speakers[nth % 8]} speaks`;
    return `state state_${nth} {\n  ${speak}\n${other}  -> ${next}\n}\n`;
  };
  return `scene wide\n\nbudget 1000 calls\n\n${roles}\n${Array.from({ length: states }, (_, nth) => state(nth)).join("\n")}\nfinal done\n`;
}

/** A few states around which a run goes until its journal is long. */
const roundScene = `scene round

budget 20000 calls

${roles}
state talk {
  ${speakers.join(" and ")} speak
  -> again
}

state again {
  ${speakers[0]} speaks
  -> talk at most 900 times
  -> done
}

final done
`;

/** The studio in headless Chromium: frames while eight speak, keystrokes, first paint, scrubbing. */
export async function studio(): Promise<void> {
  if (executable === undefined) return console.log(`\n${missing}`);
  const folder = mkdtempSync(join(tmpdir(), "polylogue-bench-studio-"));
  writeFileSync(join(folder, "wide.scene"), wideScene());
  writeFileSync(join(folder, "long.scene"), longScene(29_000));
  writeFileSync(join(folder, "round.scene"), roundScene);
  const written = await longJournal(folder);
  const talkers = await talk();
  const served = await startStudio({ folder, page: built(), version: "bench" });
  const browser = await launch();
  try {
    await frames(
      await open(browser, served.url),
      `openai:any@http://127.0.0.1:${(talkers.address() as AddressInfo).port}/v1`,
    );
    await typing(await open(browser, served.url));
    await scrubbing(await open(browser, served.url), written);
    await loading(browser, served.url);
  } finally {
    await browser.close();
    await served.close();
    talkers.closeAllConnections();
    talkers.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function open(browser: Browser, url: string): Promise<Desk> {
  const context = await browser.newContext({ viewport: { width: 1500, height: 950 } });
  const page = await context.newPage();
  await page.goto(url);
  return new Desk(page);
}

// ---- frames ----

/** A server that gives everybody a word sixty times a second, for as long as is measured and some more. */
async function talk(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    const [began, most] = [performance.now(), tokensPerSecond * 120];
    let said = 0;
    const say = (delta: object, finish: string | null = null) =>
      response.write(
        `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
      );
    const timer = setInterval(() => {
      const due = Math.min(most, ((performance.now() - began) * tokensPerSecond) / 1000);
      while (said < due) say({ content: `word${said++} ` });
      if (said < most) return;
      clearInterval(timer);
      say({}, "stop");
      response.end("data: [DONE]\n\n");
    }, 1000 / tokensPerSecond);
    response.on("close", () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function frames(desk: Desk, model: string): Promise<void> {
  process.env.OPENAI_API_KEY ??= "none";
  await desk.openScene("wide.scene");
  await desk.settled();
  const near = await look(desk);
  await desk.button("Fit").click();
  await desk.settled();
  const whole = await look(desk);
  await desk.run({ performer: model });
  await desk.page
    .locator(".bubble")
    .nth(speakers.length - 1)
    .waitFor();
  const followed = await look(desk);
  await desk.button("Follow the run").click();
  await desk.button("Fit").click();
  await desk.settled();
  const all = await look(desk);
  const grown = await growth(desk);
  await desk.button("Stop").click();
  await desk.page.context().close();
  const row = (name: string, idle: Look, busy: Look) => [
    name,
    busy.nodes,
    idle.rate,
    busy.rate,
    busy.rate / idle.rate,
  ];
  print(
    `studio: frames a second, median of ${seconds} seconds; ${states} states, ${speakers.length} roles speak at once (${Math.round(grown)} tokens a second arrived)`,
    ["", "nodes drawn", "idle", "streaming", "streaming / idle"],
    [row("where the run is", near, followed), row("as much of the graph as fits", whole, all)],
  );
}

interface Look {
  readonly rate: number;
  readonly nodes: number;
}
const look = async (desk: Desk): Promise<Look> => ({
  nodes: await desk.page.locator(".react-flow__node").count(),
  rate: await rate(desk.page),
});

/** Events that come to the page in a second. */
async function growth(desk: Desk): Promise<number> {
  const at = async () => Number(await desk.slider.getAttribute("max"));
  const [before, began] = [await at(), performance.now()];
  await desk.page.waitForTimeout(2_000);
  return ((await at()) - before) / ((performance.now() - began) / 1000);
}

/** Frames in each of some seconds; the median. */
async function rate(page: Page): Promise<number> {
  const counts = await page.evaluate<number[]>(`new Promise((resolve) => {
    const counts = [];
    let [count, since] = [0, performance.now()];
    const frame = (now) => {
      count++;
      if (now - since >= 1000) { counts.push((count * 1000) / (now - since)); [count, since] = [0, now]; }
      if (counts.length === ${seconds}) resolve(counts); else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  })`);
  return median(counts);
}

// ---- keystrokes ----

async function typing(desk: Desk): Promise<void> {
  await desk.openScene("long.scene");
  await desk.view("Text");
  await desk.settled();
  await desk.state("draft0_1").locator(".line", { hasText: "set reply" }).click();
  await desk.typeAfter("set reply = author0_1.reply", "");
  await desk.page.evaluate(`(() => {
    window.taken = [];
    let pressed;
    addEventListener("keydown", ({ timeStamp }) => { pressed = timeStamp; }, true);
    new MutationObserver(() => {
      if (pressed !== undefined) window.taken.push(performance.now() - pressed);
      pressed = undefined;
    }).observe(document.querySelector(".react-flow__nodes"), { subtree: true, characterData: true, childList: true });
  })()`);
  for (let nth = 0; nth < 40; nth++) {
    await desk.page.keyboard.press(nth % 2 === 0 ? "x" : "Backspace");
    await desk.page.waitForTimeout(250);
  }
  const taken = await desk.page.evaluate<number[]>("window.taken");
  await desk.page.context().close();
  print(
    `studio: a keystroke in a file of ${longScene(29_000).split("\n").length} lines, until the graph shows it (${taken.length} of 40 seen)`,
    ["", "median ms", "95 % ms"],
    [["text, checks and graph", median(taken), quantile(taken, 0.95)]],
  );
}

// ---- scrubbing ----

/** Plays a scene whose models say little, until its journal is long; gives how many lines that has. */
async function longJournal(folder: string): Promise<number> {
  const { scene } = checkText(roundScene, "round.scene", host);
  if (!scene) throw new Error("the round scene has errors");
  const plan = compile(scene, host.read);
  const model: ModelPort = {
    description: { adapter: "script", spec: "script", details: {} },
    chat: async () => ({
      text: "On and on.",
      finish: "stop",
      usage: { promptTokens: 9, cachedPromptTokens: 0, completionTokens: 4, cost: null },
    }),
    dispose: async () => {},
  };
  const path = join(folder, ".polylogue/runs/long.jsonl");
  mkdirSync(join(folder, ".polylogue/runs"), { recursive: true });
  const stop = new AbortController();
  const journal = createJournal(path);
  let lines = 0;
  const counted = {
    write: (written: Parameters<typeof journal.write>[0]) => {
      lines += written.length;
      if (lines >= events) stop.abort();
      journal.write(written);
    },
    close: () => journal.close(),
  };
  const models = Object.fromEntries(plan.slotNames.map((slot) => [slot, model]));
  await run({
    plan,
    models,
    seed: 1,
    inputs: {},
    settings: {},
    journal: counted,
    file: "../../round.scene",
    signal: stop.signal,
  });
  return lines;
}

async function scrubbing(desk: Desk, lines: number): Promise<void> {
  await desk.openScene("round.scene");
  await desk.side.getByRole("button", { name: /round/ }).last().click();
  await desk.slider.waitFor();
  const steps = await scrub(desk.page, "Math.floor(most / 2) + nth");
  const jumps = await scrub(desk.page, "Math.floor((nth * 0.618034 * most) % most)");
  await desk.page.context().close();
  print(
    `studio: moving in a journal of ${lines} events, until it is drawn`,
    ["", "median ms", "95 % ms"],
    [
      ["one event on", median(steps), quantile(steps, 0.95)],
      ["to anywhere", median(jumps), quantile(jumps, 0.95)],
    ],
  );
}

/** Milliseconds from moving the slider to the frame that shows it. */
const scrub = (page: Page, to: string) =>
  page.evaluate<number[]>(`(async () => {
    const slider = document.querySelector(".scrubber input[type=range]");
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    const most = Number(slider.max);
    const taken = [];
    for (let nth = 1; nth <= 40; nth++) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      const began = performance.now();
      set.call(slider, String(${to}));
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      taken.push(performance.now() - began);
    }
    return taken;
  })()`);

// ---- the beginning ----

async function loading(browser: Browser, url: string): Promise<void> {
  const paints: number[] = [];
  for (let nth = 0; nth < 7; nth++) {
    const desk = await open(browser, url);
    await desk.button("Commands").waitFor();
    paints.push(
      await desk.page.evaluate<number>(`performance.getEntriesByName("first-contentful-paint")[0].startTime`),
    );
    await desk.page.context().close();
  }
  print(
    `studio: from nothing; ${Math.round(firstScripts() / 1000)} kB of JavaScript, compressed`,
    ["", "median ms", "95 % ms"],
    [["first paint", median(paints), quantile(paints, 0.95)]],
  );
}

function firstScripts(): number {
  const html = readFileSync(join(built(), "index.html"), "utf8");
  const first = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path = ""]) => path);
  return first.reduce((sum, path) => sum + gzipSync(readFileSync(join(built(), path))).length, 0);
}
