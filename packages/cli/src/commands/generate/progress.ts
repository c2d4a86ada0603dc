import type { GenerateEvent } from "@polylogue/data";
import type { Console } from "../../io/console.ts";
import { Tally } from "./tally.ts";

export interface Progress {
  readonly tell: (event: GenerateEvent) => void;
  readonly close: () => void;
}

/** Milliseconds between two looks at a terminal, and between two lines elsewhere. */
const pace = { live: 200, plain: 10_000 };

/** Takes away the line that stands on a terminal. */
const clear = "\r\u001b[2K";

/** JSON a line for programs, one line that redraws on a terminal, a line now and then elsewhere. */
export function openProgress(console: Console, json: boolean): Progress {
  if (json) return { tell: (event) => console.note(JSON.stringify(event)), close: () => {} };
  if (console.quiet) return { tell: () => {}, close: () => {} };
  const tally = new Tally(performance.now());
  const show = console.live ? redraw(console) : (line: string) => console.note(line);
  let hasBegun = false;
  const tick = () => {
    if (hasBegun) show(tally.line(performance.now()));
  };
  const note = (text: string) => {
    if (console.live) console.raw(clear);
    console.note(text);
  };
  const timer = setInterval(tick, console.live ? pace.live : pace.plain);
  let isOpen = true;
  return {
    tell: (event) => {
      tally.add(event);
      hasBegun = true;
      if (event.type === "found") note(finding(event));
      if (event.type === "paused") note(pause(event));
    },
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      clearInterval(timer);
      tick();
      if (console.live && hasBegun) console.raw("\n");
    },
  };
}

function redraw(console: Console): (line: string) => void {
  return (line) => console.raw(`${clear}${line.slice(0, console.columns() - 1)}`);
}

function finding({ rows, accepted, done, halfDone }: Extract<GenerateEvent, { type: "found" }>): string {
  const n = (x: number) => x.toLocaleString("en-US");
  const before =
    done + halfDone > 0
      ? ` Found ${n(done)} done and ${n(halfDone)} half done: they are not begun again.`
      : "";
  return `${n(rows)} rows, ${n(accepted)} to play.${before}`;
}

function pause({ endpoint, milliseconds, why }: Extract<GenerateEvent, { type: "paused" }>): string {
  const reason = why === "dead" ? "does not answer" : "asks for a pause";
  return `${endpoint} ${reason}: waiting ${(milliseconds / 1000).toFixed(1)} s.`;
}
