import "../../style/inspector.css";
import type { Located, Part } from "@polylogue/language";
import { findPart, keyOf } from "@polylogue/language";
import { useMemo } from "react";
import { useDocument } from "../context.ts";
import { Faults } from "./faults.tsx";
import { Form } from "./form.tsx";
import { Inside } from "./inside.tsx";
import { Overview } from "./overview.tsx";
import { Title } from "./title.tsx";

/** The selected part as a form; the whole scene where nothing is selected. */
export function Inspector() {
  const selected = useDocument((state) => state.selected);
  const file = useDocument(({ analysis }) => analysis.ast);
  const located = useMemo(() => file && selected && findPart(file, selected), [file, selected]);
  if (!file)
    return <p className="inspector quiet">Open a scene, and what is selected in it can be written here.</p>;
  return (
    <section className="inspector" aria-label="Inspector">
      {located && located.part.kind !== "scene" ? <Chosen located={located} /> : <Overview />}
    </section>
  );
}

function Chosen({ located }: { readonly located: Located }) {
  const source = useDocument((state) => state.analysis.source) ?? "";
  const { part, node, parent } = located;
  return (
    <>
      <Path part={part} parent={parent} />
      <Title part={part} node={node} />
      {part.kind === "state" && <Inside part={part} node={node} source={source} />}
      <Form key={keyOf(part)} part={part} node={node} source={source} />
      {part.kind === "role" && <Inside part={part} node={node} source={source} />}
      <Faults span={node.span} />
    </>
  );
}

/** The way back to what is around a part. */
function Path({ part, parent }: { readonly part: Part; readonly parent: Part | undefined }) {
  const select = useDocument((state) => state.select);
  const scene = useDocument(({ graph }) => graph?.scene) ?? "file";
  const around = parent && "name" in parent ? parent.name : undefined;
  return (
    <nav className="path" aria-label="Around this part">
      <button type="button" className="plain" onClick={() => select?.(undefined)}>
        {scene}
      </button>
      {parent && around !== undefined && (
        <button type="button" className="plain" onClick={() => select?.(parent)}>
          ▸ {around}
        </button>
      )}
      <span className="quiet">▸ {part.kind}</span>
    </nav>
  );
}
