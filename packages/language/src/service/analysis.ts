import type { Diagnostic } from "@polylogue/base";
import type { Host, Reference, Scene } from "@polylogue/model";
import { checkText } from "@polylogue/model";
import type { File } from "@polylogue/syntax";
import { read } from "@polylogue/syntax";

/** One text of a file and all that is known of it. A value: another text is another analysis. */
export interface Analysis {
  readonly file: string;
  readonly source: string;
  readonly host: Host;
  readonly ast: File;
  /** Of this file alone, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** Present where there are no errors. */
  readonly scene?: Scene;
  /** What could be bound, errors or not. */
  readonly draft?: Scene;
}

/** Reads and checks a text as if it stood in that file. Runs nothing and writes nothing. */
export function analyse(source: string, file: string, host: Host): Analysis {
  const { scene, draft, diagnostics } = checkText(source, file, host);
  return {
    file,
    source,
    host,
    ast: read(source, file).ast,
    diagnostics: diagnostics.filter((each) => each.file === file).sort((a, b) => a.span.start - b.span.start),
    ...(scene && { scene }),
    ...(draft && { draft }),
  };
}

/** The name that stands at a place, and what it means. */
export function referenceAt({ draft }: Analysis, offset: number): Reference | undefined {
  return draft?.references.find(({ span }) => span.start <= offset && offset <= span.end);
}
