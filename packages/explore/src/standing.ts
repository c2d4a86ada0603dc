import type { Plan } from "@polylogue/compile";
import type { Value } from "@polylogue/expression";
import type { LiveEvent, RunEvent } from "@polylogue/protocol";
import { digestOf } from "./past.ts";
import type { Relevance } from "./relevance.ts";

type Fields = Readonly<Record<string, Value>>;
interface Stage {
  readonly acts: Fields[];
  readonly refused: Fields[];
  ended: string;
  /** Who noticed something in this beat, by the job of the one who acted. */
  noticed: string[];
  attempts: string[];
  beat: number;
}

/**
 * Where a run stands, told from its events: the state or the act on a stage, the values that something still depends
 * on, and the counts of bounded arrows. Two runs that stand alike go on alike, whatever they went through before.
 */
export class Standing {
  readonly #plan: Plan;
  readonly #relevance: Relevance;
  readonly #values = new Map<string, Value>();
  readonly #seats = new Map<string, Fields[]>();
  readonly #asked = new Map<string, number>();
  readonly #stages = new Map<string, Stage>();
  readonly #taken = new Map<string, number>();
  readonly #visits = new Map<string, number>();
  readonly #path: string[] = [];
  readonly #countsCalls: boolean;
  readonly #jobs = new Map<string, string>();
  #calls = 0;

  constructor(plan: Plan, relevance: Relevance, countsCalls: boolean) {
    this.#plan = plan;
    this.#relevance = relevance;
    this.#countsCalls = countsCalls || relevance.spent;
  }

  /**
   * Takes in one event; gives the standing where the event is one at which runs are
   * compared.
   */
  see(event: LiveEvent, given: Fields): string | undefined {
    if (event.type === "answered" || event.type === "call-failed") this.#calls++;
    if (event.type === "entered") this.#path.push(event.state);
    if ("path" in event && event.path !== undefined) {
      if (event.type === "ended") this.#values.set(sceneAt(event.path), event.output);
      return undefined;
    }
    return this.#own(event as RunEvent, given);
  }

  #own(event: RunEvent, given: Fields): string | undefined {
    switch (event.type) {
      case "entered":
        this.#enter(event.state);
        return this.#isSimple(event.state) ? this.#key(event.state, given) : undefined;
      case "took":
        this.#taken.set(event.arrow, (this.#taken.get(event.arrow) ?? 0) + 1);
        return undefined;
      case "set":
        this.#values.set(event.name, event.value);
        return undefined;
      case "said":
        this.#say(event.role, event.seat, event.fields);
        return undefined;
      default:
        return this.#onStage(event, given);
    }
  }

  #enter(state: string): void {
    this.#visits.set(state, (this.#visits.get(state) ?? 0) + 1);
    for (const [id, arrow] of Object.entries(this.#plan.arrows))
      if (arrow.countedBy === state) this.#taken.delete(id);
  }

  #isSimple(state: string): boolean {
    const part = this.#plan.states[state];
    return part !== undefined && (part.final || part.arrows.length > 0);
  }

  #say(role: string, seat: number, fields: Fields): void {
    const seats = this.#seats.get(role) ?? [];
    seats[seat - 1] = { ...seats[seat - 1], ...fields };
    this.#seats.set(role, seats);
    this.#asked.set(role, seat === 1 ? 1 : Math.max(seat, this.#asked.get(role) ?? 0));
  }

  #onStage(event: RunEvent, given: Fields): string | undefined {
    if (!("stage" in event)) return undefined;
    if (event.type === "stage-opened") {
      for (const { role, seat, name, job } of event.cast) {
        this.#asked.set(role, seat);
        this.#jobs.set(name, job);
      }
      const blank = { acts: [], refused: [], ended: "plan", noticed: [], attempts: [], beat: 0 };
      this.#stages.set(event.stage, blank);
      return undefined;
    }
    const stage = this.#stages.get(event.stage);
    return stage && this.#played(stage, event, given);
  }

  #played(stage: Stage, event: Extract<RunEvent, { stage: string }>, given: Fields): string | undefined {
    if (event.type === "beat") Object.assign(stage, { noticed: [], attempts: [], beat: event.beat });
    if (event.type === "stage-closed") stage.ended = event.ended;
    if (event.type !== "verdict") return undefined;
    const { actor, feasible, noticed, fields } = event;
    const act = { ...fields, name: actor, action: event.action, beat: stage.beat };
    (feasible ? stage.acts : stage.refused).push(act);
    // Whoever noticed is stirred; how often somebody tried tells whether another try is left.
    if (feasible) stage.noticed.push(`${this.#jobs.get(actor)}:${[...noticed].sort().join()}`);
    stage.attempts.push(actor);
    const where = [event.stage, stage.beat, feasible, stage.attempts, [...new Set(stage.noticed)].sort()];
    return this.#key(JSON.stringify(where), given);
  }

  #key(where: string, given: Fields): string {
    const counts = [...this.#taken].filter(([id]) => this.#plan.arrows[id]?.atMost).sort(byName);
    const seats = [...this.#asked].filter(([role]) => this.#plan.roles[role]?.seats.kind === "open");
    return JSON.stringify([
      where,
      counts,
      seats.sort(byName),
      this.#relevance.names.map((name) => this.#digest(name, given)),
      this.#relevance.draws ? [...this.#visits].sort(byName) : 0,
      this.#countsCalls ? this.#calls : 0,
    ]);
  }

  /** What of a value matters: all of it, or how many items it has. */
  #digest(name: string, given: Fields): unknown {
    const path = name.split(".");
    const value = project(this.#root(path[0] as string, given), path.slice(1));
    return this.#relevance.need(path)?.whole ? value : sizes(value);
  }

  #root(name: string, given: Fields): unknown {
    const stage = this.#stages.get(name);
    if (stage) return { acts: stage.acts, refused: stage.refused, ended: stage.ended };
    if (name === "states") return digestOf(this.#path, this.#relevance.order);
    return this.#values.get(name) ?? this.#seats.get(name) ?? given[name];
  }
}

const byName = ([a]: readonly [string, number], [b]: readonly [string, number]) => (a < b ? -1 : 1);

/** The name of a scene that is played, from where it stands in the scene around it. */
const sceneAt = (path: string) => path.slice(path.lastIndexOf(".") + 1);

/** The fields of a value, through all lists on the way. */
function project(value: unknown, path: readonly string[]): unknown {
  const [field, ...rest] = path;
  if (field === undefined || value === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => project(item, path));
  return typeof value === "object" ? project((value as Record<string, unknown>)[field], rest) : value;
}

function sizes(value: unknown): unknown {
  if (!Array.isArray(value)) return value === undefined ? undefined : 1;
  return value.some(Array.isArray) ? value.map(sizes) : value.length;
}
