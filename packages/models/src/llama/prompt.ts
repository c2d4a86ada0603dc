/**
 * A token and how it is evaluated: alone, or in one run with its neighbours. Both count when two texts are compared,
 * since both decide the bits that attention keeps of it.
 */
export type Cell = number;
/** A conversation as the model reads it; no token stands between two that are alone without being alone. */
export type Prompt = readonly Cell[];

export const cell = (token: number, alone: boolean): Cell => token * 2 + (alone ? 1 : 0);
export const tokenOf = (found: Cell): number => Math.floor(found / 2);
const isAlone = (found: Cell | undefined): boolean => found === undefined || found % 2 === 1;

/** Tokens in order, by pieces: what the model said is evaluated token by token, as it was when it was said. */
export function promptOf(pieces: readonly { tokens: readonly number[]; spoken: boolean }[]): Prompt {
  const cells = pieces.flatMap(({ tokens, spoken }) => tokens.map((token) => cell(token, spoken)));
  return cells.map((found, i) =>
    isAlone(cells[i - 1]) && isAlone(cells[i + 1]) ? cell(tokenOf(found), true) : found,
  );
}

/** How many cells two texts begin with alike. */
export function commonLength(a: readonly Cell[], b: readonly Cell[]): number {
  const most = Math.min(a.length, b.length);
  let i = 0;
  while (i < most && a[i] === b[i]) i++;
  return i;
}

/** How much of a prompt may be kept of `shared` cells: an answer needs its last token again, and no run may shrink to one. */
export function reusable(prompt: Prompt, shared: number): number {
  const at = Math.min(shared, prompt.length - 1);
  return !isAlone(prompt[at]) && isAlone(prompt[at + 1]) ? at - 1 : at;
}

/** Where the run that begins at `at` ends: at most `most` (3 or more) cells on, and never one cell before its end. */
export function runEnd(prompt: Prompt, at: number, most: number): number {
  if (isAlone(prompt[at])) return at + 1;
  let end = at;
  while (end < prompt.length && end < at + most && !isAlone(prompt[end])) end++;
  const leavesOne = !isAlone(prompt[end]) && isAlone(prompt[end + 1]);
  return leavesOne ? end - 1 : end;
}
