/** A line's bytes, or nothing where it was longer than `longest` and was passed over. */
export type Line = Buffer | undefined;

/** The lines of a stream of bytes; no more than one line is held. A last line needs no end. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let size = 0;
  const take = (): Line => {
    const line = size > longest ? undefined : Buffer.concat(parts);
    [parts, size] = [[], 0];
    return line;
  };
  const keep = (part: Buffer) => {
    size += part.length;
    if (size > longest) parts = [];
    else parts.push(part);
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      keep(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    if (from < chunk.length) keep(chunk.subarray(from));
  }
  if (size > 0) yield take();
}
