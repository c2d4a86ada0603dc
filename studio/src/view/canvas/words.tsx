import { useMemo } from "react";

const word = /[\p{L}_][\p{L}\p{N}_]*/gu;

/** A row of code with the roles' names made strong. */
export function Words({ text, roles }: { readonly text: string; readonly roles: readonly string[] }) {
  return useMemo(() => pieces(text, new Set(roles)), [text, roles]);
}

function pieces(text: string, roles: ReadonlySet<string>): React.ReactNode[] {
  const out: React.ReactNode[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(word)) {
    if (!roles.has(found) || text[index - 1] === ".") continue;
    out.push(text.slice(at, index), <b key={index}>{found}</b>);
    at = index + found.length;
  }
  return [...out, text.slice(at)];
}
