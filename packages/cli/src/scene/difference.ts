/** One place where two records differ; `undefined` where one of them has nothing. */
export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** The leaves in which two JSON values differ, in order, by path such as `fields.reply` or `cast[2].name`. */
export function differences(expected: unknown, found: unknown): readonly Difference[] {
  const [before, after] = [leaves(expected), leaves(found)];
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths
    .map((path) => ({ path, expected: before.get(path), found: after.get(path) }))
    .filter((d) => d.expected !== d.found);
}

function leaves(value: unknown, path = "", into = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value !== "object" || value === null) return into.set(path, value);
  for (const [key, inner] of Object.entries(value)) {
    const step = Array.isArray(value) ? `[${Number(key) + 1}]` : path ? `.${key}` : key;
    leaves(inner, path + step, into);
  }
  return into;
}
