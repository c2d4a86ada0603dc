import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readJournal, replay } from "@polylogue/runtime";
import { describe, expect, it } from "vitest";
import { loadPlan } from "./load.ts";
import { root } from "./source.ts";

const script = `${root}/test/fixtures/live.ts`;
const folder = mkdtempSync(join(tmpdir(), "polylogue-kill-"));
const kills = 50;

/** Starts a life of the run and kills it when its journal has grown by so many bytes; gives what it printed. */
function live(journal: string, killAfter: number): Promise<string> {
  const before = existsSync(journal) ? statSync(journal).size : 0;
  const child = spawn(process.execPath, [script, journal], { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.on("data", (data) => (printed += data));
  const watching = setInterval(() => {
    if (existsSync(journal) && statSync(journal).size - before >= killAfter) child.kill("SIGKILL");
  }, 1);
  return new Promise((resolve) => child.on("close", () => (clearInterval(watching), resolve(printed))));
}

describe("a run that is killed", () => {
  it(`comes to the same end after kill -9 at ${kills} moments, and makes no finished call again`, async () => {
    const whole = join(folder, "whole.jsonl");
    const reference = await live(whole, Number.POSITIVE_INFINITY);
    expect(reference).toMatch(/^done sha256:/);
    const size = statSync(whole).size;
    const calls = count(whole, "answered");

    let killed = 0;
    for (let life = 0; killed < kills; life++) {
      const journal = join(folder, `${life}.jsonl`);
      let printed = "";
      // Each life may grow a little before it dies, so that deaths fall all over the run.
      for (let part = 0; printed === ""; part++) {
        printed = await live(journal, Math.floor((size * ((life * 7 + part * 3) % 10)) / 40) + 1);
        if (printed === "") killed++;
      }
      expect(printed).toBe(reference);
      expect(count(journal, "answered")).toBe(calls);
      const replayed = await replay({ plan: loadPlan("scenes/matrix.scene"), journal: readJournal(journal) });
      expect(replayed.divergence).toBeUndefined();
      expect(`done ${replayed.result.hash}\n`).toBe(reference);
    }
  }, 600_000);
});

function count(journal: string, type: string): number {
  return readFileSync(journal, "utf8").split(`"type":"${type}"`).length - 1;
}
