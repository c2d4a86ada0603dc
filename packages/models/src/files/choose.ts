import { ModelError } from "@polylogue/protocol";
import type { HubModel } from "./hub-model.ts";
import type { HubFile } from "./listing.ts";
import { partOf } from "./parts.ts";

/** What is taken where no quantisation is asked for: the first of these that is there. */
const preferred = ["Q4_K_M", "Q5_K_M", "Q4_0", "Q8_0", "F16", "BF16"];

/** The files of the model that is asked for, its parts in order. Throws a {@link ModelError}. */
export function chooseFiles(
  { repository, quantisation, file }: HubModel,
  listed: readonly HubFile[],
): readonly HubFile[] {
  const models = modelsOf(listed);
  const says = (text: string) => new ModelError("not_found", text);
  if (models.size === 0)
    throw says(`\`${repository}\` holds no GGUF file: look for one whose name ends in GGUF.`);
  const stem = file
    ? [...models.keys()].find((each) => each === partOf(file).stem)
    : (quantisation ? [quantisation] : preferred)
        .map((each) => bestMatch(models.keys(), each))
        .find((each) => each !== undefined);
  const only = models.size === 1 && !file && !quantisation ? [...models.keys()][0] : undefined;
  const found = models.get(stem ?? only ?? "");
  if (!found) throw says(noSuchFile(repository, file ?? quantisation, [...models.keys()]));
  const first = found[0];
  if (!first || found.length !== partOf(first.path).of)
    throw says(`\`${repository}\` lacks parts of \`${stem}\`: choose another quantisation.`);
  return found;
}

/** Models by the path of their files without the number of a part; what belongs to pictures is left out. */
function modelsOf(listed: readonly HubFile[]): ReadonlyMap<string, readonly HubFile[]> {
  const ours = listed.filter(
    ({ path }) => /\.gguf$/i.test(path) && !/mmproj|imatrix/i.test(path) && isSafe(path),
  );
  const inOrder = [...ours].sort((a, b) => partOf(a.path).part - partOf(b.path).part);
  return Map.groupBy(inOrder, ({ path }) => partOf(path).stem);
}

/** A path that stays in its folder. */
const isSafe = (path: string) =>
  !/[\\:\0]/.test(path) && path.split("/").every((step) => !/^\.*$/.test(step));

/** The shortest path in which the quantisation stands as a word: `Q4_K_M` before `UD-Q4_K_M`. */
function bestMatch(stems: Iterable<string>, quantisation: string): string | undefined {
  const word = new RegExp(`(^|[-._/])${quantisation.replaceAll(".", "\\.")}($|/)`, "i");
  return [...stems]
    .filter((stem) => word.test(stem))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0];
}

function noSuchFile(repository: string, asked: string | undefined, stems: readonly string[]): string {
  const names = stems.map((stem) => labelOf(stem) ?? `${stem}.gguf`);
  const offered = [...new Set(names)].slice(0, 12).join(", ");
  return asked
    ? `\`${repository}\` has no \`${asked}\`: it has ${offered}.`
    : `\`${repository}\` has several models: name one, as in \`llama:hf:${repository}:${names[0]}\`; it has ${offered}.`;
}

/** The quantisation in a file's name. */
function labelOf(stem: string): string | undefined {
  return /(?:^|[-._/])((?:UD-)?(?:I?Q\d\w*|BF16|F16|F32|MXFP4\w*|TQ\d\w*))(?=$|\/)/i.exec(stem)?.[1];
}
