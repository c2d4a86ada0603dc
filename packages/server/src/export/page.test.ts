import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunRecord, RunSummary } from "@polylogue/protocol";
import { afterAll, describe, expect, it } from "vitest";
import { startStudio } from "../studio.ts";

const folder = mkdtempSync(join(tmpdir(), "polylogue-saved-"));
const page = mkdtempSync(join(tmpdir(), "polylogue-page-"));
const player = mkdtempSync(join(tmpdir(), "polylogue-player-"));
writeFileSync(join(page, "index.html"), "<!doctype html><title>page</title>");
writeFileSync(join(player, "player.js"), 'document.title = "</script><script>played";');
writeFileSync(join(player, "player.css"), "p { color: red }");
const evil = `</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> \u2028 & "`;
const scene = `scene talk
input  question: text
output reply: text
role author {
  asked """{question}"""
  says  reply: text
}
/// </script><script>alert(3)</script>
state draft {
  author speaks
  set reply = author.reply
  -> done
}
final done
`;
writeFileSync(join(folder, "talk.scene"), scene);
const script = join(folder, "answers.json");
writeFileSync(script, JSON.stringify({ answers: [{ role: "author", says: evil, times: 9 }] }));

const studio = await startStudio({ folder, page, player, version: "1" });
const unbuilt = await startStudio({ folder, page, version: "1" });
afterAll(() => Promise.all([studio.close(), unbuilt.close()]));

const ask = (path: string, body?: unknown, { port, token } = studio) =>
  fetch(`http://127.0.0.1:${port}/api/runs${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

async function played(): Promise<RunSummary> {
  const models = { "*": `script:${script}` };
  const request = { file: "talk.scene", inputs: { question: evil }, settings: {}, seed: 1, models };
  const { id } = (await (await ask("", request)).json()) as RunSummary;
  for (;;) {
    const record = (await (await ask(`/${id}`)).json()) as RunRecord;
    if (record.summary.status === "done") return record.summary;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const run = await played();
const saved = await ask(`/${run.id}/page`);
const html = await saved.text();
const data = /<script type="application\/json" id="run">([^]*?)<\/script>/.exec(html)?.[1] ?? "";

describe("a saved run", () => {
  it("is one file to keep", () => {
    expect(saved.headers.get("content-disposition")).toMatch(/^attachment; filename="talk-[\dT-]+\.html"$/);
    expect(saved.headers.get("content-type")).toContain("text/html");
  });

  it("holds the whole run", async () => {
    const record = (await (await ask(`/${run.id}`)).json()) as RunRecord;
    const { lines, inputs, picture, changed } = JSON.parse(data);
    expect(lines).toEqual(record.lines);
    expect(inputs.question).toBe(evil);
    expect(picture).toContain('id="state-draft"');
    expect(changed).toBe(false);
  });

  it("lets nothing that was written in it become markup", () => {
    expect(data).not.toMatch(/[<>&\u2028]/);
    expect(html.match(/<script/gi)).toHaveLength(2);
    expect(html.match(/<\/script/gi)).toHaveLength(2);
    expect(html.slice(0, html.indexOf("<style>"))).not.toContain("<img");
  });

  it("loads nothing and knows nothing of the server", () => {
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    expect(html).not.toContain(studio.token);
    expect(html).not.toContain("127.0.0.1");
  });

  it("says that the scene was changed, and does without one that is gone", async () => {
    writeFileSync(join(folder, "talk.scene"), scene.replace("{question}", "{question}!"));
    const again = await (await ask(`/${run.id}/page`)).text();
    expect(again).toContain('"changed":true');
    writeFileSync(join(folder, "talk.scene"), "not a scene");
    const without = await (await ask(`/${run.id}/page`)).text();
    expect(without).not.toContain('"picture"');
    writeFileSync(join(folder, "talk.scene"), scene);
  });

  it("is refused in words where there is no such run or no player", async () => {
    expect((await ask("/nobody/page")).status).toBe(404);
    const refused = await ask(`/${run.id}/page`, undefined, unbuilt);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain("npm run build");
  });
});

it("is needed by nobody who is not let in", async () => {
  const answer = await fetch(`http://127.0.0.1:${studio.port}/api/runs/${run.id}/page`);
  expect(answer.status).toBe(401);
  expect(readFileSync(join(folder, "talk.scene"), "utf8")).toBe(scene);
});
