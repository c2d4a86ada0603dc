import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, it } from "vitest";
import { onStage } from "./studio.ts";

const evil = `<script>window.broken = 1</script><img src=x onerror="window.broken = 2"><a href="javascript:alert(3)">*here*</a> <iframe src="https://example.com"></iframe>`;
const quoted = evil.replaceAll('"', "'");
const scene = `/// ${quoted}
scene talk

input  question: text
output reply: text

/// ${quoted}
role author {
  is    "${quoted}"
  asked """{question} ${quoted}"""
  says  reply: text
}

/// ${quoted}
state draft {
  author speaks
  set reply = author.reply
                                                     -> done
}

final done
`;

const posting = `{ method: "POST", mode: "no-cors", credentials: "include", body: "{}" }`;

function fill(folder: string): void {
  writeFileSync(join(folder, "talk.scene"), scene);
  writeFileSync(
    join(folder, "answers.json"),
    JSON.stringify({ answers: [{ role: "author", says: evil, times: 9 }] }),
  );
}

onStage("what was written by others", fill, (stage) => {
  it("stays text wherever it is shown, and runs nothing", async () => {
    const desk = await stage.open();
    await desk.openScene("talk.scene");
    await desk.run({ question: evil, performer: `script:${join(stage.folder, "answers.json")}` });
    await desk.stands("done");
    await desk.script.getByText(evil, { exact: true }).first().waitFor();
    for (const view of ["Who sees what", "Values", "Text"] as const) {
      await desk.view(view);
      expect(await desk.page.getByRole("tabpanel", { name: view }).innerText()).toContain("<script>");
    }
    await desk.view("Inspector");
    await desk.inspector.getByRole("button", { name: "author", exact: true }).click();
    expect(await desk.inspector.getByLabel("Who it is").inputValue()).toBe(quoted);
    await desk.state("draft").hover();
    expect(
      await desk.page
        .locator("main, aside, nav, footer")
        .locator("script, iframe, img, a[href^=javascript]")
        .count(),
    ).toBe(0);
    expect(await desk.page.evaluate("window.broken")).toBeUndefined();
  });

  it("stays text in a saved page", async () => {
    const desk = await stage.open();
    await desk.side
      .getByRole("button", { name: /done · talk/ })
      .first()
      .click();
    const download = desk.page.waitForEvent("download");
    await desk.bar.getByRole("link", { name: "Save page" }).click();
    await (await download).saveAs(join(stage.folder, "saved.html"));
    const page = await desk.page.context().newPage();
    await page.goto(`file://${join(stage.folder, "saved.html")}`);
    await page.getByText(evil, { exact: true }).first().waitFor();
    expect(await page.locator("iframe, img, a[href^=javascript]").count()).toBe(0);
    expect(await page.evaluate("window.broken")).toBeUndefined();
  });
});

onStage("other pages and other names", fill, (stage) => {
  /** A page from another place, in a browser that is let in to the studio. */
  async function stranger() {
    const server = createServer((_, answer) =>
      answer.setHeader("content-type", "text/html").end("<!doctype html><title>other</title>"),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const desk = await stage.open();
    await desk.button("Commands").waitFor();
    const page = await desk.page.context().newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    return { page, close: () => server.close() };
  }

  const attempts: readonly (readonly [string, string])[] = [
    ["a request", `fetch(origin + "/api/project", { credentials: "include" }).catch(() => {})`],
    ["a request that asks to change something", `fetch(origin + "/api/runs", ${posting}).catch(() => {})`],
    ["a stream", `new EventSource(origin + "/api/changes", { withCredentials: true })`],
    ["a script", `put("script", { src: origin + "/api/project" })`],
    ["a picture", `put("img", { src: origin + "/icon.svg" })`],
    ["a frame", `put("iframe", { src: origin })`],
    ["a form", `put("form", { method: "post", action: origin + "/api/file" }).submit()`],
  ];

  it.each(attempts)("are refused: %s", async (_, attempt) => {
    const { page, close } = await stranger();
    // What the server answers is hidden from such a page; the browser's own log has it.
    const log = await page.context().newCDPSession(page);
    await log.send("Network.enable");
    const answered = new Promise<number>((resolve) => {
      const [asked, codes] = [new Set<string>(), new Map<string, number>()];
      // Both kinds of news come in any order, and of the stranger's own page, too.
      const settle = (id: string) => asked.has(id) && codes.has(id) && resolve(codes.get(id) as number);
      log.on("Network.requestWillBeSent", ({ requestId, request }) => {
        if (request.url.startsWith(stage.origin)) asked.add(requestId);
        settle(requestId);
      });
      log.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode }) => {
        codes.set(requestId, statusCode);
        settle(requestId);
      });
    });
    await page.evaluate(`(() => {
      const origin = ${JSON.stringify(stage.origin)};
      const put = (name, all) => document.body.appendChild(Object.assign(document.createElement(name), all));
      ${attempt};
    })()`);
    expect(await answered).toBe(403);
    close();
    expect(stage.read("talk.scene")).toBe(scene);
  });

  it.each([
    ["without a token", "/", 401],
    ["with another token", "/?token=guess", 401],
  ])("nobody is let in %s", async (_, path, status) => {
    const page = await (await stage.browser.newContext()).newPage();
    const answer = await page.goto(`${stage.origin}${path}`);
    expect(answer?.status()).toBe(status);
    expect(await page.locator("body").innerText()).toContain("polylogue studio");
  });

  it("another name for this machine is not answered", async () => {
    const page = await (await stage.browser.newContext()).newPage();
    const { port } = new URL(stage.origin);
    const answer = await page.goto(`http://evil.localhost:${port}/${new URL(stage.url).search}`);
    expect(answer?.status()).toBe(403);
  });

  it("the token stands in no address, no history and nothing that a script can read", async () => {
    const desk = await stage.open();
    await desk.button("Commands").waitFor();
    expect(desk.page.url()).toBe(`${stage.origin}/`);
    const token = new URL(stage.url).searchParams.get("token") ?? "";
    const seen = await desk.page.evaluate<string>(
      "document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage }) + document.documentElement.outerHTML",
    );
    expect(seen).not.toContain(token);
  });
});
