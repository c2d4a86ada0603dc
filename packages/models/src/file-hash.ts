import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

const known = new Map<string, Promise<string>>();

/** SHA-256 of a file, read once as long as it does not change. */
export async function fileHash(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const version = JSON.stringify([path, size, mtimeMs]);
  let hash = known.get(version);
  if (!hash) known.set(version, (hash = read(path)));
  return hash;
}

async function read(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}
