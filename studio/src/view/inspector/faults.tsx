import type { Diagnostic, Span } from "@polylogue/base";
import { explained } from "@polylogue/language";
import { useDocument } from "../context.ts";

/** What is wrong within a stretch of the text, and what could be done at once. */
export function Faults({ span }: { readonly span?: Span }) {
  const analysis = useDocument((state) => state.analysis);
  const change = useDocument((state) => state.change);
  if (!analysis) return null;
  const within = ({ span: at }: Diagnostic) => !span || (span.start <= at.start && at.start <= span.end);
  const faults = analysis.diagnostics.filter(within).map((each) => explained(each, analysis));
  if (faults.length === 0) return null;
  return (
    <ul className="faults" aria-label="What is wrong">
      {faults.map(({ message, hint, severity, fixes, start }, nth) => (
        <li key={nth} className={severity}>
          {message} {hint} <span className="quiet">line {start.line}</span>
          {fixes.map(({ title, changes }) => (
            <button type="button" key={title} onClick={() => change?.(changes, "inspector")}>
              {title}
            </button>
          ))}
        </li>
      ))}
    </ul>
  );
}
