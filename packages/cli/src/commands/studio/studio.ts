import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { version } from "@polylogue/runtime";
import { PageMissing, type Studio, startStudio } from "@polylogue/server";
import { type ExitCode, exitCodes, Failure, misuse } from "../../failure.ts";
import type { Console } from "../../io/console.ts";
import { onInterrupt } from "../../io/interrupt.ts";

export interface StudioFlags {
  readonly port?: string;
  readonly open: boolean;
}

const models = [
  { spec: "understudy", what: "the tiny model that ships with Polylogue; no judgement", ready: true },
  { spec: "human", what: "a person, in this page", ready: true },
  {
    spec: "openai:MODEL",
    what: "the OpenAI API; key in OPENAI_API_KEY",
    ready: "OPENAI_API_KEY" in process.env,
  },
  { spec: "openai:MODEL@http://127.0.0.1:8000/v1", what: "any OpenAI-compatible server", ready: false },
  { spec: "llama:PATH", what: "a GGUF file", ready: false },
];

/** Serves the studio until it is interrupted. */
export async function studio(dir = ".", flags: StudioFlags, console: Console): Promise<ExitCode> {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
    throw new Failure(`There is no folder \`${dir}\`.`);
  const interrupt = onInterrupt();
  const page = await serve(dir, readPort(flags.port), console);
  console.print(page.url);
  console.note("The studio is open at the address above, for this machine alone. Ctrl-C closes it.");
  if (flags.open && console.live) openBrowser(page.url);
  await new Promise<void>((resolve) => {
    if (interrupt.signal.aborted) resolve();
    interrupt.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await page.close();
  interrupt.done();
  return exitCodes.done;
}

async function serve(folder: string, port: number, console: Console): Promise<Studio> {
  const page = fileURLToPath(new URL("./dist", import.meta.resolve("@polylogue/studio/package.json")));
  const onError = (error: unknown) =>
    console.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  try {
    return await startStudio({ folder, page, port, version, models, onError });
  } catch (error) {
    if (error instanceof PageMissing) throw new Failure(error.message);
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new Failure(`Port ${port} is taken; choose another with --port, or none.`);
    if (code === "EACCES") throw new Failure(`Port ${port} may not be used; choose one above 1023.`);
    throw error;
  }
}

function readPort(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw misuse(`\`--port ${text}\` must be a whole number from 0 to 65535.`);
  return port;
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
  linux: ["xdg-open"],
};

/** Opens the address where there is a browser; where there is none, the address was printed. */
function openBrowser(url: string): void {
  const [command, ...args] = openers[process.platform] ?? [];
  if (!command) return;
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
