import { relative } from "node:path";
import { gpuBackends, inBytes, inspectMachine, type Machine, modelFolder } from "@polylogue/models/files";
import { type ExitCode, exitCodes } from "../../failure.ts";
import type { Console } from "../../io/console.ts";
import { fitLines, fits } from "./fits.ts";
import { backendLines } from "./gpu.ts";
import { type Here, modelsHere } from "./here.ts";

const kinds: readonly (readonly [spec: string, what: string])[] = [
  ["understudy", "the tiny model that ships with Polylogue; the default"],
  ["llama:PATH", "a GGUF file, on the GPU where there is one"],
  ["llama:hf:USER/REPO:QUANT", "a GGUF model of a hub, downloaded once"],
  ["openai:MODEL", "the OpenAI API; key in OPENAI_API_KEY"],
  ["openai:MODEL@http://host:port/v1", "any OpenAI-compatible server; key in POLYLOGUE_<NAME>_API_KEY"],
  ["script:FILE", "scripted answers, for tests"],
  ["human", "a person, at this terminal"],
];

/** What a model can be, what of it is on this machine, and what the machine can run. */
export async function listModels(flags: { json?: boolean }, console: Console): Promise<ExitCode> {
  const machine = await inspectMachine();
  const here = modelsHere();
  if (flags.json) {
    const named = kinds.map(([spec, what]) => ({ spec, what }));
    console.print(
      JSON.stringify({ kinds: named, ...here, backends: gpuBackends(), machine, fits: fits(machine) }),
    );
  } else console.print(overview(here, machine, await backendLines(console), console));
  return exitCodes.done;
}

function overview(here: Here, machine: Machine, backends: readonly string[], console: Console): string {
  const { ink } = console;
  const widest = Math.max(...kinds.map(([spec]) => spec.length));
  return [
    ink.bold("What a model can be"),
    ...kinds.map(([spec, what]) => `  ${spec.padEnd(widest)}  ${ink.dim(what)}`),
    "",
    ink.bold("Here"),
    ...hereLines(here, widest, console),
    "",
    ink.bold("GPU"),
    ...gpuLines(machine, widest, console),
    ...backends.map((line) => `  ${line}`),
    "",
    `${ink.bold("What fits")}  ${ink.dim(`${inBytes(machine.memory)} of memory, ${inBytes(machine.free)} free`)}`,
    ...fitLines(machine, console),
  ].join("\n");
}

function hereLines({ understudy, downloaded, unfinished }: Here, widest: number, { ink }: Console) {
  const line = (name: string, bytes: number) =>
    `  ${ink.green("●")} ${name.padEnd(widest - 2)}  ${ink.dim(inBytes(bytes))}`;
  const own = understudy.present
    ? line("understudy", understudy.bytes)
    : `  ${ink.red("○")} the understudy is missing: ${understudy.path}`;
  const parts = unfinished.map(
    ({ path, bytes }) =>
      `  ${ink.dim("○")} ${relative(modelFolder(), path).replace(/\.\w+\.part$/, "")}  ${ink.dim(`${inBytes(bytes)}, broken off; pull it again to go on`)}`,
  );
  const none = downloaded.length + parts.length === 0 ? [ink.dim(`  nothing in ${modelFolder()} yet`)] : [];
  return [own, ...downloaded.map(({ spec, bytes }) => line(spec, bytes)), ...parts, ...none];
}

function gpuLines({ gpus }: Machine, widest: number, { ink }: Console): readonly string[] {
  if (gpus.length === 0) return [ink.dim("  none was found; local models run on the CPU")];
  return gpus.map(
    ({ name, memory, free }) =>
      `  ${ink.green("●")} ${name.padEnd(widest - 2)}  ${ink.dim(`${inBytes(memory)}, ${inBytes(free)} free`)}`,
  );
}
