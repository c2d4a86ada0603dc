/** A graph of so many nodes; gives what runs it for so many steps and tells how many it made. */
export function langgraph(
  seats: number,
  reply: { readonly text: string },
): (steps: number) => Promise<number>;
