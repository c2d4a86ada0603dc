/** Characters that could move the cursor, hide text or turn its direction: never printed as they are. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text from a model or a file as it may be shown on a terminal. */
export function plain(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/\t/g, "  ").replace(unsafe, "\ufffd");
}
