import { createHash, type Hash } from "node:crypto";
import { createReadStream, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { ModelError } from "@polylogue/protocol";

/**
 * A file on its way: what has arrived lies in `PATH.VERSION.part` and is hashed as it comes; only a whole file gets
 * its own name. One process writes it at a time.
 */
export interface PartFile extends AsyncDisposable {
  /** Bytes that are here. */
  readonly have: number;
  write(bytes: Uint8Array): Promise<void>;
  /** Begins again with nothing. */
  restart(): Promise<void>;
  /** SHA-256 of what is here. */
  digest(): string;
  /** Gives the file its own name. */
  keep(): Promise<void>;
  /** Throws away what is here. */
  discard(): Promise<void>;
}

/** Opens the part of a file that was left here before, or an empty one. Throws when another process is at it. */
export async function openPart(path: string, version: string): Promise<PartFile> {
  const part = `${path}.${version}.part`;
  await mkdir(dirname(part), { recursive: true });
  const unlock = lock(`${part}.lock`);
  try {
    let hash = await hashSoFar(part);
    const handle = await open(part, "a");
    let have = (await handle.stat()).size;
    return {
      get have() {
        return have;
      },
      async write(bytes) {
        await writeAll(handle, bytes);
        hash.update(bytes);
        have += bytes.length;
      },
      async restart() {
        await handle.truncate(0);
        hash = createHash("sha256");
        have = 0;
      },
      digest: () => hash.copy().digest("hex"),
      async keep() {
        await handle.sync();
        await rename(part, path);
      },
      discard: () => rm(part, { force: true }),
      async [Symbol.asyncDispose]() {
        await handle.close();
        if (have === 0) await rm(part, { force: true });
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray((await handle.write(rest)).bytesWritten);
}

async function hashSoFar(part: string): Promise<Hash> {
  const hash = createHash("sha256");
  if ((await stat(part).catch(() => undefined)) === undefined) return hash;
  for await (const piece of createReadStream(part, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash;
}

/** Keeps other processes away; what a process that is gone has locked is free. */
function lock(path: string): () => void {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const owner = Number(readFileSync(path, "utf8"));
    if (isRunning(owner))
      throw new ModelError(
        "no_model",
        `Another process (${owner}) is downloading this file: wait until it is done.`,
      );
    writeFileSync(path, String(process.pid));
  }
  return () => rmSync(path, { force: true });
}

function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
