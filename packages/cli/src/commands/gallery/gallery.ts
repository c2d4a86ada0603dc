import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { type ExitCode, exitCodes, Failure } from "../../failure.ts";
import type { Console } from "../../io/console.ts";
import { findScenes } from "../../scene/find.ts";
import { checkFile, loadScene } from "../../scene/load.ts";
import { type Exhibit, exhibitOf, oneLine } from "./exhibit.ts";
import { type Kept, keptFor, samplesIn } from "./kept.ts";
import { type Hung, mark, nameOf, page, pictureOf } from "./page.ts";
import { playSample } from "./sample.ts";

export interface GalleryFlags {
  /** Writes and plays nothing; tells what is out of date. */
  readonly check?: boolean;
  /** Plays every sample again. */
  readonly afresh?: boolean;
}

/**
 * Writes a page about all scenes of a folder, and their pictures. Samples are played only where the scene is not the
 * one that the page has a sample of, so that a second run changes nothing.
 */
export async function gallery(folder: string, flags: GalleryFlags, console: Console): Promise<ExitCode> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Failure(`\`${folder}\` is not a folder; a gallery is made of a folder of scenes.`);
  const readme = join(folder, "README.md");
  const before = readOwn(readme);
  const exhibits: Exhibit[] = [];
  for (const path of findScenes([folder])) exhibits.push(await look(path, folder, console));
  exhibits.sort((a, b) => (nameOf(a.file) < nameOf(b.file) ? -1 : 1));
  const samples = flags.afresh ? new Map<string, Kept>() : samplesIn(before);
  const texts = new Map(exhibits.flatMap(picture(folder)));
  if (flags.check) return compare(exhibits, samples, { folder, readme, texts, console });
  const hung: Hung[] = [];
  for (const exhibit of exhibits) hung.push(await hang(exhibit, samples, folder, console));
  texts.set(readme, page(hung));
  for (const [path, text] of texts) write(path, text, console);
  return exitCodes.done;
}

/** The page as it was; a page that a person wrote is not overwritten. */
function readOwn(path: string): string {
  if (!existsSync(path)) return "";
  const text = readFileSync(path, "utf8");
  if (text.startsWith(mark)) return text;
  throw new Failure(`\`${path}\` was not made by this command, so it is left alone.`, {
    hint: "Move it, or name another folder.",
  });
}

async function look(path: string, folder: string, console: Console): Promise<Exhibit> {
  const file = relative(folder, path).split(sep).join("/");
  const { scene, diagnostics } = checkFile(path);
  const isLibrary = scene && scene.name === undefined && !diagnostics.some((d) => d.severity === "error");
  return isLibrary ? { file, doc: leadingDoc(path) } : exhibitOf(file, await loadScene(path, console));
}

/** What a library says of itself stands at its top; it has no `scene` line that it could belong to. */
function leadingDoc(path: string): string {
  const [lines = ""] = /^(\/\/\/.*\n?)*/.exec(readFileSync(path, "utf8")) ?? [];
  return oneLine(lines.replace(/^\/\/\/ ?/gm, ""));
}

const picture =
  (folder: string) =>
  ({ file, scene }: Exhibit): [string, string][] =>
    scene ? [[join(folder, pictureOf(file)), scene.svg]] : [];

async function hang(
  exhibit: Exhibit,
  samples: ReadonlyMap<string, Kept>,
  folder: string,
  console: Console,
): Promise<Hung> {
  const kept = keptFor(exhibit, samples);
  const sample = exhibit.scene?.sample;
  if (kept || !sample) return withPage(exhibit, kept, folder);
  console.note(console.noteInk.dim(`playing ${exhibit.file}`));
  return withPage(exhibit, { key: sample.key, ...(await playSample(sample)) }, folder);
}

function withPage(exhibit: Exhibit, kept: Kept | undefined, folder: string): Hung {
  const beside = exhibit.file.replace(/\.scene$/, ".md");
  return {
    ...exhibit,
    ...(kept && { kept }),
    ...(existsSync(join(folder, beside)) && { more: beside }),
  };
}

function write(path: string, text: string, console: Console): void {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.note(`${console.noteInk.green("✓")} ${path}`);
}

interface Made {
  readonly folder: string;
  readonly readme: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly console: Console;
}

/** Prints each file that is not as it would be made; a sample counts by the scene that it is of. */
function compare(
  exhibits: readonly Exhibit[],
  samples: ReadonlyMap<string, Kept>,
  { folder, readme, texts, console }: Made,
): ExitCode {
  const hung = exhibits.map((exhibit) => withPage(exhibit, keptFor(exhibit, samples), folder));
  const all = new Map([[readme, page(hung)], ...texts]);
  const stale = [...all].filter(([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text);
  const unplayed = hung.filter(({ scene, kept }) => scene?.sample && !kept);
  for (const path of new Set([...stale.map(([path]) => path), ...(unplayed.length > 0 ? [readme] : [])]))
    console.print(path);
  if (stale.length === 0 && unplayed.length === 0) return exitCodes.done;
  console.note(`Make it anew: polylogue gallery ${folder}`);
  return exitCodes.failed;
}
