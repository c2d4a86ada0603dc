import type { Elements } from "./elements.ts";

/** The same elements with other ones selected; what stays as it was stays the same object. */
export function withSelection({ nodes, edges }: Elements, selected: ReadonlySet<string>): Elements {
  return { nodes: marked(nodes, selected), edges: marked(edges, selected) };
}

function marked<E extends { readonly id: string; readonly selected?: boolean }>(
  elements: readonly E[],
  selected: ReadonlySet<string>,
): readonly E[] {
  const right = (each: E) => (each.selected ?? false) === selected.has(each.id);
  return elements.every(right)
    ? elements
    : elements.map((each) => (right(each) ? each : { ...each, selected: selected.has(each.id) }));
}

/** The ids of what is selected. */
export const selectedIn = ({ nodes, edges }: Elements): string[] =>
  [...nodes, ...edges].filter(({ selected }) => selected).map(({ id }) => id);
