import type { Plan } from "@polylogue/compile";
import { type ModelSpec, openModel, parseSpec, retryBudget, retrying } from "@polylogue/models";
import { ModelError, type ModelPort } from "@polylogue/protocol";
import { person } from "./people.ts";

type Models = Map<string, Promise<ModelPort>>;

/** Models that are open: runs that want the same one share it, and the prompts that it has read. */
export class Company {
  readonly #shared: Models = new Map();

  /** A model for each slot of a plan. Rejects with a ModelError that says which could not be had. */
  async assign(plan: Plan, specs: Readonly<Record<string, string>>): Promise<Record<string, ModelPort>> {
    const stranger = Object.keys(specs).find((slot) => slot !== "*" && !plan.slotNames.includes(slot));
    if (stranger !== undefined)
      throw new ModelError("no_model", `The scene has no model slot \`${stranger}\`.`);
    const own: Models = new Map();
    const budget = retryBudget();
    const pairs = plan.slotNames.map(async (slot): Promise<[string, ModelPort]> => {
      const spec = slot === "human" ? "human" : (specs[slot] ?? specs["*"] ?? "understudy");
      return [slot, retrying(await this.#model(spec, slot, own), { budget })];
    });
    return Object.fromEntries(await Promise.all(pairs));
  }

  async #model(text: string, slot: string, own: Models): Promise<ModelPort> {
    const read = parseSpec(text);
    if (!read.ok) throw new ModelError("no_model", read.problem);
    const { adapter } = read.spec;
    if (adapter === "human") return person;
    const models = sharing[adapter] === "run" ? own : this.#shared;
    const key = sharing[adapter] === "slot" ? `${slot}=${text}` : text;
    const known = models.get(key);
    if (known) return known;
    const opening = openModel(read.spec, { slot });
    models.set(key, opening);
    opening.catch(() => models.delete(key));
    return opening;
  }

  async dispose(): Promise<void> {
    const models = [...this.#shared.values()];
    this.#shared.clear();
    await Promise.allSettled(models.map(async (model) => (await model).dispose()));
  }
}

/** Who may share a model: all runs; all runs but by slot, because a slot may have a key of its own; one run, where calls are counted. */
const sharing: Readonly<Record<ModelSpec["adapter"], "all" | "slot" | "run">> = {
  understudy: "all",
  llama: "all",
  openai: "slot",
  script: "run",
  human: "all",
};
