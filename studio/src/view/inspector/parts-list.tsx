import type { Located, Part } from "@polylogue/language";
import { keyOf } from "@polylogue/language";
import { remove } from "../../intent/states.ts";
import { useDocument } from "../context.ts";
import { useDoing } from "./doing.ts";

interface PartsListProps {
  readonly title: string;
  readonly parts: readonly Located[];
  readonly source: string;
  /** Whether their order means something. */
  readonly ordered?: boolean;
  /** What adds another. */
  readonly children?: React.ReactNode;
}

/** Parts inside a part: each leads to its own form, can be taken out, and moved where order counts. */
export function PartsList({ title, parts, source, ordered, children }: PartsListProps) {
  return (
    <div className="parts">
      <h3>{title}</h3>
      <ul>
        {parts.map((located, nth) => (
          <Row
            key={keyOf(located.part)}
            located={located}
            source={source}
            {...(ordered && {
              before: parts[nth - 1]?.part,
              after: parts[nth + 1] && { before: parts[nth + 2]?.part },
            })}
          />
        ))}
      </ul>
      {children}
    </div>
  );
}

interface RowProps {
  readonly located: Located;
  readonly source: string;
  readonly before?: Part | undefined;
  /** Set where another follows: what comes after that one. */
  readonly after?: { readonly before: Part | undefined } | undefined;
}

function Row({ located: { part, node }, source, before, after }: RowProps) {
  const select = useDocument((state) => state.select);
  const file = useDocument(({ analysis }) => analysis.ast);
  const doing = useDoing();
  const words = wordsOf(part, source.slice(node.span.start, node.span.end));
  return (
    <li>
      <button type="button" className="plain part" title={words} onClick={() => select?.(part)}>
        {words}
      </button>
      {before && (
        <Small label={`Move up: ${words}`} sign="↑" run={() => doing([{ kind: "move", part, before }])} />
      )}
      {after && (
        <Small
          label={`Move down: ${words}`}
          sign="↓"
          run={() => doing([{ kind: "move", part, ...(after.before && { before: after.before }) }])}
        />
      )}
      <Small label={`Delete: ${words}`} sign="×" run={() => file && doing(remove(file, [part]))} />
    </li>
  );
}

interface SmallProps {
  readonly label: string;
  readonly sign: string;
  readonly run: () => void;
}
function Small({ label, sign, run }: SmallProps) {
  return (
    <button type="button" className="plain small" aria-label={label} title={label} onClick={run}>
      {sign}
    </button>
  );
}

/** A part on one line. */
function wordsOf(part: Part, text: string): string {
  const line = text
    .replace(/\/\/[^\n]*/g, "")
    .replace(/\s+/g, " ")
    .trim();
  if (part.kind === "role" || part.kind === "state") return part.name;
  if (part.kind === "question") return part.name === undefined ? "asked" : `asked to ${part.name}`;
  if (part.kind === "test") return part.name;
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}

interface AddProps {
  readonly label: string;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  readonly add: (id: string) => void;
}

/** Adds what is chosen; a single choice is a button. */
export function Add({ label, choices, add }: AddProps) {
  const [only] = choices;
  if (!only) return null;
  if (choices.length === 1) {
    return (
      <button type="button" className="add" onClick={() => add(only.id)}>
        {label}
      </button>
    );
  }
  return (
    <select className="add" aria-label={label} value="" onChange={({ target }) => add(target.value)}>
      <option value="">{label} …</option>
      {choices.map((each) => (
        <option key={each.id} value={each.id}>
          {each.label}
        </option>
      ))}
    </select>
  );
}
