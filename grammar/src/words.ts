/**
 * The words of the language. Connectives and verbs are reserved; nouns are free and may name things.
 * Any word at all may follow a dot or stand before a colon.
 */
export const reservedWords = [
  ..."all and are asked at else end every fails false follows for if in is not on or".split(" "),
  ..."play plays reacts says set speak speaks then true until when yields".split(" "),
] as const;

/** Words that mean something where the grammar expects them, and are plain names elsewhere. */
export const freeWords = [
  ..."again always as budget by called each eventually expect final from given heard input".split(" "),
  ..."judged let model moderator most never older output played remembers reviser role scene".split(" "),
  ..."secret setting stage state test time times to told turn type use".split(" "),
] as const;

/** The words that a declaration of a file may begin with. */
export const declarationWords: readonly string[] = [
  ..."scene use input output let setting type model budget role moderator reviser".split(" "),
  ..."state final on always never eventually test".split(" "),
];
