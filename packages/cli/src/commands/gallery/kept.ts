import type { Exhibit } from "./exhibit.ts";
import type { Played } from "./sample.ts";

/** A sample as it stands in the page, between two comments, the first of which says what it is a sample of. */
export interface Kept extends Played {
  readonly key: string;
}

const opening = (file: string, { key, calls }: Kept) => `<!-- sample ${file} ${key} ${calls} -->`;
const closing = "<!-- end of sample -->";
const pattern =
  /<!-- sample (\S+) (\S+) (\d+) -->\n[\s\S]*?\n(`{3,})text\n([\s\S]*?)\n\4\n[\s\S]*?<!-- end of sample -->/g;

/** The samples that a page holds, by file. */
export function samplesIn(page: string): ReadonlyMap<string, Kept> {
  return new Map(
    [...page.matchAll(pattern)].map(([, file = "", key = "", calls, , transcript = ""]) => [
      file,
      { key, calls: Number(calls), transcript },
    ]),
  );
}

/** The kept sample of a scene, where it is still one of the scene as it is. */
export function keptFor({ file, scene }: Exhibit, samples: ReadonlyMap<string, Kept>): Kept | undefined {
  const kept = samples.get(file);
  return kept && kept.key === scene?.sample?.key ? kept : undefined;
}

/** A sample as the page holds it. */
export function written(file: string, kept: Kept, summary: string): string {
  const fence = fenceFor(kept.transcript);
  return [
    opening(file, kept),
    "<details>",
    `<summary>${summary}</summary>`,
    "",
    `${fence}text`,
    kept.transcript,
    fence,
    "",
    "</details>",
    closing,
  ].join("\n");
}

/** Longer than any run of backticks inside. */
function fenceFor(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return "`".repeat(Math.max(3, longest + 1));
}
