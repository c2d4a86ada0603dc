/** Prints rows under a heading, columns aligned; numbers to the right. */
export function print(
  title: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  const cells = [head, ...rows].map((row) =>
    row.map((cell) => (typeof cell === "number" ? figure(cell) : cell)),
  );
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ");
  const [first = [], ...rest] = cells;
  console.log(`\n${title}\n\n${line(first)}\n${widths.map((w) => "-".repeat(w)).join("  ")}`);
  for (const row of rest) console.log(line(row));
}

/** Three figures that count. */
function figure(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value.toPrecision(3);
}
