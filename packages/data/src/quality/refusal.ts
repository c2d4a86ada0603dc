/** How sentences of a refusal begin or what they hold. */
const signs: readonly RegExp[] = [
  /\b(i|we) (am|are|'m|'re)? ?(really |very |truly )?(sorry|afraid)\b/i,
  /\bi (apologi[sz]e|must (decline|refuse)|have to (decline|refuse)|refuse|decline)\b/i,
  /\bi (can ?not|can['’]t|won['’]t|will not|am (not able|unable)|['’]m (not able|unable)|do not|don['’]t feel comfortable)\b/i,
  /\bi['’]m (not able|unable|sorry|afraid)\b/i,
  /\bas an? (ai|language model|assistant)\b/i,
  /^(sorry|no)[.,! ]*$/i,
  /^sorry\b/i,
  /\b(against|violates?) (my|the|our) (guidelines|polic(y|ies)|principles)\b/i,
];

/** A sentence that only rounds a refusal off. */
const politeness =
  /^(please|thank you|thanks|let me know|is there (anything|something) else|if (you|there)['’a-z ]* (anything|something|other) |feel free)\b/i;

/** Whether a text declines and does nothing else: every sentence refuses or is courtesy, and one refuses. */
export function isRefusalOnly(text: string): boolean {
  const sentences = text.split(/(?<=[.!?])\s+|\n+/).map((sentence) => sentence.trim());
  const said = sentences.filter((sentence) => sentence !== "");
  const refuses = (sentence: string) => signs.some((sign) => sign.test(sentence));
  return said.some(refuses) && said.every((sentence) => refuses(sentence) || politeness.test(sentence));
}
