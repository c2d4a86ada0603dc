import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { counted, type Graph, type GraphEdge, toGraph, toSvg } from "@polylogue/graph";
import {
  addCounts,
  type Counts,
  type CoveredPart,
  coverage,
  type PartKind,
  partKinds,
} from "@polylogue/runtime";
import { Failure, misuse } from "../../failure.ts";
import type { Console } from "../../io/console.ts";
import { fromHere } from "../../scene/project.ts";
import { count } from "../../view/words.ts";
import { allParts, percent, plurals, sharesOf } from "./report-figures.ts";
import type { FileTested, Playable, ReportedPart, SceneCoverage, TestedFile } from "./tested.ts";

export interface CoverageFlags {
  readonly coverage?: boolean;
  readonly minCoverage?: string;
  readonly coverageGraph?: string;
}

export const wantsCoverage = ({ coverage, minCoverage, coverageGraph }: CoverageFlags): boolean =>
  coverage === true || minCoverage !== undefined || coverageGraph !== undefined;

/** The reports of all scenes with their coverage, those without tests included; draws them where that was asked for. */
export async function withCoverage(
  tested: readonly FileTested[],
  { coverageGraph: folder }: CoverageFlags,
  console: Console,
): Promise<readonly TestedFile[]> {
  const counts = countsByProject(tested);
  const files: TestedFile[] = [];
  for (const { report, checked, playable } of tested) {
    const own = counts.get(checked.project.root) ?? {};
    if (playable) files.push({ ...report, coverage: sceneCoverage(playable, own) });
    else if (report.tests.length > 0) files.push(report);
    if (playable && folder !== undefined) await drawCoverage(playable, own, report.tests.length, folder);
  }
  const drawn = files.filter((file) => file.coverage).length;
  if (folder !== undefined) console.note(console.noteInk.dim(`drew ${count(drawn, "scene")} in ${folder}`));
  return files;
}

/** A scene that others play is covered by their tests, too, within one project. */
function countsByProject(tested: readonly FileTested[]): ReadonlyMap<string, Counts> {
  const all = new Map<string, Counts>();
  for (const { checked, counts } of tested) {
    const { root } = checked.project;
    all.set(root, addCounts(all.get(root) ?? {}, counts));
  }
  return all;
}

// ---- one scene ------------------------------------------------------------

/** What a scene's parts are called and where they stand, with their counts. */
function sceneCoverage(playable: Playable, counts: Counts): SceneCoverage {
  const { checked, plan } = playable;
  const edges = new Map(graphOf(playable).edges.map((edge) => [edge.id, edge]));
  const parts = coverage(plan, counts).map(
    ({ kind, id, place, times }): ReportedPart => ({
      kind,
      id,
      name: names[kind](id, edges),
      file: fromHere(checked.project, place.file),
      line: place.line,
      column: place.column,
      times,
    }),
  );
  return { file: fromHere(checked.project, plan.file), scene: plan.scene, parts };
}

const graphOf = ({ checked, scene }: Playable): Graph =>
  toGraph(scene, checked.sources.get(checked.project.file) ?? "");

const names: Readonly<Record<PartKind, (id: string, edges: ReadonlyMap<string, GraphEdge>) => string>> = {
  state: (id) => id,
  transition: (id, edges) => arrowName(edges.get(id)) ?? id,
  prompt: (id) => {
    const [role, question] = id.replace(/^question:/, "").split(".");
    return question ? `${role}, asked to ${question}` : `${role}`;
  },
};

function arrowName(edge: GraphEdge | undefined): string | undefined {
  if (!edge) return undefined;
  const why = edge.cause ? `on ${edge.cause}` : edge.guard && `when ${edge.guard}`;
  const bound = edge.bound && `at most ${edge.bound}`;
  return [`${edge.from === "*" ? "anywhere" : edge.from} → ${edge.to}`, why, bound]
    .filter(Boolean)
    .join(", ");
}

// ---- the threshold --------------------------------------------------------

/** The percentage that was asked for. */
export function readThreshold(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const least = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(least <= 100)) throw misuse(`\`--min-coverage ${text}\` must be a percentage from 0 to 100.`);
  return least;
}

/** Each kind of part of which less is covered, in a sentence. */
export function belowThreshold(files: readonly TestedFile[], least: number): readonly string[] {
  const shares = sharesOf(allParts(files) ?? []);
  return partKinds
    .filter((kind) => percent(shares[kind]) < least)
    .map((kind) => `${percent(shares[kind])} % of ${plurals[kind]} are covered, less than ${least} %.`);
}

// ---- the pictures ---------------------------------------------------------

/** Draws a scene with how often its parts were used, in a folder, under the path that it has in its project. */
async function drawCoverage(
  playable: Playable,
  counts: Counts,
  tests: number,
  folder: string,
): Promise<void> {
  const { plan } = playable;
  const parts = coverage(plan, counts);
  const tables = { entered: timesOf(parts, "state"), taken: timesOf(parts, "transition") };
  const svg = await toSvg(counted(graphOf(playable), tables, notesOf(parts, tests)));
  const path = join(folder, plan.file.replace(/\.scene$/, ".svg"));
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, svg);
  } catch (error) {
    throw new Failure(`\`${path}\` cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

const timesOf = (parts: readonly CoveredPart[], kind: PartKind) =>
  Object.fromEntries(parts.filter((part) => part.kind === kind).map(({ id, times }) => [id, times]));

function notesOf(parts: readonly CoveredPart[], tests: number): readonly string[] {
  const share = (kind: PartKind) => {
    const ofKind = parts.filter((part) => part.kind === kind);
    return `${ofKind.filter((part) => part.times > 0).length} of ${ofKind.length} ${plurals[kind]}`;
  };
  const unasked = parts
    .filter((part) => part.kind === "prompt" && part.times === 0)
    .map((part) => names.prompt(part.id, new Map()));
  return [
    `Covered by ${count(tests, "test")}: ${partKinds.map(share).join(", ")}.`,
    ...(unasked.length > 0 ? [`Never asked: ${unasked.join("; ")}.`] : []),
  ];
}
