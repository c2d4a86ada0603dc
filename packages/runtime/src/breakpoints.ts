import type { Plan } from "@polylogue/compile";
import type { Breakpoint, LiveEvent } from "@polylogue/protocol";

type Of<K extends Breakpoint["kind"]> = Extract<Breakpoint, { kind: K }>;
type Seen = Exclude<Breakpoint["kind"], "condition">;

/** What a run is known by when an event is held against a breakpoint. */
interface Known {
  readonly places: Plan["places"];
  /** Calls answered so far, this event included. */
  readonly calls: number;
}

/** Whether an event is where a breakpoint stops. Conditions are held against the run's moments instead. */
const meets: { readonly [K in Seen]: (point: Of<K>, event: LiveEvent, known: Known) => boolean } = {
  state: ({ state }, event) => event.type === "entered" && event.state === state,
  arrow: ({ arrow }, event) => event.type === "took" && event.arrow === arrow,
  line: ({ file, line }, event, { places }) =>
    partsOf(event).some((id) => places[id]?.line === line && places[id]?.file === file),
  verdict: ({ feasible }, event) => event.type === "verdict" && event.feasible === feasible,
  budget: ({ calls: most }, event, { calls }) => event.type === "answered" && calls >= most,
};

/** The parts of the plan that an event is about. */
function partsOf(event: LiveEvent): readonly string[] {
  if (event.type === "took") return [event.arrow];
  if (event.type === "entered") return [event.state];
  if (event.type !== "asked") return [];
  const [, state, step] = /^([^#/]+)#\d+\.(\d+)/.exec(event.key) ?? [];
  return [`${state}.step.${step}`, `question:${event.role}.${event.question ?? ""}`];
}

/** Watches a run for its breakpoints. */
export class Breakpoints {
  readonly #places: Plan["places"];
  #points: readonly Breakpoint[];
  #calls = 0;

  constructor(points: readonly Breakpoint[], places: Plan["places"]) {
    this.#points = points;
    this.#places = places;
  }

  set(points: readonly Breakpoint[]): void {
    this.#points = points;
  }

  /** The breakpoint that an event meets, if any. */
  meet(event: LiveEvent): Breakpoint | undefined {
    if (event.type === "answered") this.#calls++;
    const point = this.#points.find((each) => each.kind !== "condition" && this.#met(each, event));
    // A number of calls is passed once; afterwards it would stop every call.
    if (point?.kind === "budget") this.#points = this.#points.filter((each) => each !== point);
    return point;
  }

  /** The breakpoint on the line of a step that asks nobody and was just done, if any. */
  passed(step: string): Breakpoint | undefined {
    const place = this.#places[step];
    return this.#points.find(
      (each) => each.kind === "line" && each.line === place?.line && each.file === place.file,
    );
  }

  #met(point: Of<Seen>, event: LiveEvent): boolean {
    const known = { places: this.#places, calls: this.#calls };
    return (meets[point.kind] as (p: Breakpoint, e: LiveEvent, k: Known) => boolean)(point, event, known);
  }
}
