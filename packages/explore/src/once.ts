import type { Plan } from "@polylogue/compile";
import type { RecordValue, Value } from "@polylogue/expression";
import { type LiveEvent, ModelError, type ModelPort, type Place } from "@polylogue/protocol";
import { type BrokenClaim, type Moment, type RunResult, run, watchClaims } from "@polylogue/runtime";
import type { Relevance } from "./relevance.ts";
import { Standing } from "./standing.ts";
import type { Trace } from "./trace.ts";
import { answerOf, type Spread } from "./value-of.ts";

/** What a role said in a run, or that its model failed. */
export interface Line {
  readonly role: string;
  readonly says: RecordValue | undefined;
}

/** What a run starts from. */
export interface Given {
  readonly inputs: Readonly<Record<string, Value>>;
  readonly settings: Readonly<Record<string, Value>>;
  readonly seed: number;
}

/** A place where runs are compared: how many choices, calls and lines lie before it. */
export interface Mark {
  readonly key: string;
  readonly choices: number;
  readonly calls: number;
}

/** Something went wrong on the way, and whether an exit took it. */
export interface Trouble {
  readonly problem: string;
  /** Present when the model failed, and not the scene. */
  readonly code?: string;
  readonly place?: Place;
  readonly state: string;
  readonly kind: "failure" | "budget";
  caught: boolean;
}
interface FailedStep {
  readonly step: string;
  readonly problem: string;
}

/** One run, as far as it was played. */
export interface Once {
  readonly given: Given;
  readonly lines: readonly Line[];
  readonly marks: readonly Mark[];
  readonly entered: readonly string[];
  readonly taken: readonly string[];
  readonly troubles: readonly Trouble[];
  readonly broken: readonly BrokenClaim[];
  /** Absent when it stopped where another run had stood before. */
  readonly result?: RunResult;
  readonly calls: number;
  /** What the prompts of a run come to, in characters. */
  readonly characters: number;
}

export interface Playing {
  readonly plan: Plan;
  readonly given: Given;
  readonly spread: Spread;
  readonly trace: Trace;
  readonly relevance: Relevance;
  /** Whether a model may fail when it is asked in this state. */
  readonly mayFail: (state: string) => boolean;
  /** Whether another run has stood there; remembers it otherwise. */
  readonly known: (mark: Mark) => boolean;
  readonly countsCalls: boolean;
}

const free = { promptTokens: 0, cachedPromptTokens: 0, completionTokens: 0, cost: null };

/** Plays a scene once on the real runtime, each answer put together by choices. */
export function playOnce(playing: Playing): Promise<Once> {
  return new PlayingOnce(playing).play();
}

class PlayingOnce {
  readonly #playing: Playing;
  readonly #stop = new AbortController();
  readonly #standing: Standing;
  readonly #lines: Line[] = [];
  readonly #marks: Mark[] = [];
  readonly #entered: string[] = [];
  readonly #taken: string[] = [];
  readonly #troubles: Trouble[] = [];
  readonly #failedSteps: FailedStep[] = [];
  readonly #claims: ReturnType<typeof watchClaims>;
  readonly #hopes: ReturnType<typeof watchClaims>;
  readonly #hoping: Plan;
  #trouble: Moment["state"]["trouble"];
  #stale = false;
  #failed = "";
  #characters = 0;

  constructor(playing: Playing) {
    this.#playing = playing;
    this.#standing = new Standing(playing.plan, playing.relevance, playing.countsCalls);
    this.#claims = watchClaims(playing.plan);
    this.#hoping = hopesOf(playing.plan);
    this.#hopes = watchClaims(this.#hoping);
  }

  async play(): Promise<Once> {
    const { plan, given } = this.#playing;
    const model = this.#model();
    const result = await run({
      plan,
      ...given,
      models: Object.fromEntries(plan.slotNames.map((slot) => [slot, model])),
      watch: (event) => this.#see(event),
      onMoment: (moment) => this.#pass(moment),
      signal: this.#stop.signal,
    });
    return {
      given,
      lines: this.#lines,
      marks: this.#marks,
      entered: this.#entered,
      taken: this.#taken,
      troubles: this.#troubles.map((trouble) => this.#placed(trouble)),
      broken: this.#claims.broken,
      calls: this.#lines.length,
      characters: this.#characters,
      ...(!this.#stop.signal.aborted && { result }),
    };
  }

  #model(): ModelPort {
    return {
      description: { adapter: "script", spec: "script:explore", details: {} },
      chat: (request) => {
        if (this.#stale) {
          this.#stop.abort();
          return Promise.reject(new ModelError("aborted", "Another run has stood here."));
        }
        const { trace, spread, mayFail } = this.#playing;
        this.#characters += request.messages.reduce((sum, message) => sum + message.content.length, 0);
        const state = request.key.slice(0, request.key.indexOf("#"));
        const step = request.key.slice(0, request.key.indexOf("/"));
        // One failure ends a step; what others do beside it changes nothing.
        if (mayFail(state) && step !== this.#failed && trace.choose(2, 0) === 1) {
          this.#failed = step;
          this.#lines.push({ role: request.role, says: undefined });
          return Promise.reject(new ModelError("unreachable", `\`${request.role}\` fails.`));
        }
        const { fields, text } = answerOf(request, spread, (count) => trace.choose(count));
        this.#lines.push({ role: request.role, says: fields });
        return Promise.resolve({ text, finish: "stop", usage: free });
      },
      dispose: () => Promise.resolve(),
    };
  }

  #see(event: LiveEvent): void {
    const own = !("path" in event) || event.path === undefined;
    if (own && event.type === "entered") this.#entered.push(event.state);
    if (own && event.type === "took") this.#took(event.arrow);
    if (own && (event.type === "trouble" || event.type === "spent")) this.#fail(event);
    const { inputs, settings } = this.#playing.given;
    const key = this.#standing.see(event, { ...settings, ...inputs });
    if (key !== undefined && !this.#stale) this.#compare(key);
  }

  #pass(moment: Moment): void {
    this.#claims.see(moment);
    if (moment.path !== undefined) return;
    this.#hopes.see({ ...moment, plan: this.#hoping });
    const { trouble } = moment.state;
    if (trouble && trouble !== this.#trouble && moment.step !== undefined)
      this.#failedSteps.push({
        step: moment.step,
        problem: trouble.kind === "failure" ? trouble.problem : "",
      });
    this.#trouble = trouble;
  }

  /** Where a trouble arose: at the step that left it, or at the arrows of its state. */
  #placed(trouble: Trouble): Trouble {
    const { plan } = this.#playing;
    const failed = this.#failedSteps.find(
      ({ step, problem }) =>
        step.startsWith(`${trouble.state}.`) && (problem === trouble.problem || trouble.kind === "budget"),
    );
    const place = plan.places[failed?.step ?? plan.states[trouble.state]?.arrows[0] ?? trouble.state];
    return place ? { ...trouble, place } : trouble;
  }

  #compare(key: string): void {
    const { trace, known } = this.#playing;
    const hopes = this.#hopes.broken.map(({ claim }) => claim.text);
    const mark = { key: `${key} ${hopes.join()}`, choices: trace.choices.length, calls: this.#lines.length };
    const seen = known(mark);
    this.#marks.push(mark);
    if (seen && trace.isFree) this.#stale = true;
  }

  #took(arrow: string): void {
    this.#taken.push(arrow);
    const last = this.#troubles.at(-1);
    if (last && this.#playing.plan.arrows[arrow]?.cause) last.caught = true;
  }

  #fail(event: Extract<LiveEvent, { type: "trouble" | "spent" }>): void {
    const state = this.#entered.at(-1) ?? "";
    const about =
      event.type === "trouble"
        ? { kind: "failure" as const, problem: event.problem, ...(event.code && { code: event.code }) }
        : {
            kind: "budget" as const,
            problem: `The budget of \`${event.owner}\` is spent: ${event.limit} ${event.unit}.`,
          };
    this.#troubles.push({ ...about, state, caught: false });
  }
}

/** The plan with what it claims to hold eventually turned round: what was broken then has come true. */
function hopesOf(plan: Plan): Plan {
  const hopes = plan.claims.filter((claim) => claim.kind === "eventually");
  return { ...plan, claims: hopes.map((claim) => ({ ...claim, kind: "never" })) };
}
