import type { Located } from "@polylogue/language";
import { findPart, partsOf } from "@polylogue/language";
import type { Template } from "../../intent/compose.ts";
import { declarations } from "../../intent/compose.ts";
import { addFinal, addState } from "../../intent/states.ts";
import { useDocument } from "../context.ts";
import { useDoing } from "./doing.ts";
import { Faults } from "./faults.tsx";
import { Form } from "./form.tsx";
import { Add, PartsList } from "./parts-list.tsx";

interface Shelf {
  readonly title: string;
  readonly holds: (located: Located) => boolean;
  /** Ids of the templates that add to it. */
  readonly adds: readonly string[];
  readonly label: string;
  readonly teaches?: string;
}

const job =
  (...jobs: string[]) =>
  ({ node }: Located) =>
    node.kind === "ValueDeclaration" && jobs.includes(node.job);
const kind =
  (wanted: Located["part"]["kind"]) =>
  ({ part, parent }: Located) =>
    part.kind === wanted && parent === undefined;

/** What a scene is made of. */
const shelves: readonly Shelf[] = [
  {
    title: "What is given",
    holds: job("input"),
    adds: ["input"],
    label: "Add an input",
    teaches: "Whoever runs the scene gives these: a question, say.",
  },
  { title: "What comes out", holds: job("output"), adds: ["output"], label: "Add an output" },
  { title: "What can be set for a run", holds: job("setting"), adds: ["setting"], label: "Add a setting" },
  {
    title: "Roles",
    holds: kind("role"),
    adds: ["role", "moderator", "reviser"],
    label: "Add a role",
    teaches: "Everybody who is asked something: give each a persona and a question.",
  },
  {
    title: "States",
    holds: kind("state"),
    adds: ["state", "final"],
    label: "Add a state",
    teaches: "What happens, one after the other. Draw arrows between them on the canvas.",
  },
  { title: "What the scene keeps in mind", holds: job("let"), adds: ["let"], label: "Add a value" },
  { title: "Types", holds: kind("type"), adds: ["type"], label: "Add a type" },
  { title: "Model slots", holds: kind("model"), adds: ["model"], label: "Add a model slot" },
  { title: "Imports", holds: kind("use"), adds: [], label: "" },
  { title: "Exits from anywhere", holds: kind("exit"), adds: [], label: "" },
  { title: "What always holds", holds: kind("claim"), adds: ["claim"], label: "Add a claim" },
  { title: "Tests", holds: kind("test"), adds: ["test"], label: "Add a test" },
];

const states: readonly Template[] = [
  { id: "state", label: "State", make: (file) => addState(file), part: (name) => ({ kind: "state", name }) },
  { id: "final", label: "Final", make: addFinal, part: (name) => ({ kind: "state", name }) },
];
const templates = [...states, ...declarations];

/** The scene as a whole. */
export function Overview() {
  const file = useDocument(({ analysis }) => analysis.ast);
  const source = useDocument(({ analysis }) => analysis.source) ?? "";
  if (!file) return null;
  const scene = findPart(file, { kind: "scene" });
  const parts = partsOf(file);
  return (
    <>
      <header>
        <h2>{scene ? "Scene" : "Library"}</h2>
        {scene?.node.kind === "SceneHeader" && <p className="name">{scene.node.name.name}</p>}
      </header>
      {scene && <Form part={scene.part} node={scene.node} source={source} />}
      {shelves.map((shelf) => (
        <ShelfView key={shelf.title} shelf={shelf} parts={parts.filter(shelf.holds)} source={source} />
      ))}
      <Faults />
    </>
  );
}

interface ShelfViewProps {
  readonly shelf: Shelf;
  readonly parts: readonly Located[];
  readonly source: string;
}

function ShelfView({ shelf: { title, adds, label, teaches }, parts, source }: ShelfViewProps) {
  const analysis = useDocument((state) => state.analysis);
  const doing = useDoing();
  if (parts.length === 0 && adds.length === 0) return null;
  const add = (id: string) => {
    const template = templates.find((each) => each.id === id);
    const made = analysis && template?.make(analysis.ast, analysis.draft);
    if (made) doing(made.edits, template?.part(made.name));
  };
  return (
    <PartsList title={title} parts={parts} source={source}>
      {parts.length === 0 && teaches && <p className="quiet">{teaches}</p>}
      <Add label={label} choices={templates.filter(({ id }) => adds.includes(id))} add={add} />
    </PartsList>
  );
}
