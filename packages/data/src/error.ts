/** What keeps a dataset from being made or written, as one sentence for a person. */
export class DataError extends Error {
  override readonly name = "DataError";
  readonly hint: string | undefined;
  /** `usage`: how it was asked for; `wrong`: what was found. */
  readonly kind: "usage" | "wrong";

  constructor(message: string, options: { hint?: string; kind?: "usage" | "wrong" } = {}) {
    super(message);
    this.hint = options.hint;
    this.kind = options.kind ?? "wrong";
  }
}

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "unknown error";
