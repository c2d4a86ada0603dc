import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Downloaded, modelFolder, recordsIn } from "@polylogue/models/files";
import { understudy } from "@polylogue/understudy";

/** A model file on this machine. */
export interface Model {
  /** What to give to --model. */
  readonly spec: string;
  readonly bytes: number;
  readonly files: readonly string[];
}

export interface Here {
  readonly understudy: { readonly present: boolean; readonly path: string; readonly bytes: number };
  readonly downloaded: readonly Model[];
  /** Downloads that broke off. */
  readonly unfinished: readonly { readonly path: string; readonly bytes: number }[];
}

/** What of the models is on this machine. */
export function modelsHere(): Here {
  const folder = modelFolder();
  const found = statSync(understudy.path, { throwIfNoEntry: false });
  const records = recordsIn(folder).flatMap((record) => fromRecord(record, folder));
  const known = new Set(records.flatMap(({ files }) => files));
  const others = globSync("**/*.gguf", { cwd: folder })
    .map((name) => join(folder, name))
    .filter((path) => !known.has(path));
  const parts = globSync("**/*.part", { cwd: folder }).map((name) => join(folder, name));
  return {
    understudy: { present: found !== undefined, path: understudy.path, bytes: found?.size ?? 0 },
    downloaded: [
      ...records.sort((a, b) => (a.spec < b.spec ? -1 : 1)),
      ...others.map((path) => ({ spec: `llama:${path}`, bytes: statSync(path).size, files: [path] })),
    ],
    unfinished: parts.map((path) => ({ path, bytes: statSync(path).size })),
  };
}

function fromRecord({ uris, repository, files }: Downloaded, folder: string): readonly Model[] {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const paths = files.map(({ path }) => join(folder, repository, path));
  return uris.map((uri) => ({ spec: `llama:${uri}`, bytes, files: paths }));
}
