import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bin, command } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "polylogue-write-"));
mkdirSync(join(folder, ".polylogue"));
const polylogue = command(folder);

/** Goes on after a failure, so that a run with a broken journal could, too. */
const scene = `scene stubborn
output reply: text = ""
role author { asked """Say something.""" says reply: text }
state first {
  author speaks
  on failure -> second
  -> second
}
state second {
  author speaks
  set reply = author.reply
  on failure -> done
  -> done
}
final done
`;
writeFileSync(join(folder, "stubborn.scene"), scene);
writeFileSync(
  join(folder, "yes.json"),
  JSON.stringify({ answers: [{ role: "author", says: "yes ".repeat(400), times: 9 }] }),
);
writeFileSync(join(folder, "file"), "");
const args = ["run", "stubborn.scene", "-m", "script:yes.json"];

describe("a journal that cannot be written", () => {
  it.each([
    ["in a folder that can never be", "/proc/nope/x.jsonl"],
    ["below a file", "file/x.jsonl"],
    ["of no name", ""],
    ["on a device", "/dev/full"],
    ["where a folder is", "."],
  ])("%s ends the run before it begins, with 1 and a sentence", async (_, journal) => {
    const { code, out, err } = await polylogue([...args, "--journal", journal]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/^error: The journal `.*` (cannot be written \(E[A-Z]+\)|exists already)/);
  });

  it("half-way ends the run with 1 and a sentence, and has no hole", () => {
    // A file may grow to one block of 1,024 bytes: the first answer does not fit.
    const line = `ulimit -f 1; exec "$0" "$@"`;
    const all = [process.execPath, bin, ...args, "--journal", "full.jsonl"];
    const env = { ...process.env, NO_COLOR: "1", NODE_COMPILE_CACHE: "", NODE_DISABLE_COMPILE_CACHE: "1" };
    const { status, stdout, stderr } = spawnSync("bash", ["-c", line, ...all], {
      cwd: folder,
      env,
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/error: The journal `full.jsonl` cannot be written \(EFBIG\)\.\n$/);
    expect(stderr).not.toMatch(/fault in Polylogue/);
    expect(readFileSync(join(folder, "full.jsonl"), "utf8").length).toBeLessThanOrEqual(1024);
  });
});
