/** Characters that could move the cursor, hide text or turn its direction: never printed as they are. */
const unsafe = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text from a model or a file as it may be shown on a terminal. */
export function plain(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/\t/g, "  ").replace(unsafe, "\ufffd");
}
