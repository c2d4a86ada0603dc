import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, DataError } from "../error.ts";
import { linesOf } from "../input/lines.ts";
import type { Manifest, Shard } from "../run/manifest.ts";
import type { SceneRecord } from "../run/record.ts";

/** The manifest of a run's folder. Throws DataError where there is none. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, "manifest.json");
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Manifest;
  } catch (error) {
    const why = error instanceof SyntaxError ? "is damaged" : `cannot be read (${codeOf(error)})`;
    throw new DataError(`\`${path}\` ${why}.`, {
      hint: "It is written when `polylogue generate` ends: run that again to go on.",
    });
  }
}

/** The records of a dataset in the order of the input. Throws DataError where a shard is not what was written. */
export async function* recordsOf(folder: string, { shards }: Manifest): AsyncGenerator<SceneRecord> {
  for (const shard of shards) yield* shardOf(folder, shard);
}

async function* shardOf(folder: string, { file, sha256 }: Shard): AsyncGenerator<SceneRecord> {
  const digest = createHash("sha256");
  const changed = () =>
    new DataError(`\`${join(folder, file)}\` is not what the manifest says: it was changed or cut off.`, {
      hint: "Run `polylogue generate` again: it writes the shards anew from what it has.",
    });
  const lines = linesOf(createReadStream(join(folder, file)), Number.POSITIVE_INFINITY);
  for await (const line of guarded(lines, changed)) {
    digest.update(line);
    digest.update("\n");
    yield parsed(line, changed);
  }
  if (digest.digest("hex") !== sha256) throw changed();
}

async function* guarded(
  lines: AsyncIterable<Buffer | undefined>,
  changed: () => Error,
): AsyncGenerator<Buffer> {
  try {
    for await (const line of lines) if (line) yield line;
  } catch {
    throw changed();
  }
}

function parsed(line: Buffer, changed: () => Error): SceneRecord {
  try {
    return JSON.parse(line.toString()) as SceneRecord;
  } catch {
    throw changed();
  }
}
