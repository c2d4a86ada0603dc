import { distance } from "fastest-levenshtein";

/** Characters to put in, take out or replace on the way from one text to the other. */
export { distance };

/** The word of `candidates` that `word` was most likely meant to be, if one is near enough. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    const d = likeness(word, candidate);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return best;
}

/** Edits from one word to the other; another case is none, and two neighbours swapped are one. */
function likeness(word: string, candidate: string): number {
  if (candidate.toLowerCase() === word.toLowerCase()) return 0;
  return isSwap(word, candidate) ? 1 : distance(word, candidate);
}

function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return a.slice(0, at) + a.charAt(at + 1) + a.charAt(at) + a.slice(at + 2) === b;
}
