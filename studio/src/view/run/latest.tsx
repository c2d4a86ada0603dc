import { type ReactNode, useState } from "react";

/** The latest of a long list, and the others on demand; so that going through time stays quick. */
export function useLatest<T>(
  all: readonly T[],
  most: number,
  what: string,
): { readonly shown: readonly T[]; readonly from: number; readonly more: ReactNode } {
  const [whole, setWhole] = useState(false);
  const from = whole ? 0 : Math.max(0, all.length - most);
  const more = all.length > most && (
    <button type="button" className="plain more-of-it" onClick={() => setWhole(!whole)}>
      {whole ? `Show the latest ${most} ${what} alone` : `Show all ${all.length} ${what}`}
    </button>
  );
  return { shown: all.slice(from), from, more };
}
