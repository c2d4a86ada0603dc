import { environment, evaluate, show, type Value } from "@polylogue/expression";
import { toGraph, toSvg } from "@polylogue/graph";
import {
  type Calls,
  greatestCalls,
  type Scene,
  type State,
  type Step,
  type ValueSpec,
} from "@polylogue/model";
import type { Loaded } from "../../scene/load.ts";
import { type Sample, sampleFor } from "./sample.ts";

/** What a gallery shows of one scene, apart from how its sample came out. */
export interface Exhibit {
  /** From the gallery's folder, with slashes: `beyond/red-team.scene`. */
  readonly file: string;
  /** Its paragraph of documentation, on one line. */
  readonly doc: string;
  /** Absent for a library. */
  readonly scene?: {
    readonly svg: string;
    readonly inputs: readonly Shown[];
    readonly outputs: readonly Shown[];
    readonly settings: readonly Shown[];
    /** With the settings' first values. */
    readonly calls: Calls;
    /** Kinds of rows that it may leave, each once. */
    readonly rows: readonly string[];
    /** Model slots, `human` among them where a person has a seat. */
    readonly slots: readonly string[];
    /** Scenes that it plays. */
    readonly plays: readonly string[];
    /** What holds on every path, as written. */
    readonly claims: readonly string[];
    readonly tests: readonly string[];
    /** Absent where no test says what the inputs could be. */
    readonly sample?: Sample;
  };
}

export interface Shown {
  readonly name: string;
  readonly type: string;
  readonly doc: string;
  /** Its first value as JSON; absent where it has none. */
  readonly initial?: string;
}

/** Gathers what is to be shown of a scene. Draws its picture; plays nothing. */
export async function exhibitOf(file: string, { scene, plan, project, sources }: Loaded): Promise<Exhibit> {
  const sample = sampleFor(plan);
  // The page says what the scene is about; its picture need not say it again.
  const { doc: _, ...graph } = toGraph(scene, sources.get(project.file) ?? "");
  return {
    file,
    doc: oneLine(scene.doc),
    scene: {
      svg: await toSvg(graph),
      inputs: shown(scene.inputs),
      outputs: shown(scene.outputs.map(({ initial: _, ...spec }) => spec)),
      settings: shown(scene.settings),
      calls: greatestCalls(scene),
      rows: rowsOf(scene),
      slots: plan.slotNames,
      plays: scene.scenes.map(({ name }) => name),
      claims: scene.claims.map(({ kind, text }) => `${kind} ${oneLine(text)}`),
      tests: scene.tests.map(({ name }) => name),
      ...(sample && { sample }),
    },
  };
}

export const oneLine = (text = ""): string => text.replace(/\s+/g, " ").trim();

function shown(specs: readonly ValueSpec[]): readonly Shown[] {
  const values: Record<string, Value> = {};
  return specs.map(({ name, type, doc, initial }) => {
    if (initial) values[name] = evaluate(initial, environment(values));
    return {
      name,
      type: show(type),
      doc: oneLine(doc),
      ...(initial && { initial: JSON.stringify(values[name]) }),
    };
  });
}

function rowsOf(scene: Scene): readonly string[] {
  const steps = [...scene.states.flatMap(stepsOf), ...scene.finals.flatMap((final) => final.steps)];
  const own = steps.flatMap((step) => (step.kind === "yields" ? [step.row] : []));
  return [...new Set([...own, ...scene.scenes.flatMap((played) => rowsOf(played.scene))])];
}

const stepsOf = (state: State): readonly Step[] => [...state.steps, ...state.states.flatMap(stepsOf)];
