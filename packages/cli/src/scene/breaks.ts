import { createInterface } from "node:readline/promises";
import type { Plan } from "@polylogue/compile";
import type { Breakpoint, LiveEvent } from "@polylogue/protocol";
import { Breakpoints } from "@polylogue/runtime";
import { misuse } from "../failure.ts";
import type { Console } from "../io/console.ts";
import type { Watcher } from "../view/watch.ts";

/** The breakpoints of the studio, as they are written on the command line. */
const forms: Readonly<Record<string, (value: string, file: string) => Breakpoint | undefined>> = {
  state: (state) => ({ kind: "state", state }),
  arrow: (arrow) => ({ kind: "arrow", arrow }),
  line: (text, file) => (whole(text) ? { kind: "line", file, line: Number(text) } : undefined),
  calls: (text) => (whole(text) ? { kind: "budget", calls: Number(text) } : undefined),
  verdict: (word) =>
    Object.hasOwn(verdicts, word) ? { kind: "verdict", feasible: verdicts[word] === true } : undefined,
};
const verdicts: Readonly<Record<string, boolean>> = { feasible: true, refused: false };
const whole = (text: string) => /^[1-9]\d*$/.test(text);

/** Reads `--break state=revise`, `arrow=draft.1`, `line=29`, `calls=10`, `verdict=refused`. */
export function readBreaks(texts: readonly string[], plan: Plan): readonly Breakpoint[] {
  return texts.map((text) => {
    const [, kind = "", value = ""] = /^(\w+)=(.+)$/.exec(text) ?? [];
    const point = Object.hasOwn(forms, kind) ? forms[kind]?.(value, plan.file) : undefined;
    if (!point)
      throw misuse(
        `\`--break ${text}\` is none of state=NAME, arrow=ID, line=N, calls=N, verdict=feasible|refused.`,
      );
    requirePart(point, plan);
    return point;
  });
}

/** A breakpoint that can never be met is a slip. */
function requirePart(point: Breakpoint, plan: Plan): void {
  const known = (id: string, parts: object, what: string) => {
    if (!Object.hasOwn(parts, id))
      throw misuse(`The scene has no ${what} \`${id}\`: it has ${Object.keys(parts).join(", ")}.`);
  };
  if (point.kind === "state") known(point.state, plan.states, "state");
  if (point.kind === "arrow") known(point.arrow, plan.arrows, "arrow");
  const here = Object.values(plan.places).filter(({ file }) => file === plan.file);
  if (point.kind === "line" && !here.some(({ line }) => line === point.line))
    throw misuse(
      `Nothing is done on line ${point.line} of ${plan.file}: name the line of a state, a step, an arrow or a question.`,
    );
}

export interface BreakOptions {
  readonly points: readonly Breakpoint[];
  readonly plan: Plan;
  readonly console: Console;
  readonly watcher: Pick<Watcher, "pause" | "resume">;
  /** Ends the run in order; it can be gone on with. */
  readonly interrupt: () => void;
}

/** Stops a run before its next call once a breakpoint is met: asks at a terminal how to go on, and elsewhere ends the run there. */
export class Breaks {
  readonly #options: BreakOptions;
  readonly #points: Breakpoints;
  #met: string | undefined;
  #asking: Promise<void> = Promise.resolve();

  constructor(options: BreakOptions) {
    this.#options = options;
    this.#points = new Breakpoints(options.points, options.plan.places);
  }

  see(event: LiveEvent): void {
    const point = this.#points.meet(event);
    if (point) this.#met = wordsOf(point);
  }

  /** Settles when the next call may be made. */
  hold(): Promise<void> {
    this.#asking = this.#asking.then(() => this.#stop());
    return this.#asking;
  }

  async #stop(): Promise<void> {
    const met = this.#met;
    if (met === undefined) return;
    this.#met = undefined;
    const { console, interrupt, watcher } = this.#options;
    watcher.pause();
    console.complain(`Stopped before the next call: ${met}.`);
    const answer =
      console.live && process.stdin.isTTY
        ? await ask("Enter goes on, s makes one call, q ends the run here. ")
        : "q";
    watcher.resume();
    if (answer === "q") {
      interrupt();
      await new Promise<never>(() => {});
    }
    if (answer === "s") this.#met = "one call later";
  }
}

function wordsOf(point: Breakpoint): string {
  switch (point.kind) {
    case "state":
      return `the state \`${point.state}\` is entered`;
    case "arrow":
      return `the arrow \`${point.arrow}\` was taken`;
    case "line":
      return `line ${point.line} of ${point.file}`;
    case "verdict":
      return point.feasible ? "an act was judged feasible" : "an act was refused";
    case "budget":
      return point.calls === 1 ? "1 call was made" : `${point.calls} calls were made`;
    case "condition":
      return `\`${point.condition}\` holds`;
  }
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(question);
  lines.close();
  return answer.trim().toLowerCase();
}
