import { equal, type Value } from "@polylogue/expression";

type Values = Readonly<Record<string, Value>>;

export interface Difference {
  readonly name: string;
  readonly before?: Value;
  readonly after?: Value;
}

/** What is different in two sets of values, by name. */
export function difference(before: Values, after: Values): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [one, other] = [valueOf(before, name), valueOf(after, name)];
    if (one !== undefined && other !== undefined && equal(one, other)) return [];
    return [
      { name, ...(one !== undefined && { before: one }), ...(other !== undefined && { after: other }) },
    ];
  });
}

const valueOf = (values: Values, name: string) => (Object.hasOwn(values, name) ? values[name] : undefined);
