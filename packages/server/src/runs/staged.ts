import { describe } from "@polylogue/base";
import { compile, type Plan } from "@polylogue/compile";
import { checkText } from "@polylogue/model";
import type { Breakpoint, StartRequest } from "@polylogue/protocol";
import type { Folder } from "../files/folder.ts";

/** A request that cannot be played; its message says what to do. */
export class NotPlayable extends Error {
  override readonly name = "NotPlayable";
  readonly details: readonly string[];
  constructor(message: string, details: readonly string[] = []) {
    super(message);
    this.details = details;
  }
}

/** Checks and compiles what is to be played. Throws NotPlayable with the faults. */
export function staged(folder: Folder, { file, text }: Pick<StartRequest, "file" | "text">): Plan {
  const source = text ?? folder.read(file)?.text;
  if (source === undefined) throw new NotPlayable(`There is no file \`${file}\` any more.`);
  const host = folder.host({ [file]: source });
  const { scene, diagnostics } = checkText(source, file, host);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (!scene) {
    const told = errors.map((each) => {
      const { message, start } = describe(each, host.read(each.file) ?? "");
      return `${each.file}:${start.line}:${start.column} ${message}`;
    });
    throw new NotPlayable("The scene has errors: mend them, then run it.", told);
  }
  if (scene.name === undefined)
    throw new NotPlayable(`\`${file}\` is a library; there is nothing to play in it.`);
  return compile(scene, (path) => host.read(path));
}

/**
 * The plan with its conditional breakpoints as claims that they never hold: the same watch that holds claims
 * against a run then tells when one does. Such claims change nothing of what the scene does, nor its hash.
 */
export function withConditions(
  folder: Folder,
  request: Pick<StartRequest, "file" | "text">,
  points: readonly Breakpoint[],
): { readonly plan: Plan; readonly conditions: readonly string[] } {
  const conditions = points.flatMap((each) => (each.kind === "condition" ? [each.condition] : []));
  const plain = staged(folder, request);
  if (conditions.length === 0) return { plan: plain, conditions };
  const source = request.text ?? folder.read(request.file)?.text ?? "";
  const claims = conditions.map((condition) => `\nnever (${condition.replace(/\s+/g, " ")})`);
  try {
    return {
      plan: staged(folder, { file: request.file, text: `${source}${claims.join("")}\n` }),
      conditions,
    };
  } catch (error) {
    const details = error instanceof NotPlayable ? error.details : [];
    throw new NotPlayable(
      "A breakpoint's condition cannot be understood.",
      details.map((each) => each.replace(/^\S+ /, "")),
    );
  }
}
