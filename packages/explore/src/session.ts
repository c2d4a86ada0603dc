import type { Plan } from "@polylogue/compile";
import { closeType, type Type, type Value } from "@polylogue/expression";
import { dice } from "./choice.ts";
import { firstValues } from "./first-values.ts";
import { Frontier } from "./frontier.ts";
import { Ways } from "./lengths.ts";
import { type Given, type Once, playOnce } from "./once.ts";
import type { Relevance } from "./relevance.ts";
import { representatives } from "./spread.ts";
import { type Manner, Trace } from "./trace.ts";
import { type Spread, valueOf } from "./value-of.ts";

/** One exploration with fixed settings. */
export interface Session {
  readonly plan: Plan;
  readonly settings: Readonly<Record<string, Value>>;
  /** Inputs that are fixed; the others are chosen. */
  readonly inputs: Readonly<Record<string, Value>>;
  readonly relevance: Relevance;
  readonly mayFail: (state: string) => boolean;
  readonly countsCalls: boolean;
}
/** How far to go. */
export interface Limits {
  readonly runs: number;
  /** In milliseconds of `performance.now()`. */
  readonly until: number;
}

/** Seeds that are tried where draws decide. */
const seeds = 8;

/** Plays the paths of a session one after the other; it may be sent on until no path is left. */
export class Walk {
  readonly #session: Session;
  readonly #spread: Spread;
  readonly #take: (once: Once) => void;
  readonly #frontier = new Frontier();
  readonly #ways = new Ways();
  readonly #known = new Set<string>();
  #next: readonly number[] | undefined = [];
  #runs = 0;

  constructor(session: Session, take: (once: Once) => void) {
    this.#session = session;
    this.#spread = representatives(session.relevance);
    this.#take = take;
  }

  get runs(): number {
    return this.#runs;
  }
  /** Whether no path is left. */
  get isComplete(): boolean {
    return this.#next === undefined;
  }

  async go({ runs, until }: Limits): Promise<void> {
    const last = this.#runs + runs;
    while (this.#next && this.#runs < last && (this.#runs === 0 || performance.now() < until))
      await this.#play(this.#next);
  }

  async #play(prescribed: readonly number[]): Promise<void> {
    const trace = new Trace(prescribed, mannerOf(this.#runs++));
    const once = await play(this.#session, this.#spread, trace, (key) => this.#isKnown(key));
    this.#take(once);
    this.#ways.add(once.marks, trace.choices, once.calls, once.result !== undefined);
    // Beyond a standing that is known, another run goes on.
    const until = once.result ? undefined : once.marks.at(-1)?.choices;
    this.#frontier.add(trace.choices, prescribed.length, until);
    this.#next = this.#frontier.next();
  }

  #isKnown(key: string): boolean {
    if (this.#session.relevance.hidden) return false;
    const known = this.#known.has(key);
    this.#known.add(key);
    return known;
  }

  /** The most calls that a path can make, as far as is seen. */
  get calls(): number {
    return this.#ways.calls;
  }

  /** The run with the most calls, put together from what the others showed and played once more. */
  longest(): Promise<Once> {
    return play(this.#session, this.#spread, new Trace(this.#ways.longest(), () => 0), () => false);
  }
}

/** The first run takes the first of everything; others the last, or what chance gives, where they are free. */
function mannerOf(run: number): Manner {
  const kinds: readonly Manner[] = [() => 0, (count) => count - 1, dice(run)];
  return kinds[run % kinds.length] as Manner;
}

function play(
  session: Session,
  spread: Spread,
  trace: Trace,
  known: (key: string) => boolean,
): Promise<Once> {
  const { plan, relevance, mayFail, countsCalls } = session;
  const given = givenBy(session, spread, trace);
  return playOnce({
    plan,
    given,
    spread,
    trace,
    relevance,
    mayFail,
    countsCalls,
    known: (mark) => known(`${JSON.stringify([given.inputs, given.seed])} ${mark.key}`),
  });
}

/** Inputs that nobody fixed, and the seed, are chosen like answers. */
function givenBy(session: Session, spread: Spread, trace: Trace): Given {
  const { plan, settings, relevance } = session;
  const inputs: Record<string, Value> = { ...session.inputs };
  const fixed = firstValues(plan, settings);
  for (const { name, type, initial } of plan.inputs) {
    if (Object.hasOwn(inputs, name)) continue;
    if (initial && (!relevance.need([name]) || trace.choose(2, 0) === 0)) continue;
    inputs[name] = valueOf(closed(type, { ...fixed, ...inputs }), spread, (n) => trace.choose(n), [name]);
  }
  const seed = relevance.draws ? trace.choose(seeds, 0) : 0;
  return { inputs, settings, seed };
}

export function closed(type: Type, values: Readonly<Record<string, Value>>): Type {
  return closeType(
    type,
    (name) => Number(values[name] ?? 0),
    () => [],
  );
}
