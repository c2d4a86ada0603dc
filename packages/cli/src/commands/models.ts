import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { modelFolder, openModel, parseSpec } from "@polylogue/models";
import { ModelError } from "@polylogue/protocol";
import { understudy } from "@polylogue/understudy";
import { type ExitCode, exitCodes, Failure, misuse } from "../failure.ts";
import type { Console } from "../io/console.ts";

const kinds: readonly (readonly [spec: string, what: string])[] = [
  ["understudy", "the tiny model that ships with Polylogue, in this process; the default"],
  ["llama:PATH", "a GGUF file, on the GPU where there is one"],
  ["llama:hf:USER/REPO:QUANT", "a GGUF model of a hub, downloaded once"],
  ["openai:MODEL", "the OpenAI API; key in OPENAI_API_KEY"],
  ["openai:MODEL@http://host:port/v1", "any OpenAI-compatible server; key in POLYLOGUE_<NAME>_API_KEY"],
  ["script:FILE", "scripted answers, for tests"],
  ["human", "a person, at this terminal"],
];

/** What a model can be, and what of it is on this machine. */
export function listModels(flags: { json?: boolean }, console: Console): ExitCode {
  const here = { understudy: understudyHere(), gpu: gpusHere(), downloaded: downloaded() };
  if (flags.json)
    console.print(JSON.stringify({ kinds: kinds.map(([spec, what]) => ({ spec, what })), ...here }));
  else console.print(overview(here, console));
  return exitCodes.done;
}

type Here = {
  understudy: ReturnType<typeof understudyHere>;
  gpu: readonly string[];
  downloaded: ReturnType<typeof downloaded>;
};

function overview({ understudy: own, gpu, downloaded: files }: Here, { ink }: Console): string {
  const widest = Math.max(...kinds.map(([spec]) => spec.length));
  return [
    ...kinds.map(([spec, what]) => `${ink.bold(spec.padEnd(widest))}  ${what}`),
    "",
    `${mark(own.present, ink)} the understudy ${own.present ? `is here (${megabytes(own.bytes)})` : `is missing: ${own.path}`}`,
    `${mark(gpu.length > 0, ink)} ${gpu.length > 0 ? gpu.join(", ") : "no GPU found; local models run on the CPU"}`,
    `${mark(files.length > 0, ink)} ${files.length > 0 ? `${files.length} downloaded in ${modelFolder()}:` : `no downloaded models in ${modelFolder()}`}`,
    ...files.map((f) => `    ${f.name}  ${ink.dim(megabytes(f.bytes))}`),
  ].join("\n");
}

const mark = (yes: boolean, ink: Console["ink"]) => (yes ? ink.green("●") : ink.dim("○"));
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

function understudyHere(): { present: boolean; path: string; bytes: number } {
  const found = statSync(understudy.path, { throwIfNoEntry: false });
  return { present: found !== undefined, path: understudy.path, bytes: found?.size ?? 0 };
}

function downloaded(): readonly { name: string; bytes: number }[] {
  const folder = modelFolder();
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".gguf"))
    .sort();
  return names.map((name) => ({ name, bytes: statSync(join(folder, name)).size }));
}

/** Names of GPUs as the system tells them, without starting an engine. */
function gpusHere(): readonly string[] {
  if (process.platform === "darwin" && process.arch === "arm64") return ["Apple GPU (Metal)"];
  const folder = "/proc/driver/nvidia/gpus";
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((id) => {
    const text = readFileSync(join(folder, id, "information"), "utf8");
    return /^Model:\s*(.+)$/m.exec(text)?.[1] ?? "NVIDIA GPU";
  });
}

/** What one spec stands for. */
export async function showModel(
  spec: string,
  flags: { json?: boolean },
  console: Console,
): Promise<ExitCode> {
  requireSpec(spec);
  const model = await opened(spec, console);
  const { description } = model;
  await model.dispose();
  const facts = { adapter: description.adapter, spec: description.spec, ...description.details };
  if (flags.json) console.print(JSON.stringify(facts));
  else
    for (const [name, value] of Object.entries(facts))
      console.print(
        `${console.ink.dim(name.padEnd(14))} ${typeof value === "object" ? JSON.stringify(value) : value}`,
      );
  return exitCodes.done;
}

/** Downloads a model of a hub. */
export async function pullModel(spec: string, console: Console): Promise<ExitCode> {
  if (!spec.startsWith("llama:hf:"))
    throw misuse(`\`${spec}\` cannot be pulled; only \`llama:hf:USER/REPO:QUANT\` can.`);
  requireSpec(spec);
  const model = await opened(spec, console);
  await model.dispose();
  console.note(`${console.noteInk.green("✓")} ${spec} is here.`);
  return exitCodes.done;
}

function requireSpec(spec: string): void {
  const read = parseSpec(spec);
  if (!read.ok) throw misuse(read.problem);
}

async function opened(spec: string, console: Console) {
  let told = -1;
  const onDownload = (done: number, total: number) => {
    const tenth = Math.floor((done / total) * 10);
    if (tenth !== told) console.note(`downloading: ${tenth * 10} %`);
    told = tenth;
  };
  try {
    return await openModel(spec, { onDownload });
  } catch (error) {
    if (error instanceof ModelError) throw new Failure(error.message, { exitCode: exitCodes.unreachable });
    throw error;
  }
}
