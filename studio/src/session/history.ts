import type { TextChange } from "@polylogue/language";
import { applyChanges, invertChanges } from "@polylogue/language";

/** One step that can be taken back: what was changed, and what takes it back. */
interface Step {
  readonly changes: readonly TextChange[];
  readonly inverse: readonly TextChange[];
  readonly origin: Origin;
  readonly time: number;
}
/** Where a change came from. Typing in one go is one step. */
export type Origin = "typing" | "canvas" | "inspector" | "rename" | "format" | "disk";

/** A text with one history for all that changes it. A value: each step gives another one. */
export interface History {
  readonly text: string;
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
}

/** Typing with pauses shorter than this, in milliseconds, is taken back at once. */
const pause = 600;
const mostSteps = 1_000;

export const begin = (text: string): History => ({ text, done: [], undone: [] });

/** The text after changes; what had been undone is forgotten. */
export function record(
  history: History,
  changes: readonly TextChange[],
  origin: Origin,
  time: number,
): History {
  if (changes.length === 0) return history;
  const text = applyChanges(history.text, changes);
  const step: Step = { changes, inverse: invertChanges(history.text, changes), origin, time };
  const last = history.done.at(-1);
  const done =
    last && joins(last, step) ? [...history.done.slice(0, -1), joined(last, step)] : [...history.done, step];
  return { text, done: done.slice(-mostSteps), undone: [] };
}

export function undo(history: History): History {
  const step = history.done.at(-1);
  if (!step) return history;
  return {
    text: applyChanges(history.text, step.inverse),
    done: history.done.slice(0, -1),
    undone: [...history.undone, step],
  };
}

export function redo(history: History): History {
  const step = history.undone.at(-1);
  if (!step) return history;
  return {
    text: applyChanges(history.text, step.changes),
    done: [...history.done, step],
    undone: history.undone.slice(0, -1),
  };
}

/** Whether a letter goes on where the last one stopped, or a deletion before it. */
function joins(last: Step, next: Step): boolean {
  const [one, other] = [last.changes[0], next.changes[0]];
  if (!one || !other || last.changes.length > 1 || next.changes.length > 1) return false;
  if (last.origin !== "typing" || next.origin !== "typing" || next.time - last.time > pause) return false;
  if (other.text.includes("\n")) return false;
  return other.span.start === one.span.start + one.text.length && other.span.end === other.span.start;
}

function joined(last: Step, next: Step): Step {
  const [one, other] = [last.changes[0], next.changes[0]];
  const [back] = last.inverse;
  if (!one || !other || !back) return next;
  const text = one.text + other.text;
  return {
    changes: [{ span: one.span, text }],
    inverse: [{ span: { start: one.span.start, end: one.span.start + text.length }, text: back.text }],
    origin: next.origin,
    time: next.time,
  };
}
