import { spawnSync } from "node:child_process";
import { root } from "../source.ts";
import { median, quantile } from "./measure.ts";
import { print } from "./table.ts";

const commands: readonly (readonly string[])[] = [
  ["--help"],
  ["check", "scenes/matrix.scene"],
  ["test", "scenes/matrix.scene"],
];

/** How long a person waits for the command line, from the shell and back; node alone for comparison. */
export async function start(): Promise<void> {
  const starts = commands.map((args) => ({
    name: `polylogue ${args.join(" ")}`,
    args: ["packages/cli/bin/polylogue.js", ...args],
  }));
  const contestants = [{ name: "node with nothing to do", args: ["-e", "0"] }, ...starts];
  const times = contestants.map((): number[] => []);
  for (let round = -1; round < 15; round++) {
    for (const [i, { name, args }] of contestants.entries()) {
      const began = performance.now();
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
      if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
      if (round >= 0) times[i]?.push(performance.now() - began);
    }
  }
  print(
    "start: wall time of a command",
    ["", "median ms", "95 % ms"],
    contestants.map(({ name }, i) => [name, median(times[i] ?? []), quantile(times[i] ?? [], 0.95)]),
  );
}
