import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { bin } from "./command.ts";
import { root } from "./source.ts";

const folder = mkdtempSync(join(tmpdir(), "polylogue-streams-"));
afterAll(() => rmSync(folder, { recursive: true }));
const scene = join(root, "scenes/teaching/second-thought.scene");

/** A line for the shell, where `polylogue` is the command. */
const shell = (line: string) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const polylogue = `polylogue() { "${process.execPath}" "${bin}" "$@"; }`;
    execFile("sh", ["-c", `${polylogue}; ${line}`], { cwd: folder }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });

const posix = process.platform !== "win32";

it.runIf(posix).each(["-", "--input question=@-"])(
  "waits for standard input that comes late: %s",
  async (argument) => {
    const { code, err } = await shell(
      `(sleep 0.3; echo "May I"; sleep 0.3; echo "come in?") | polylogue run "${scene}" ${argument} --dry`,
    );
    expect(err).toBe("");
    expect(code).toBe(0);
  },
);

it.skipIf(!existsSync("/dev/full"))("says that standard output is full, without a stack", async () => {
  const { code, err } = await shell(`polylogue graph "${scene}" > /dev/full`);
  expect(err).toBe("error: Standard output cannot be written (ENOSPC).\n");
  expect(code).toBe(1);
});
