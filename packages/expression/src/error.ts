/** Why an expression has no value. */
export type EvaluationCode =
  | "division-by-zero"
  | "index-outside"
  | "nothing-to-choose"
  | "too-large"
  | "wrong-type"
  | "not-known"
  | "no-draw";

/** The one way in which an expression can fail: a code and a sentence for people. */
export class EvaluationError extends Error {
  override readonly name = "EvaluationError";
  readonly code: EvaluationCode;

  constructor(code: EvaluationCode, message: string) {
    super(message);
    this.code = code;
  }
}
