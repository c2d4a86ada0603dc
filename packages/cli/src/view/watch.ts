import type { LiveEvent } from "@polylogue/protocol";
import type { Console } from "../io/console.ts";
import type { Entry } from "./entry.ts";
import { liveLines } from "./live.ts";
import { plainLine } from "./plain-line.ts";
import type { Playbill } from "./playbill.ts";
import { reduce } from "./reduce.ts";
import { render } from "./render.ts";
import { openScreen, type Screen } from "./screen.ts";
import { opening, type View } from "./view.ts";

/** Shows a run as it happens, on standard error. */
export interface Watcher {
  readonly watch: (event: LiveEvent) => void;
  /** The play begins. */
  open(): void;
  /** Clears the terminal for something else, such as a question to a person. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** On a terminal a play that is redrawn; elsewhere a line for each thing that happens; nothing when quiet. */
export function openWatcher(bill: Playbill, console: Console): Watcher {
  if (console.quiet) return { watch: () => {}, ...still };
  return console.live ? new TerminalWatcher(bill, console) : plainWatcher(bill, console);
}

const still = { open: () => {}, pause: () => {}, resume: () => {}, close: () => {} };

function plainWatcher(bill: Playbill, console: Console): Watcher {
  let view = opening;
  return {
    watch(event) {
      const next = reduce(view, event, bill);
      view = next.view;
      for (const entry of next.entries) console.note(plainLine(entry));
    },
    ...still,
  };
}

const redrawEvery = 80;

class TerminalWatcher implements Watcher {
  readonly #bill: Playbill;
  readonly #console: Console;
  #screen: Screen | undefined;
  #timer: NodeJS.Timeout | undefined;
  #began = 0;
  #view: View = opening;
  #waiting: Entry[] = [];
  #tick = 0;

  constructor(bill: Playbill, console: Console) {
    this.#bill = bill;
    this.#console = console;
  }

  readonly watch = (event: LiveEvent): void => {
    const next = reduce(this.#view, event, this.#bill);
    this.#view = next.view;
    this.#waiting.push(...next.entries);
  };

  open(): void {
    this.#began = performance.now();
    this.resume();
  }

  resume(): void {
    this.#screen ??= openScreen(this.#console.raw, () => process.stderr.rows ?? 24);
    this.#timer ??= setInterval(() => this.#draw(), redrawEvery);
  }

  pause(): void {
    if (!this.#screen) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#draw();
    this.#screen.close();
    this.#screen = undefined;
  }

  close(): void {
    this.pause();
  }

  #draw(): void {
    const page = { paint: this.#console.noteInk, width: this.#console.columns() - 1 };
    const lasting = this.#waiting.flatMap((entry) => render(entry, page));
    this.#waiting = [];
    const moment = { seconds: (performance.now() - this.#began) / 1000, tick: this.#tick++ };
    this.#screen?.draw(lasting, liveLines(this.#view, this.#bill, page, moment));
  }
}
