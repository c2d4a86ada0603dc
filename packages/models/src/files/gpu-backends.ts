import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { ModelError } from "@polylogue/protocol";
import packageJson from "../../package.json" with { type: "json" };
import { importLibrary } from "../llama/library.ts";
import { checkRoom } from "./disk.ts";
import { cacheFolder, type Environment } from "./folder.ts";

/** The back ends that are not part of an installation, because they are large. */
const gpuKinds = ["cuda", "vulkan"] as const;
export type GpuKind = (typeof gpuKinds)[number];

interface GpuBackend {
  readonly kind: GpuKind;
  /** There is a build of it for this kind of machine. */
  readonly isOffered: boolean;
  readonly isInstalled: boolean;
  /** Bytes on disk, where they were measured. */
  readonly bytes?: number;
}

interface Offer {
  readonly packages: readonly string[];
  readonly bytes?: number;
}

/** The packages of each back end by machine, with their size on disk as measured for version 3.22.1. */
const offers: Readonly<Record<string, Readonly<Record<GpuKind, Offer>>>> = {
  "linux-x64": {
    cuda: { packages: ["linux-x64-cuda", "linux-x64-cuda-ext"], bytes: 563_842_657 },
    vulkan: { packages: ["linux-x64-vulkan"], bytes: 73_766_523 },
  },
  "win32-x64": {
    cuda: { packages: ["win-x64-cuda", "win-x64-cuda-ext"] },
    vulkan: { packages: ["win-x64-vulkan"] },
  },
};

const scope = "@node-llama-cpp";
const version = packageJson.dependencies["node-llama-cpp"];
const offerOf = (kind: GpuKind): Offer | undefined => offers[`${process.platform}-${process.arch}`]?.[kind];
const allVersions = (env: Environment) => join(cacheFolder(env), "gpu");
const folderOf = (kind: GpuKind, env: Environment) => join(allVersions(env), version, kind);
const modulesIn = (folder: string, name: string) => join(folder, "node_modules", scope, name);

export function gpuBackends(env: Environment = process.env): readonly GpuBackend[] {
  return gpuKinds.map((kind) => {
    const offer = offerOf(kind);
    return {
      kind,
      isOffered: offer !== undefined,
      isInstalled: offer?.packages.every((name) => existsSync(modulesIn(folderOf(kind, env), name))) ?? false,
      ...(offer?.bytes !== undefined && { bytes: offer.bytes }),
    };
  });
}

/** A back end for a GPU is installed; on Macs Metal always is. */
export function canUseGpu(env: Environment = process.env): boolean {
  return process.platform === "darwin" || gpuBackends(env).some(({ isInstalled }) => isInstalled);
}

let isOffering = false;

/**
 * Lets the engine find the back ends that lie in the cache folder, as if they had been installed beside it: the
 * project's own `node_modules`, which `npm ci` makes anew, stay as they are. To be called before the engine starts.
 */
export function offerGpuBackends(env: Environment = process.env): void {
  const installed = gpuBackends(env).filter(({ isInstalled }) => isInstalled);
  if (isOffering || installed.length === 0) return;
  isOffering = true;
  const homes = new Map<string, string>(
    installed.flatMap(({ kind }) => {
      const parentURL = pathToFileURL(join(folderOf(kind, env), "package.json")).href;
      return (offerOf(kind)?.packages ?? []).map((name) => [`${scope}/${name}`, parentURL] as const);
    }),
  );
  registerHooks({
    resolve: (name, context, next) => {
      const parentURL = homes.get(name);
      return next(name, parentURL === undefined ? context : { ...context, parentURL });
    },
  });
}

/** Which of the engine's back ends have their drivers on this machine, installed or not. Throws a {@link ModelError}. */
export async function supportedGpus(): Promise<readonly string[]> {
  const kinds = await (await importLibrary()).getLlamaGpuTypes("supported");
  return kinds.filter((kind) => kind !== false);
}

/** Installs a back end into the cache folder, with npm. Throws a {@link ModelError}; then nothing is left behind. */
export async function installGpu(
  kind: GpuKind,
  { env = process.env, signal }: { readonly env?: Environment; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const offer = offerOf(kind);
  if (!offer) throw noOffer(kind);
  const folder = folderOf(kind, env);
  checkRoom(folder, (offer.bytes ?? 0) * 1.5);
  const draft = `${folder}.${process.pid}`;
  try {
    mkdirSync(draft, { recursive: true });
    writeFileSync(join(draft, "package.json"), '{ "private": true }\n');
    await npmInstall(draft, offer.packages, signal);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  for (const other of versionsHere(env)) if (other !== version) removeOf(kind, other, env);
}

const noOffer = (kind: GpuKind) =>
  new ModelError(
    "no_model",
    process.platform === "darwin"
      ? `There is no ${kind} build for macOS: Metal is part of the installation and needs nothing more.`
      : `There is no ${kind} build for ${process.platform}-${process.arch}: local models run on the CPU here.`,
  );

async function npmInstall(folder: string, packages: readonly string[], signal?: AbortSignal): Promise<void> {
  const names = packages.map((name) => `${scope}/${name}@${version}`);
  const flags = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--no-progress"];
  const isWindows = process.platform === "win32";
  try {
    await promisify(execFile)(isWindows ? "npm.cmd" : "npm", ["install", ...flags, ...names], {
      cwd: folder,
      shell: isWindows,
      maxBuffer: 1 << 26,
      ...(signal && { signal }),
    });
  } catch (error) {
    throw npmFailure(error, signal);
  }
  const missing = packages.find((name) => versionOf(modulesIn(folder, name)) !== version);
  if (missing) throw new ModelError("no_model", `npm did not bring ${scope}/${missing}: try again.`);
}

function versionOf(folder: string): string | undefined {
  const path = join(folder, "package.json");
  return existsSync(path)
    ? (JSON.parse(readFileSync(path, "utf8")) as { version?: string }).version
    : undefined;
}

function npmFailure(error: unknown, signal?: AbortSignal): ModelError {
  if (signal?.aborted)
    return new ModelError("aborted", "The installation was stopped; nothing is left of it.");
  const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
  if (code === "ENOENT")
    return new ModelError(
      "no_model",
      "npm is not on this machine's PATH: install Node with npm, and try again.",
    );
  const reasons: readonly (readonly [sign: RegExp, words: string])[] = [
    [/ENOSPC/, "the disk is full: make room, or set XDG_CACHE_HOME to a folder on a larger disk"],
    [
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/i,
      "npm's registry cannot be reached: check the network",
    ],
    [/E404|ETARGET/, "npm's registry does not have it: check which registry npm uses"],
  ];
  const reason = reasons.find(([sign]) => sign.test(stderr))?.[1] ?? `npm failed: ${lastWords(stderr)}`;
  return new ModelError("no_model", `The back end could not be installed, ${reason}.`);
}

const lastWords = (stderr: string): string =>
  /npm error (?!code)(.+?)\.?$/m.exec(stderr)?.[1] ?? "try `npm install` by hand to see why";

/** Removes a back end, of every version; tells whether there was one. */
export function removeGpu(kind: GpuKind, env: Environment = process.env): boolean {
  return versionsHere(env)
    .map((each) => removeOf(kind, each, env))
    .includes(true);
}

function removeOf(kind: GpuKind, of: string, env: Environment): boolean {
  const home = join(allVersions(env), of);
  const wasThere = existsSync(join(home, kind));
  rmSync(join(home, kind), { recursive: true, force: true });
  if (readdirSync(home).length === 0) rmdirSync(home);
  return wasThere;
}

function versionsHere(env: Environment): readonly string[] {
  return existsSync(allVersions(env)) ? readdirSync(allVersions(env)) : [];
}
