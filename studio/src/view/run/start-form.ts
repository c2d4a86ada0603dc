import { firstValues } from "@polylogue/compile";
import { closeType, type Type, type Value } from "@polylogue/expression";
import type { Scene, ValueSpec } from "@polylogue/model";
import type { StartRequest } from "@polylogue/protocol";
import { slotNames } from "./go-on.ts";
import { readWritten, written } from "./written.ts";

/** What the dialog holds, as it is written into its fields. */
export interface Form {
  readonly inputs: Readonly<Record<string, string>>;
  readonly settings: Readonly<Record<string, string>>;
  readonly seed: string;
  /** A spec by slot. */
  readonly models: Readonly<Record<string, string>>;
  readonly seats: readonly string[];
  readonly paused: boolean;
}

const keyOf = (file: string) => `polylogue.start.${file}`;

/** What was last written for this scene, over its first values. */
export function formOf(scene: Scene, kept: Partial<Form> | undefined): Form {
  const first = firstValues(scene);
  const fill = (specs: readonly ValueSpec[], before: Form["inputs"] | undefined) =>
    Object.fromEntries(specs.map(({ name }) => [name, before?.[name] ?? written(first[name])]));
  const slots = slotNames(scene);
  const roles = new Set(scene.roles.map(({ name }) => name));
  return {
    inputs: fill(scene.inputs, kept?.inputs),
    settings: fill(scene.settings, kept?.settings),
    seed: kept?.seed ?? "1",
    models: Object.fromEntries(slots.map((slot) => [slot, kept?.models?.[slot] ?? "understudy"])),
    seats: (kept?.seats ?? []).filter((role) => roles.has(role)),
    paused: kept?.paused ?? false,
  };
}

/** Values and model names; keys are never in them. */
export function keep(file: string, form: Form): void {
  sessionStorage.setItem(keyOf(file), JSON.stringify(form));
}

export function kept(file: string): Partial<Form> | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(file)) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** A type whose named bounds have the values that are written in the form. */
export function closed(type: Type, form: Form): Type {
  const bound = (name: string) => Number(form.settings[name] ?? form.inputs[name] ?? 0) || 0;
  return closeType(type, bound, () => []);
}

/** Whether a field may stay empty: a text that may be empty, or an input that has a first value. */
export const mayBeEmpty = ({ type, initial }: ValueSpec): boolean =>
  initial !== undefined || (type.kind === "text" && type.min === 0);

type Request = Pick<StartRequest, "inputs" | "settings" | "seed" | "models" | "seats" | "paused">;

/** The form as a request, or the sentences that keep it from being one. */
export function requestOf(
  scene: Scene,
  form: Form,
): { readonly request?: Request; readonly problems: string[] } {
  const problems: string[] = [];
  const read = (specs: readonly ValueSpec[], texts: Form["inputs"]) => {
    const values: Record<string, Value> = {};
    for (const spec of specs) {
      const text = texts[spec.name] ?? "";
      if (text === "" && mayBeEmpty(spec) && spec.type.kind !== "text") continue;
      const value = readWritten(closed(spec.type, form), text);
      if (!value.ok) problems.push(`${spec.name}: ${value.problem}`);
      else if (text.trim() === "" && !mayBeEmpty(spec)) problems.push(`${spec.name}: write something here.`);
      else values[spec.name] = value.value;
    }
    return values;
  };
  const inputs = read(scene.inputs, form.inputs);
  const settings = read(scene.settings, form.settings);
  const seed = Number(form.seed);
  if (!/^\d+$/.test(form.seed) || seed > 2 ** 31 - 1) problems.push("seed: a whole number from 0.");
  if (problems.length > 0) return { problems };
  const { models, seats, paused } = form;
  return { problems, request: { inputs, settings, seed, models, seats, paused } };
}
