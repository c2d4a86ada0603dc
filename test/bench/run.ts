// Usage: node test/bench/run.ts [NAME]. Without a name, every benchmark in a process of its own, one after another.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

const benches: Record<string, () => Promise<void>> = {
  steps: async () => (await import("./steps.ts")).steps(),
  many: async () => (await import("./many.ts")).many(),
  check: async () => (await import("./check.ts")).check(),
  keystroke: async () => (await import("./check.ts")).keystroke(),
  start: async () => (await import("./start.ts")).start(),
};

/** The rivals are installed beside the benchmarks, and only by them. */
function install(): void {
  if (existsSync(`${here}node_modules`)) return;
  const { status } = spawnSync("npm", ["ci", "--prefix", here, "--no-audit", "--no-fund"], { stdio: "inherit" });
  if (status !== 0) throw new Error("the rivals could not be installed");
}

function runAll(): void {
  for (const name of Object.keys(benches)) {
    const { status } = spawnSync(process.execPath, ["--expose-gc", fileURLToPath(import.meta.url), name], { stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  }
}

const [name] = process.argv.slice(2);
const bench = name === undefined ? undefined : benches[name];
if (name !== undefined && !bench) throw new Error(`no benchmark ${name}; there are ${Object.keys(benches).join(", ")}`);
install();
if (bench) await bench();
else runAll();
