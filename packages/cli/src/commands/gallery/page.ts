import type { Calls } from "@polylogue/model";
import type { Exhibit, Shown } from "./exhibit.ts";
import { type Kept, written } from "./kept.ts";

/** The first line of every page that this command makes; a page without it is somebody's own and is left alone. */
export const mark = "<!-- Made by `polylogue gallery`: change the scenes, then run it again. -->";

/** What a page shows of a scene, with its sample. */
export interface Hung extends Exhibit {
  readonly kept?: Kept;
  /** A page beside the scene with its name, such as `matrix.md`. */
  readonly more?: string;
}

/** The whole gallery in Markdown: a table of contents for each folder, then the scenes. */
export function page(hung: readonly Hung[]): string {
  const rooms = [...Map.groupBy(hung, (one) => folderOf(one.file))].sort(([a], [b]) => (a < b ? -1 : 1));
  const contents = rooms.flatMap(([folder, those]) => [
    ...(folder ? [`**${folder}**`, ""] : []),
    ...contentsOf(those),
    "",
  ]);
  const scenes = rooms.flatMap(([folder, those]) => [
    ...(folder ? [`## In \`${folder}\``, ""] : []),
    ...those.filter((one) => one.scene).flatMap((one) => [...show(one), ""]),
  ]);
  return `${[mark, "", "# Scenes", "", ...contents, ...scenes].join("\n").trim()}\n`;
}

/** Where a scene's picture is kept, from the gallery's folder. */
export const pictureOf = (file: string): string => `pictures/${file.replace(/\.scene$/, ".svg")}`;

const folderOf = (file: string) => file.split("/").slice(0, -1).join("/");
/** A scene's file without its folder and ending. */
export const nameOf = (file: string): string => (file.split("/").at(-1) ?? file).replace(/\.scene$/, "");

// ---- contents ---------------------------------------------------------------

function contentsOf(hung: readonly Hung[]): readonly string[] {
  return table(["scene", "", "calls"], hung.map(row));
}

function row({ file, doc, scene }: Hung): readonly string[] {
  const name = nameOf(file);
  if (!scene) return [`[${name}](${file})`, prose(firstSentence(doc)), "a library"];
  return [`[${name}](#${name})`, prose(firstSentence(doc)), span(scene.calls)];
}

const firstSentence = (doc: string) => /^.*?[.!?](?= |$)/.exec(doc)?.[0] ?? doc;

/** From the shortest way to a final to the most when every answer fits at once. */
function span({ least, smooth }: Calls): string {
  const high = Number.isFinite(smooth) ? number(smooth) : "…";
  return least === smooth ? high : `${number(least)}–${high}`;
}

const number = (n: number) => n.toLocaleString("en-US");

// ---- one scene --------------------------------------------------------------

function show(hung: Hung): readonly string[] {
  const { file, doc, scene, more, kept } = hung;
  if (!scene) return [];
  const name = nameOf(file);
  const parts = [
    `### ${name}`,
    prose(doc),
    `![The states of ${name}](${pictureOf(file)})`,
    facts(scene),
    ...(scene.settings.length > 0 ? [settings(scene.settings)] : []),
    ...(kept ? [written(file, kept, summary(kept, scene))] : []),
    `[The scene](${file})${more ? ` · [more about it](${more})` : ""}`,
  ];
  return parts.flatMap((part) => [part, ""]).slice(0, -1);
}

type Scene = NonNullable<Exhibit["scene"]>;

/** What is known of a scene, a line each. */
function facts(scene: Scene): string {
  const { inputs, outputs, calls, rows, slots, plays, claims, tests } = scene;
  const lines: readonly (readonly [string, string])[] = [
    ["Takes", values(inputs)],
    ["Gives", values(outputs)],
    ["Plays", plays.map(code).join(", ")],
    ["Models", slots.map(code).join(", ")],
    ["Calls", callsText(calls)],
    ["Rows", rows.map(code).join(", ")],
    ["Holds", claims.map(code).join(" · ")],
    ["Tests", tests.map(prose).join(" · ")],
  ];
  return lines
    .filter(([, text]) => text !== "")
    .map(([label, text]) => `- **${label}** ${text}`)
    .join("\n");
}

const values = (list: readonly Shown[]) =>
  list.map(({ name, type, doc }) => `${code(name)} (${code(type)}${doc && `, ${prose(doc)}`})`).join(", ");

function callsText({ least, smooth, greatest }: Calls): string {
  if (!Number.isFinite(greatest)) return "without end, for an input without a range";
  const usual = least === smooth ? number(smooth) : `${number(least)} to ${number(smooth)}`;
  return greatest === smooth
    ? usual
    : `${usual}; ${number(greatest)} if every answer had to be asked for again`;
}

const settings = (list: readonly Shown[]): string =>
  table(
    ["setting", "", "first value", ""],
    list.map(({ name, type, initial = "", doc }) => [code(name), code(type), code(initial), prose(doc)]),
  ).join("\n");

function summary({ calls }: Kept, { slots, sample }: Scene): string {
  const given = Object.values(sample?.inputs ?? {}).filter((value) => typeof value === "string");
  const human = slots.includes("human") ? ", the person's seat included" : "";
  return [
    "A sample by the understudy, which has no judgement",
    human,
    given.length > 0 ? `: ${html(given.join(" · "))}` : "",
    ` (${calls} calls, seed ${sample?.seed})`,
  ].join("");
}

// ---- Markdown ---------------------------------------------------------------

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

const cell = (text: string) => text.replaceAll("|", "\\|");
/** What people wrote, in which code stays code and nothing becomes a tag or a link. */
const prose = (text: string) =>
  text.replace(/(`[^`]*`)|[<[]/g, (sign, code) => code ?? (sign === "<" ? "&lt;" : "\\["));
const code = (text: string) => (text ? `\`${text}\`` : "");
const html = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replace(/\s+/g, " ");
