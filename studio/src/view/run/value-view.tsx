import type { Value } from "@polylogue/expression";
import { isShort } from "../../live/short.ts";

/** A value to be read: texts as they are, lists and records as lists, all of it text. */
export function ValueView({ value }: { readonly value: Value }) {
  if (typeof value === "string") return <span className="text">{value === "" ? "“”" : value}</span>;
  if (typeof value !== "object") return <code>{String(value)}</code>;
  if (isShort(value)) return <span className="text">{value.join(", ")}</span>;
  return Array.isArray(value) ? (
    <List items={value} />
  ) : (
    <Fields record={value as Readonly<Record<string, Value>>} />
  );
}

function List({ items }: { readonly items: readonly Value[] }) {
  if (items.length === 0) return <span className="quiet">none</span>;
  return (
    <ol className="items">
      {items.map((item, nth) => (
        // A list's items are known by their places.
        // oxlint-disable-next-line no-array-index-key
        <li key={nth}>
          <ValueView value={item} />
        </li>
      ))}
    </ol>
  );
}

function Fields({ record }: { readonly record: Readonly<Record<string, Value>> }) {
  return (
    <dl className="fields">
      {Object.entries(record).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <ValueView value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
