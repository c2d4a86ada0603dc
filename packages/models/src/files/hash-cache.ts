import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import { modelFolder } from "./folder.ts";
import { replaceFile } from "./replace-file.ts";

/** A file as it was when it was read. */
export interface FileVersion {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Smaller files are read again: that takes no longer than to look them up. */
const worthKeeping = 32 << 20;

const Entry = z.object({ size: z.number(), mtimeMs: z.number(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const Cache = z.record(z.string(), Entry);

const file = () => join(modelFolder(), "hashes.json");

/** The SHA-256 of a large file that has not changed since it was last read. */
export function knownHash({ path, size, mtimeMs }: FileVersion): string | undefined {
  if (size < worthKeeping) return undefined;
  const entry = load()[path];
  return entry?.size === size && entry.mtimeMs === mtimeMs ? entry.sha256 : undefined;
}

/** Keeps the SHA-256 of a large file; where nothing can be written, it is read again next time. */
export function rememberHash({ path, size, mtimeMs }: FileVersion, sha256: string): void {
  if (size < worthKeeping) return;
  try {
    const others = Object.entries(load()).filter(([other]) => other !== path && existsSync(other));
    mkdirSync(dirname(file()), { recursive: true });
    replaceFile(file(), JSON.stringify(Object.fromEntries([...others, [path, { size, mtimeMs, sha256 }]])));
  } catch {
    // A folder that cannot be written to costs time, not correctness.
  }
}

function load(): z.infer<typeof Cache> {
  try {
    return Cache.parse(JSON.parse(readFileSync(file(), "utf8")));
  } catch {
    return {};
  }
}
