import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./source.ts";

const cli = join(root, "packages/cli/bin/polylogue.js");
const folder = mkdtempSync(join(tmpdir(), "polylogue-studio-command-"));
writeFileSync(join(folder, "small.scene"), "scene small\nstate a {\n  -> done\n}\nfinal done\n");

/** Starts the studio; its standard output, once there is a line of it, and how to end it. */
async function start(...args: string[]) {
  const child = spawn(process.execPath, [cli, "studio", folder, "--no-open", ...args], { cwd: root });
  let [out, err] = ["", ""];
  child.stderr.on("data", (data) => (err += data));
  const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
  const line = new Promise<void>((resolve) =>
    child.stdout.on("data", (data) => {
      out += data;
      if (out.includes("\n")) resolve();
    }),
  );
  await Promise.race([line, closed]);
  return { child, closed, out: () => out, err: () => err };
}

it("prints one address that holds the token, serves the page there, and ends in order", async () => {
  const studio = await start();
  const [url = "", ...rest] = studio.out().split("\n");
  expect(rest).toEqual([""]);
  const entered = await fetch(url, { redirect: "manual" });
  expect(entered.status).toBe(303);
  const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
  const page = await fetch(new URL("/", url), { headers: { cookie } });
  expect(await page.text()).toContain("Polylogue studio");
  const project = await fetch(new URL("/api/project", url), { headers: { cookie } });
  expect(await project.json()).toMatchObject({ files: [{ path: "small.scene", scene: "small" }] });
  studio.child.kill("SIGINT");
  expect(await studio.closed).toBe(0);
  expect(studio.out()).toBe(`${url}\n`);
});

it("says what to do where the port is taken", async () => {
  const first = await start();
  const { port } = new URL(first.out().trim());
  const second = await start("--port", port);
  expect(await second.closed).toBe(1);
  expect(second.err()).toContain(`Port ${port} is taken`);
  first.child.kill("SIGTERM");
  expect(await first.closed).toBe(0);
});

it.each([
  ["--port", "99999", 2],
  ["--port", "x", 2],
])("refuses %s %s", async (flag, value, code) => {
  const studio = await start(flag, value);
  expect(await studio.closed).toBe(code);
  expect(studio.out()).toBe("");
});
