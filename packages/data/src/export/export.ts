import { join } from "node:path";
import { DataError } from "../error.ts";
import { LineFile, writeWhole } from "../run/line-file.ts";
import { makeFolder } from "../run/store.ts";
import { type Example, examplesOf } from "./example.ts";
import { rowsName } from "./sidecars.ts";
import { readManifest, recordsOf } from "./source.ts";
import { type Target, type TargetName, targets } from "./targets.ts";

export interface ExportOptions {
  /** A run's folder. */
  readonly from: string;
  readonly to: TargetName;
  /** A file, or a folder where the target is one. */
  readonly out: string;
}

export interface Exported {
  readonly files: readonly string[];
  readonly rows: number;
  /** Rows that do not fit the target, by what is wrong with them. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/**
 * Writes a dataset in the form of a target, in the order of the input. Every row is held against the target's
 * schema; one that does not fit is left out and counted. Throws DataError where there is nothing to write.
 */
export async function exportTo({ from, to, out }: ExportOptions): Promise<Exported> {
  const target: Target = targets[to];
  const manifest = readManifest(from);
  if (!manifest.counts.yields[target.kind]) throw nothing(to, target, manifest.counts.yields);
  const wide = target.beside !== undefined && (await hasPast(from));
  if (target.beside) makeFolder(out);
  const path = target.beside ? join(out, rowsName) : out;
  const file = new LineFile(path);
  const leftOut = new Map<string, number>();
  try {
    for await (const record of recordsOf(from, manifest))
      for (const example of examplesOf(record, target.kind)) {
        const read = fitted(target, example, wide);
        if (typeof read === "string") leftOut.set(read, (leftOut.get(read) ?? 0) + 1);
        else file.add(JSON.stringify(read.row));
      }
  } catch (error) {
    file.discard();
    throw error;
  }
  const { lines } = file.close();
  const beside = target.beside?.({ out, scene: manifest.scene, wide });
  if (beside) writeWhole(join(out, beside.name), beside.text);
  return {
    files: [path, ...(beside ? [join(out, beside.name)] : [])],
    rows: lines,
    leftOut: Object.fromEntries(leftOut),
  };
}

/** The row, or what is wrong with it. */
function fitted(target: Target, example: Example, wide: boolean): { readonly row: unknown } | string {
  const row = target.row(example, wide);
  if (row === undefined) return "turns do not alternate";
  const { error } = target.schema.safeParse(row);
  if (!error) return { row };
  const [issue] = error.issues;
  return `${issue?.path.filter((step) => typeof step === "string").join(".")} ${issue?.message ?? ""}`.trim();
}

/** Whether some conversation has more than one prompt. */
async function hasPast(from: string): Promise<boolean> {
  for await (const { messages } of recordsOf(from, readManifest(from))) if (messages) return true;
  return false;
}

function nothing(to: string, { kind }: Target, yields: Readonly<Record<string, number>>): DataError {
  const kinds = Object.keys(yields);
  return new DataError(`\`${to}\` is made of \`${kind}\` rows, and these data have none.`, {
    hint: kinds.length > 0 ? `They have ${kinds.join(", ")}.` : "The scene yields no rows.",
  });
}
