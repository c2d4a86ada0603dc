import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Console } from "../../io/console.ts";
import { paint } from "../../io/paint.ts";
import { gallery } from "./gallery.ts";

const folder = mkdtempSync(join(tmpdir(), "polylogue-gallery-"));
const scenes = join(folder, "scenes");
const greeting = `/// A greeting, said twice. It shows nothing else.
scene greeting
use { words } from "./words.scene"

input   who: text                                    /// who comes in
setting times: integer 1..5 = 2                      /// how often | at most
output  said: text = ""

role host { asked """Greet {who} with one of these: {join(words, ", ")}.""" says words: text }

state hall {
  host speaks
  set said = host.words
  yields sft { prompt: who, completion: said }
                                                     -> hall at most times - 1 times
                                                     -> done
}
final done
always count(rows) <= times

test "nobody in particular" { expect said == "" or ending == "failed" }
test "Ann is greeted" { given who = "Ann & <Ben>" host says "Hello!" host says "Hi!" expect said == "Hi!" }
`;

beforeAll(() => {
  mkdirSync(join(scenes, "parts"), { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  writeFileSync(join(scenes, "parts", "greeting.scene"), greeting);
  writeFileSync(
    join(scenes, "parts", "words.scene"),
    '/// Words to greet with.\n/// Two of them.\n\nlet words: text[2] = ["hello", "hi"]\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command; gives its exit code, what it printed and what it noted. */
async function run(flags: { check?: boolean; afresh?: boolean } = {}, at = scenes) {
  const [printed, notes]: string[][] = [[], []];
  const console: Console = {
    quiet: false,
    ink: paint(false),
    noteInk: paint(false),
    live: false,
    columns: () => 80,
    print: (text) => printed?.push(text),
    note: (text) => notes?.push(text),
    complain: (text) => notes?.push(text),
    raw: () => {},
  };
  return { code: await gallery(at, flags, console), printed, notes };
}

const page = () => readFileSync(join(scenes, "README.md"), "utf8");
const change = (from: string, to: string) =>
  writeFileSync(join(scenes, "parts", "greeting.scene"), greeting.replace(from, to));

describe("the gallery", () => {
  it("shows each scene with its picture, settings, calls, rows, claims, tests and a sample", async () => {
    expect((await run()).code).toBe(0);
    for (const part of [
      "| [greeting](#greeting) | A greeting, said twice. | 1–2 |",
      "| [words](parts/words.scene) | Words to greet with. | a library |",
      "![The states of greeting](pictures/parts/greeting.svg)",
      "- **Takes** `who` (`text`, who comes in)",
      "- **Calls** 1 to 2; 6 if every answer had to be asked for again",
      "- **Rows** `sft`",
      "- **Holds** `always count(rows) <= times`",
      "| `times` | `integer 1..5` | `2` | how often \\| at most |",
      "nobody in particular · Ann is greeted",
      "Ann &amp; &lt;Ben&gt; (2 calls, seed 1)</summary>",
      "[The scene](parts/greeting.scene)",
    ])
      expect(page()).toContain(part);
    expect(page()).toMatch(/hall ─+\n +host │ \S/);
    expect(readFileSync(join(scenes, "pictures/parts/greeting.svg"), "utf8")).toMatch(/^<svg /);
  });

  it("changes nothing when it is run again, nor when every sample is played again", async () => {
    const before = page();
    expect((await run()).notes).toEqual([]);
    expect((await run({ check: true })).code).toBe(0);
    expect((await run({ afresh: true })).notes).toEqual(["playing parts/greeting.scene"]);
    expect(page()).toBe(before);
  });

  const cases: readonly [what: string, from: string, to: string, stale: string[], replayed: boolean][] = [
    ["a comment", "                                    /// who", " /// who", [], false],
    ["the documentation of an input", "who comes in", "who goes out", ["README.md"], false],
    ["a test", '"Hi!" }', '"Hi!" expect true }', [], false],
    ["what the sample is given", "Ann &", "Ana &", ["README.md"], true],
    ["a prompt", "Greet {who}", "Welcome {who}", ["README.md"], true],
    [
      "what a state does",
      "set said = host.words",
      "set said = host.words + who",
      ["README.md", "pictures/parts/greeting.svg"],
      true,
    ],
  ];
  it.each(cases)("notices a change of %s", async (_, from, to, stale, replayed) => {
    change(from, to);
    const before = page();
    const checked = await run({ check: true });
    expect(checked.printed).toEqual(stale.map((path) => join(scenes, path)));
    expect(checked.code).toBe(stale.length > 0 ? 1 : 0);
    expect(page()).toBe(before);
    expect((await run()).notes?.includes("playing parts/greeting.scene")).toBe(replayed);
    expect((await run({ check: true })).code).toBe(0);
    change("", "");
    await run();
  });

  it("keeps what stands in documentation from becoming markup, save code", async () => {
    change("who comes in", "<b onclick=x>who</b> `a < b` [here](javascript:x)");
    await run();
    expect(page()).toContain("&lt;b onclick=x>who&lt;/b> `a < b` \\[here](javascript:x)");
    change("", "");
    await run();
  });

  it("names the page beside a scene, and notices a sample that was taken out", async () => {
    writeFileSync(join(scenes, "parts", "greeting.md"), "# More");
    expect((await run({ check: true })).code).toBe(1);
    await run();
    expect(page()).toContain("[more about it](parts/greeting.md)");
    writeFileSync(
      join(scenes, "README.md"),
      page().replace(/<!-- sample [\s\S]*<!-- end of sample -->\n\n/, ""),
    );
    expect((await run({ check: true })).printed).toEqual([join(scenes, "README.md")]);
  });

  it("leaves a page alone that somebody wrote, and wants a folder", async () => {
    const own = mkdtempSync(join(tmpdir(), "polylogue-own-"));
    writeFileSync(join(own, "README.md"), "# Mine\n");
    await expect(run({}, own)).rejects.toThrow("was not made by this command, so it is left alone");
    await expect(run({}, join(own, "README.md"))).rejects.toThrow("is not a folder");
    expect(readFileSync(join(own, "README.md"), "utf8")).toBe("# Mine\n");
    rmSync(own, { recursive: true });
  });
});
