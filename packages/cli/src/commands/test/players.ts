import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "@polylogue/compile";
import { Cassette, recording, replaying } from "@polylogue/models";
import { type ChatRequest, ModelError, type ModelErrorCode, type ModelPort } from "@polylogue/protocol";
import { exitCodes, Failure, misuse } from "../../failure.ts";
import type { Console } from "../../io/console.ts";
import { assignModels, type Company, chooseSpecs } from "../../models/assign.ts";
import { readTerms, type TermFlags } from "../../models/terms.ts";
import { fromHere, type Project } from "../../scene/project.ts";
import type { CassetteUse } from "./tested.ts";

export interface PlayerFlags extends TermFlags {
  readonly model?: readonly string[];
  readonly record?: boolean;
}

/** Who answers what a scene's tests have no script for. */
export interface Players {
  /** A model for each slot, for one test; nothing where neither a model nor a cassette is there. */
  readonly forTest: (name: string) => Readonly<Record<string, ModelPort>> | undefined;
  /** Why no further test can be played: a model that cannot be had. */
  readonly stopped: () => Failure | undefined;
  /** Ends the play. `whole`: every test of the file was played, so that what was not asked for is not needed. */
  readonly close: (whole: boolean) => Promise<CassetteUse | undefined>;
}

export interface Playing {
  readonly project: Project;
  readonly plan: Plan;
  readonly flags: PlayerFlags;
  readonly console: Console;
  readonly signal: AbortSignal;
  readonly interrupt: () => void;
  /** Makes room on the terminal while a person is asked. */
  readonly pause: () => void;
}

/**
 * Refuses models that are misspelt, though no test may come to need them, and `--record` without one: the default
 * would quietly replace what a better model said.
 */
export function checkModels({ record, model = [] }: PlayerFlags): void {
  if (record && model.length === 0)
    throw misuse("`--record` needs a model.", "Name it, as in: polylogue test --record --model understudy");
  chooseSpecs({ slotNames: [] }, model.map(withoutSlot));
}

const withoutSlot = (text: string) => text.replace(/^[\p{L}_][\p{L}\p{N}_]*=/u, "");

const cassettePath = ({ root, file }: Project) => join(root, file.replace(/(\.scene)?$/, ".cassette.jsonl"));

/** Throws a {@link ModelError} for a cassette that cannot be read. */
export function hirePlayers(playing: Playing): Players {
  const { flags, project } = playing;
  const path = cassettePath(project);
  const live = flags.model !== undefined;
  if (live && !flags.record) return new Live(playing);
  if (live) return new Live(playing, Cassette.open(path));
  return existsSync(path) ? cassettePlayers(playing, Cassette.open(path)) : nobody;
}

const nobody: Players = { forTest: () => undefined, stopped: () => undefined, close: async () => undefined };

function cassettePlayers({ plan, project }: Playing, cassette: Cassette): Players {
  // What comes after a miss is not asked as it was: nothing can be said of its recordings.
  let missed = false;
  const port = advising(replaying(cassette), fromHere(project, project.file), () => {
    missed = true;
  });
  return {
    forTest: () => forSlots(plan, () => port),
    stopped: () => undefined,
    close: async (whole) => useOf(cassette, project, whole && !missed ? cassette.unused.length : 0, 0),
  };
}

const forSlots = (plan: Plan, port: (slot: string) => ModelPort) =>
  Object.fromEntries(plan.slotNames.map((slot) => [slot, port(slot)]));

function useOf(cassette: Cassette, project: Project, unused: number, dropped: number): CassetteUse {
  const file = fromHere(project, cassette.path.slice(project.root.length + 1));
  return { file, recordings: cassette.recordings.length, recorded: cassette.recorded, unused, dropped };
}

/** A cassette that says what to do where it has no answer. */
function advising(model: ModelPort, file: string, onMiss: () => void): ModelPort {
  const chat: ModelPort["chat"] = async (request, call) => {
    try {
      return await model.chat(request, call);
    } catch (error) {
      if (!(error instanceof ModelError) || error.code !== "no_script") throw error;
      onMiss();
      throw new ModelError(
        "no_script",
        `${error.message}\nRecord again: polylogue test ${file} --record --model SPEC`,
      );
    }
  };
  return { ...model, chat };
}

/** After these no other call will fare better. */
const hopeless: ReadonlySet<ModelErrorCode> = new Set([
  "unreachable",
  "timeout",
  "unauthorized",
  "not_found",
  "rate_limited",
  "overloaded",
  "closed",
  "no_model",
]);

/** Models that are opened when the first call needs one. */
class Live implements Players {
  readonly #playing: Playing;
  readonly #cassette: Cassette | undefined;
  #company: Promise<Company> | undefined;
  #failure: Failure | undefined;
  /** A call failed or was cut off, so that not all that the tests ask for was asked. */
  #isPartial = false;

  constructor(playing: Playing, cassette?: Cassette) {
    this.#playing = playing;
    this.#cassette = cassette;
  }

  readonly forTest = (name: string) => forSlots(this.#playing.plan, (slot) => this.#port(slot, name));

  readonly stopped = () => this.#failure;

  readonly close = async (whole: boolean) => {
    const { project } = this.#playing;
    await this.#company?.then((company) => company.dispose()).catch(() => {});
    if (!this.#cassette) return undefined;
    const before = this.#cassette.recordings.length;
    if (whole && !this.#isPartial) this.#cassette.drop();
    this.#cassette.save();
    return useOf(this.#cassette, project, 0, before - this.#cassette.recordings.length);
  };

  #port(slot: string, test: string): ModelPort {
    const chat: ModelPort["chat"] = async (request, call) => {
      try {
        const model = await this.#model(slot);
        const port = this.#cassette ? recording(model, this.#cassette, test) : model;
        return await port.chat(request, call);
      } catch (error) {
        throw this.#failed(error, request);
      }
    };
    const description = { adapter: "replay", spec: "test", details: {} } as const;
    return { description, chat, dispose: async () => {} };
  }

  async #model(slot: string): Promise<ModelPort> {
    const { plan, flags, console, signal, interrupt, pause } = this.#playing;
    this.#company ??= assignModels({
      plan,
      specs: flags.model ?? [],
      console,
      signal,
      interrupt,
      watcher: { pause, resume: () => {} },
      terms: readTerms(flags),
    });
    const model = (await this.#company).models[slot];
    if (!model) throw new ModelError("no_model", `No model is bound to the slot \`${slot}\`.`);
    return model;
  }

  #failed(error: unknown, { role }: ChatRequest): ModelError {
    this.#isPartial = true;
    if (error instanceof Failure) this.#failure ??= error;
    const known =
      error instanceof ModelError
        ? error
        : new ModelError("no_model", error instanceof Error ? error.message : String(error));
    if (hopeless.has(known.code))
      this.#failure ??= new Failure(`\`${role}\` could not be asked: ${known.message}`, {
        exitCode: exitCodes.unreachable,
      });
    return known;
  }
}
