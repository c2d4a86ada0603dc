/** How wide text comes out, near enough for boxes: measured without a screen, so that every machine draws alike. */
export const fonts = {
  title: { size: 15, wide: 0.64, mono: false },
  label: { size: 11.5, wide: 0.6, mono: false },
  code: { size: 12, wide: 0.605, mono: true },
} as const;
export type Font = keyof typeof fonts;

const narrow = new Set("iljtfrI.,:;'|!()[]{} -·");
const broad = new Set("mwMW@%—…");

/** The width of a text in pixels. */
export function widthOf(text: string, font: Font): number {
  const { size, wide, mono } = fonts[font];
  let units = 0;
  for (const c of text) units += (c.codePointAt(0) as number) > 0x2e80 ? 2 : mono ? 1 : share(c);
  return Math.ceil(units * wide * size);
}

function share(c: string): number {
  if (narrow.has(c)) return 0.62;
  return broad.has(c) ? 1.5 : 1.02;
}

/** Breaks a text at blanks into lines of at most `most` characters; longer words are cut. */
export function wrap(text: string, most: number, rest = most): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((w) => cut(w, rest))) {
    const room = lines.length === 0 ? most : rest;
    if (line && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

function cut(word: string, most: number): string[] {
  if (word.length <= most) return [word];
  return [word.slice(0, most), ...cut(word.slice(most), most)];
}
