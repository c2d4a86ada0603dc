import { hash } from "@polylogue/base";
import type { Plan } from "@polylogue/compile";
import type { Env, RecordValue, Value } from "@polylogue/expression";
import { draw } from "./draw.ts";
import { own } from "./own.ts";
import {
  addSpent,
  nothingSpent,
  type SceneState,
  type Seat,
  type Spent,
  type Trouble,
  type Untold,
} from "./state.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** The story is the draft's own list, since a step may tell much; all else is replaced, never changed in place. */
type Working = Mutable<Omit<SceneState, "story">> & { story: Untold[] };

/**
 * A working copy of a scene's state: changed in place by one step, then `done()` is the next state.
 * It is also the environment in which the step's expressions are evaluated.
 */
export class Draft implements Env {
  readonly plan: Plan;
  readonly path: string | undefined;
  readonly next: Working;
  /** Keys the draws of the step at hand. */
  drawing = "";
  #draws = 0;
  /** Answers that are not yet in the hash. */
  #answers = "";
  readonly #seed: number;

  constructor(plan: Plan, path: string | undefined, seed: number, state: SceneState) {
    this.plan = plan;
    this.path = path;
    this.#seed = seed;
    this.next = { ...state, story: [...state.story] };
  }

  done(): SceneState {
    if (this.#answers) this.next.outputs = hash(this.next.outputs + this.#answers);
    this.#answers = "";
    return this.next;
  }

  // ---- reading --------------------------------------------------------------

  get(name: string): Value | undefined {
    if (Object.hasOwn(this.next.values, name)) return this.next.values[name];
    if (Object.hasOwn(this.plan.roles, name)) return this.#people(name);
    if (name === "spent") return this.next.spent;
    return undefined;
  }

  #people(role: string): Value | undefined {
    return this.peopleAs(role, seatValue);
  }

  /** A role's people, each as `value` sees them. */
  peopleAs(role: string, value: (seat: Seat) => RecordValue): Value | undefined {
    const seats = own(this.next.people, role) ?? [];
    if (this.plan.roles[role]?.seats.kind !== "one") return seats.map(value);
    return seats[0] && value(seats[0]);
  }

  seat(role: string, seat: number): Seat {
    const found = own(this.next.people, role)?.[seat - 1];
    if (!found) throw new Error(`no seat ${role}.${seat}`);
    return found;
  }

  /** A number that a bound names, or the bound itself. */
  bound(bound: number | string): number {
    return typeof bound === "number" ? bound : Number(this.get(bound));
  }

  draw(site: number, from: readonly Value[]): Value {
    const key = `${this.drawing}/${site}/${this.#draws++}`;
    const value = draw(this.#seed, key, from);
    this.tell({ type: "drew", draw: key, value });
    return value;
  }

  /** Starts a new step for draws: equal seeds and keys draw equally, whatever is drawn elsewhere. */
  drawFor(key: string): this {
    this.drawing = this.path ? `${this.path}/${key}` : key;
    this.#draws = 0;
    return this;
  }

  // ---- changing -------------------------------------------------------------

  tell(event: Untold): void {
    const told = this.path ? { ...event, path: this.path } : event;
    this.next.story.push(told);
  }

  /** Takes in the story of a scene that was played; it says itself where it belongs. */
  retell(story: readonly Untold[]): void {
    for (const event of story) this.next.story.push(event);
  }

  /** The story so far, joined into the chain and handed over to be written. */
  handOver(): readonly Untold[] {
    const { story } = this.next;
    if (story.length === 0) return story;
    this.next.chain = hash(this.next.chain + JSON.stringify(story.map(withoutPlace)));
    this.next.story = [];
    return story;
  }

  set(name: string, value: Value): void {
    this.next.values = { ...this.next.values, [name]: value };
  }

  putSeat(seat: Seat): void {
    const seats = [...(own(this.next.people, seat.role) ?? [])];
    seats[seat.seat - 1] = seat;
    this.next.people = { ...this.next.people, [seat.role]: seats };
  }

  keepSeats(role: string, count: number): void {
    const seats = own(this.next.people, role) ?? [];
    if (seats.length > count) this.next.people = { ...this.next.people, [role]: seats.slice(0, count) };
  }

  spend(role: string, spent: Spent): void {
    this.next.spent = addSpent(this.next.spent, spent);
    const before = own(this.next.spentByRole, role) ?? nothingSpent;
    this.next.spentByRole = { ...this.next.spentByRole, [role]: addSpent(before, spent) };
  }

  /** An answer joins the hash that covers inputs and answers alone. */
  count(answer: string): void {
    this.#answers += `\n${answer.length} ${answer}`;
  }

  /** The first trouble counts; what follows from it does not. */
  fail(trouble: Trouble): void {
    if (this.next.trouble) return;
    this.next.trouble = trouble;
    if (trouble.kind === "failure") {
      this.tell({ type: "trouble", problem: trouble.problem, ...(trouble.code && { code: trouble.code }) });
    } else {
      const owner = trouble.owner || this.plan.scene;
      this.tell({ type: "spent", owner, unit: trouble.unit, limit: trouble.limit });
    }
  }
}

/** Where an event stands in its file is no part of what happened: comments and folders may move it. */
const withoutPlace = ({ at: _, ...event }: Untold) => event;

const values = new WeakMap<Seat, RecordValue>();

/** What a seat is in an expression: its parameters, secrets and fields, with `seat`, `name`, `turns`. */
export function seatValue(seat: Seat): RecordValue {
  let value = values.get(seat);
  if (!value) {
    value = {
      ...seat.parameters,
      ...seat.secrets,
      ...seat.fields,
      seat: seat.seat,
      name: seat.name,
      turns: seat.turns,
    };
    values.set(seat, value);
  }
  return value;
}
