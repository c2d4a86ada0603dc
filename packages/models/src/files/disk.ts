import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { ModelError } from "@polylogue/protocol";
import { inBytes } from "./sizes.ts";

const cure = "make room, or set XDG_CACHE_HOME to a folder on a larger disk";

/** Refuses to begin what a disk has no room for. Throws a {@link ModelError}. */
export function checkRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(standing(folder));
  const free = bavail * bsize;
  if (free < bytes)
    throw new ModelError(
      "no_model",
      `The download needs ${inBytes(bytes)} and ${inBytes(free)} are free in ${folder}: ${cure}.`,
    );
}

/** The folder, or the nearest above it that is there. */
function standing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : standing(dirname(folder));
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: `is on a disk that is full: ${cure}`,
  EDQUOT: `is on a disk where you may use no more: ${cure}`,
  EFBIG: "is on a disk that holds no files of this size: set XDG_CACHE_HOME to a folder on another disk",
};

/** A failure to write, as a {@link ModelError}; undefined for what did not come from the disk. */
export function diskFailure(folder: string, error: unknown): ModelError | undefined {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (!code || !syscall || !fileCalls.has(syscall)) return undefined;
  const reason =
    reasons[code] ?? `cannot be written to (${code}): set XDG_CACHE_HOME to a folder that is yours`;
  return new ModelError("no_model", `The folder ${folder} ${reason}.`, { cause: error });
}

const fileCalls = new Set([
  "open",
  "write",
  "mkdir",
  "rename",
  "fsync",
  "ftruncate",
  "read",
  "unlink",
  "stat",
]);
