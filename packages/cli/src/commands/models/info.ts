import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type ModelSpec, openModel, parseSpec } from "@polylogue/models";
import {
  canUseGpu,
  defaultContext,
  downloadedModel,
  fileHash,
  inBytes,
  inspectMachine,
  memoryNeed,
  readModelFile,
  roomFor,
} from "@polylogue/models/files";
import { ModelError } from "@polylogue/protocol";
import { understudy } from "@polylogue/understudy";
import { type ExitCode, exitCodes, misuse } from "../../failure.ts";
import type { Console } from "../../io/console.ts";
import { readLocal } from "../../models/local.ts";
import { orFail } from "./trouble.ts";

interface InfoFlags {
  readonly json?: boolean;
  readonly context?: string;
}

/** What a model is: a file is looked at, not loaded. */
export async function showModel(text: string, flags: InfoFlags, console: Console): Promise<ExitCode> {
  const { context } =
    readLocal({ ...(flags.context !== undefined && { context: flags.context }) })["*"] ?? {};
  const spec = specOf(text);
  const path = await orFail(() => fileOf(spec));
  if (path === undefined) await showDescription(text, flags, console);
  else {
    const facts = await orFail(() => allFacts(path, context));
    if (flags.json) console.print(JSON.stringify({ spec: text, ...asJson(facts) }));
    else console.print(aligned(rows(facts), console));
  }
  return exitCodes.done;
}

/** A spec, or a file as it lies there. */
function specOf(text: string): ModelSpec {
  const read = parseSpec(text.startsWith("hf:") ? `llama:${text}` : text);
  if (read.ok) return read.spec;
  if (existsSync(text) || /\.gguf$/i.test(text)) return { adapter: "llama", path: text };
  throw misuse(read.problem);
}

async function fileOf(spec: ModelSpec): Promise<string | undefined> {
  if (spec.adapter === "understudy") return understudy.path;
  if (spec.adapter !== "llama") return undefined;
  if ("path" in spec) return spec.path;
  const path = await downloadedModel(spec.hub);
  if (path) return path;
  throw new ModelError(
    "no_model",
    `\`llama:${spec.hub}\` is not here yet: polylogue models pull llama:${spec.hub}`,
  );
}

async function showDescription(text: string, flags: InfoFlags, console: Console): Promise<void> {
  const model = await orFail(() => openModel(text));
  const { adapter, spec, details } = model.description;
  await model.dispose();
  if (flags.json) console.print(JSON.stringify({ adapter, spec, ...details }));
  else
    console.print(
      aligned(
        Object.entries({ adapter, spec, ...details }).map(([name, value]) => [
          name,
          typeof value === "object" ? JSON.stringify(value) : String(value),
        ]),
        console,
      ),
    );
}

type AllFacts = Awaited<ReturnType<typeof allFacts>>;

async function allFacts(path: string, asked: number | undefined) {
  const model = readModelFile(path);
  const context = asked ?? defaultContext(model);
  const memory = memoryNeed(model, context);
  const room = roomFor(await inspectMachine(), canUseGpu());
  return { model, sha256: await fileHash(path), context, memory, room, fits: memory.total <= room };
}

function asJson({ model, sha256, context, memory, room, fits }: AllFacts) {
  const { shape: _, template, ...told } = model;
  return {
    adapter: "llama",
    ...told,
    path: resolve(model.path),
    sha256,
    template: template?.name ?? null,
    templateHash: template?.hash ?? null,
    memory: { context, ...memory },
    room,
    fits,
  };
}

function rows(facts: AllFacts): readonly (readonly [string, string])[] {
  const { model, sha256 } = facts;
  const { type, template, name, license, parts } = model;
  const optional = (label: string, text: string | undefined) => (text ? [[label, text] as const] : []);
  return [
    ...optional("name", name),
    ["file", model.path],
    ["size", `${inBytes(model.bytes)}${parts.length > 1 ? ` in ${parts.length} files` : ""}`],
    ["sha256", sha256],
    ...(type === "model" ? [] : [["type", type] as const]),
    ["architecture", model.architecture],
    ["parameters", inNumbers(model.parameters)],
    ["quantisation", model.quantisation],
    ...optional("context", model.context ? `${model.context.toLocaleString("en-US")} tokens` : undefined),
    [
      "chat template",
      template ? `${template.name} (${template.hash.slice(0, 16)})` : "none: it cannot be asked",
    ],
    ...optional("licence", license),
    ...memoryRows(facts),
  ];
}

function memoryRows({ context, memory, room, fits }: AllFacts): readonly (readonly [string, string])[] {
  const { weights, conversations, working, total } = memory;
  const tokens = context.toLocaleString("en-US");
  return [
    ["memory", `about ${inBytes(total)}`],
    ["", `${inBytes(weights)} of weights`],
    ["", `${inBytes(conversations)} for a conversation of ${tokens} tokens`],
    ["", `${inBytes(working)} to work in`],
    ["fits", `${fits ? "yes" : "no"}, ${inBytes(room)} are free`],
  ];
}

/** `1.8 M`, `70.6 B`. */
function inNumbers(count: number): string {
  const [size, unit] = count >= 1e9 ? [count / 1e9, " B"] : [count / 1e6, " M"];
  return `${size.toFixed(size >= 99.5 ? 0 : 1)}${unit}`;
}

function aligned(pairs: readonly (readonly [string, string])[], { ink }: Console): string {
  const widest = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${ink.dim(name.padEnd(widest))}  ${value}`).join("\n");
}
