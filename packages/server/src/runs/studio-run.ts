import type { Plan } from "@polylogue/compile";
import type {
  Breakpoint,
  JournalHeader,
  JournalLine,
  LiveEvent,
  ModelPort,
  PauseReason,
  RunCommand,
  RunControlEvent,
  RunSummary,
  StartRequest,
} from "@polylogue/protocol";
import { Breakpoints, type JournalSink, type RunOptions, run, watchClaims } from "@polylogue/runtime";
import { Channel } from "../stream.ts";
import { headlineOf } from "./book.ts";
import { Gate } from "./gate.ts";
import { People } from "./people.ts";

export interface Staging {
  readonly plan: Plan;
  /** Conditions of breakpoints, which are the last claims of the plan, in this order. */
  readonly conditions: readonly string[];
  readonly request: StartRequest;
  readonly models: Readonly<Record<string, ModelPort>>;
  readonly sink: JournalSink;
  /** The scene's file as the journal names it. */
  readonly file: string;
  readonly recall?: Pick<RunOptions, "recall" | "from">;
  /** Told when the run has ended, and as its summary changes. */
  readonly onChange: () => void;
}

/** A run that this server plays: it goes on when the page is closed, and can be paused, stepped, stopped and sat in. */
export class StudioRun {
  readonly channel = new Channel<LiveEvent | RunControlEvent>();
  readonly #staging: Staging;
  readonly #gate: Gate;
  readonly #points: Breakpoints;
  readonly #people: People;
  readonly #stop = new AbortController();
  readonly #began = performance.now();
  #header: JournalHeader | undefined;
  #calls = 0;
  #status: RunSummary["status"] = "running";
  #seconds = 0;
  readonly done: Promise<void>;

  constructor(staging: Staging) {
    this.#staging = staging;
    const { request } = staging;
    this.#points = new Breakpoints(request.breakpoints ?? [], staging.plan.places);
    this.#gate = new Gate((why) => this.#held(why));
    this.#people = new People(request.seats ?? [], ({ key, role, name, question }) =>
      this.channel.tell({ type: "your-turn", key, role, name, ...(question && { question }) }),
    );
    if (request.paused) this.#gate.hold({ kind: "asked" });
    this.done = this.#play();
  }

  get id(): string {
    return this.#header?.id ?? "";
  }
  get ended(): boolean {
    return this.#status !== "running" && this.#status !== "paused";
  }
  get summary(): RunSummary {
    const header = this.#header as JournalHeader;
    const seconds = this.ended ? this.#seconds : (performance.now() - this.#began) / 1000;
    return { ...headlineOf(header), status: this.#status, calls: this.#calls, seconds };
  }

  /** Does what the page asks; tells whether the run could do that now. */
  command(command: RunCommand): boolean {
    if (this.ended) return false;
    return (this.#commands[command.command] as (command: RunCommand) => boolean)(command);
  }

  readonly #commands: {
    readonly [C in RunCommand["command"]]: (command: Extract<RunCommand, { command: C }>) => boolean;
  } = {
    pause: () => done(this.#gate.hold({ kind: "asked" })),
    continue: () => done(this.#gate.open()),
    step: () => done(this.#gate.step()),
    stop: () => done(this.#stop.abort()),
    breakpoints: ({ breakpoints }) => done(this.#points.set(breakpoints)),
    seat: ({ role, human }) => {
      if (!Object.hasOwn(this.#staging.plan.roles, role)) return false;
      return done(human ? this.#people.sit(role) : this.#people.leave(role));
    },
    answer: ({ key, text }) => this.#people.answer(key, text),
  };

  async #play(): Promise<void> {
    const { plan, request, models, sink, file, recall } = this.#staging;
    const seated = Object.entries(models).map(([slot, model]) => [slot, this.#people.besides(model)]);
    const result = await run({
      plan,
      inputs: request.inputs,
      settings: request.settings,
      seed: request.seed,
      models: Object.fromEntries(seated),
      journal: { write: (lines) => this.#write(sink, lines), close: () => sink.close() },
      file,
      watch: (event) => this.#see(event),
      onMoment: this.#moments(),
      hold: () => this.#gate.pass(),
      signal: this.#stop.signal,
      ...recall,
    });
    this.#status = result.status;
    this.#seconds = (performance.now() - this.#began) / 1000;
    this.channel.tell({ type: "closed", summary: this.summary });
    this.#staging.onChange();
  }

  /** The first line names the run; it is written before anything else happens. */
  #write(sink: JournalSink, lines: readonly JournalLine[]): void {
    const [first] = lines;
    if (first?.type === "run") this.#header ??= first;
    sink.write(lines);
  }

  #see(event: LiveEvent): void {
    if (event.type === "answered") this.#calls++;
    this.channel.tell(event);
    this.#stopAt(this.#points.meet(event));
  }

  /** Holds the moments of the run against conditions, each of which stops it once it comes true, and lines. */
  #moments(): NonNullable<RunOptions["onMoment"]> {
    const { plan, conditions } = this.#staging;
    const claims = conditions.length > 0 ? plan.claims.slice(-conditions.length) : [];
    const own = { ...plan, claims };
    const watch = watchClaims(own);
    return (moment) => {
      if (moment.plan !== plan) return;
      const before = watch.broken.length;
      watch.see({ ...moment, plan: own });
      const broken = watch.broken.slice(before)[0];
      const condition = broken && conditions[claims.indexOf(broken.claim)];
      if (condition !== undefined) this.#stopAt({ kind: "condition", condition });
      const step = moment.step === undefined ? undefined : plan.steps[moment.step];
      const silent = step?.kind === "set" || step?.kind === "yields";
      if (silent && moment.step !== undefined) this.#stopAt(this.#points.passed(moment.step));
    };
  }

  #stopAt(breakpoint: Breakpoint | undefined): void {
    if (breakpoint) this.#gate.hold({ kind: "breakpoint", breakpoint });
  }

  #held(why: PauseReason | undefined): void {
    if (this.ended) return;
    this.#status = why ? "paused" : "running";
    this.channel.tell(why ? { type: "paused", why } : { type: "continued" });
    this.#staging.onChange();
  }
}

/** What was done was possible. */
const done = (_: void): true => true;
