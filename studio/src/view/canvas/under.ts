/** The node that lies under a place of the page, by its id. */
export function nodeUnder({
  clientX,
  clientY,
}: {
  readonly clientX: number;
  readonly clientY: number;
}): string | undefined {
  const under = document.elementsFromPoint(clientX, clientY);
  const node = under
    .map((each) => each.closest<HTMLElement>(".react-flow__node"))
    .find((each) => each !== null);
  return node?.dataset["id"];
}
