/** Langium's parser for the language of scenes: takes a text, gives what is wrong with its form. */
export function langium(): Promise<(text: string) => readonly string[]>;
