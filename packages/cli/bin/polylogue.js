#!/usr/bin/env node
// Plain JavaScript: this file must also run where the sources do not, to say so or to find the Node that can.
import { spawn } from "node:child_process";
import * as module from "node:module";

// The sources use `using`, which older versions cannot read even without their types.
const needed = [24, 0];

function isOldNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major < needed[0] || (major === needed[0] && minor < needed[1]);
}

/** The Node that is pinned in the project's own dependencies. */
function pinnedNode() {
  const require = module.createRequire(import.meta.url);
  const file = process.platform === "win32" ? "bin/node.exe" : "bin/node";
  try {
    return require.resolve(
      `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}/${file}`,
    );
  } catch {
    return undefined;
  }
}

/** Runs this file again with another Node; signals are handed on. */
function runWith(node) {
  const child = spawn(node, [import.meta.filename ?? process.argv[1], ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("error", () => tooOld());
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}

function tooOld() {
  process.stderr.write(
    `Polylogue needs Node ${needed.join(".")} or newer; this is ${process.versions.node}. ` +
      "Run `npm ci` in the project, which brings a Node that fits, or install a newer one.\n",
  );
  process.exit(1);
}

if (isOldNode()) {
  const node = pinnedNode();
  if (node) runWith(node);
  else tooOld();
} else {
  // What was compiled once is kept for the next start.
  module.enableCompileCache?.();
  // Node warns that it strips types; that is how the sources are meant to run.
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name !== "ExperimentalWarning") process.stderr.write(`${warning.name}: ${warning.message}\n`);
  });
  const { main } = await import("../src/main.ts");
  process.exitCode = await main(process.argv.slice(2));
}
