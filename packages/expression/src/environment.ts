import type { Value } from "./value.ts";

/** Where an expression finds its values: named ones, and draws where the scene allows them. */
export interface Env {
  get(name: string): Value | undefined;
  /** A seeded choice of one item of a list that is not empty; absent where draws are not allowed. */
  draw?(site: number, list: readonly Value[]): Value;
}

/** The environment with one more name in it. */
export function scope(env: Env, name: string, value: Value): Env {
  return new Scope(env, name, value);
}

/** An environment of the values in a plain record. */
export function environment(values: Readonly<Record<string, Value>>): Env {
  return { get: (name) => (Object.hasOwn(values, name) ? values[name] : undefined) };
}

/** One name on top of an environment. Loops change `value` from item to item. */
export class Scope implements Env {
  readonly draw?: (site: number, list: readonly Value[]) => Value;
  readonly #outer: Env;
  readonly #name: string;
  value: Value;

  constructor(outer: Env, name: string, value: Value) {
    this.#outer = outer;
    this.#name = name;
    this.value = value;
    if (outer.draw) this.draw = (site, list) => outer.draw?.(site, list) as Value;
  }

  get(name: string): Value | undefined {
    return name === this.#name ? this.value : this.#outer.get(name);
  }
}
