import {
  type GpuKind,
  gpuBackends,
  inBytes,
  installGpu,
  removeGpu,
  supportedGpus,
} from "@polylogue/models/files";
import { type ExitCode, exitCodes, misuse } from "../../failure.ts";
import type { Console } from "../../io/console.ts";
import { onInterrupt } from "../../io/interrupt.ts";
import { orFail } from "./trouble.ts";

const titles: Readonly<Record<GpuKind, string>> = { cuda: "CUDA", vulkan: "Vulkan" };

/** Installs or removes a GPU back end; without a kind, tells which there are. */
export async function gpu(
  kind: GpuKind | undefined,
  flags: { remove?: boolean },
  console: Console,
): Promise<ExitCode> {
  if (kind === undefined && flags.remove)
    throw misuse("`--remove` needs a kind, as in `polylogue models gpu cuda --remove`.");
  if (kind === undefined) console.print((await backendLines(console)).join("\n"));
  else if (flags.remove) remove(kind, console);
  else await install(kind, console);
  return exitCodes.done;
}

function remove(kind: GpuKind, console: Console): void {
  const wasHere = removeGpu(kind);
  console.note(
    wasHere ? `The ${titles[kind]} back end is removed.` : `The ${titles[kind]} back end was not installed.`,
  );
}

async function install(kind: GpuKind, console: Console): Promise<void> {
  const { noteInk: ink } = console;
  const known = gpuBackends().find((each) => each.kind === kind);
  if (known?.isInstalled)
    console.note(`${ink.green("✓")} The ${titles[kind]} back end is installed already.`);
  else {
    const size = known?.bytes === undefined ? "" : `, ${inBytes(known.bytes)} on disk`;
    if (known?.isOffered) console.note(ink.dim(`installing the ${titles[kind]} back end${size} …`));
    await installing(kind);
    console.note(`${ink.green("✓")} The ${titles[kind]} back end is installed.`);
  }
  console.note(await outlook(kind));
}

async function installing(kind: GpuKind): Promise<void> {
  const interrupt = onInterrupt();
  try {
    await orFail(() => installGpu(kind, { signal: interrupt.signal }));
  } finally {
    interrupt.done();
  }
}

const drivers: Readonly<Record<GpuKind, string>> = {
  cuda: "NVIDIA's driver and the CUDA runtime (libcudart, libcublas) were not found",
  vulkan: "no Vulkan driver (libvulkan) was found",
};

async function outlook(kind: GpuKind): Promise<string> {
  const works = (await orFail(supportedGpus)).includes(kind);
  return works
    ? "Local models use it from now on; `--gpu off` keeps them on the CPU."
    : `It cannot be used yet: ${drivers[kind]} on this machine, so local models run on the CPU.`;
}

/** The back ends, a line each. */
export async function backendLines({ ink }: Console): Promise<readonly string[]> {
  const offered = gpuBackends().filter(({ isOffered }) => isOffered);
  if (offered.length === 0) return [ink.dim(noneOffered)];
  const supported = offered.some(({ isInstalled }) => isInstalled) ? await orFail(supportedGpus) : [];
  return offered.map(({ kind, isInstalled, bytes }) => {
    const name = titles[kind].padEnd(8);
    const size = bytes === undefined ? "" : ink.dim(` (${inBytes(bytes)})`);
    if (!isInstalled) return `${ink.dim("○")} ${name} not installed; polylogue models gpu ${kind}${size}`;
    return supported.includes(kind)
      ? `${ink.green("●")} ${name} installed`
      : `${ink.yellow("◐")} ${name} installed, but ${drivers[kind]}`;
  });
}

const noneOffered =
  process.platform === "darwin"
    ? "Metal is part of the installation."
    : "There is no GPU back end for this kind of machine.";
