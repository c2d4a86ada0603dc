import type { Located, Part, PartNode } from "@polylogue/language";
import { keyOf, partsOf, samePart } from "@polylogue/language";
import { connect } from "../../intent/arrows.ts";
import { addLine, questionFor, stepsFor } from "../../intent/compose.ts";
import { addState } from "../../intent/states.ts";
import { useDocument } from "../context.ts";
import { useDoing } from "./doing.ts";
import { Form } from "./form.tsx";
import { Add, PartsList } from "./parts-list.tsx";
import { ask } from "./wanted.ts";

interface InsideProps {
  readonly part: Part;
  readonly node: PartNode;
  readonly source: string;
}

/** What a state or role holds, and what can be added to it. */
export function Inside({ part, node, source }: InsideProps) {
  const file = useDocument(({ analysis }) => analysis.ast);
  const held = file ? partsOf(file).filter(({ parent }) => parent && samePart(parent, part)) : [];
  if (node.kind === "RoleDeclaration") return <Questions role={node.name.name} held={held} source={source} />;
  if (part.kind !== "state") return null;
  const name = part.name;
  const composite = node.kind === "StateDeclaration" && node.states.length > 0;
  const bare = node.kind === "StateDeclaration" && node.steps.length === 0 && node.arrows.length === 0;
  return (
    <>
      {!composite && <Steps state={name} held={held} source={source} />}
      {(composite || bare) && <States state={name} held={held} source={source} />}
      {node.kind === "StateDeclaration" && (
        <Ways state={name} held={held} source={source} composite={composite} />
      )}
    </>
  );
}

interface HeldProps {
  readonly state: string;
  readonly held: readonly Located[];
  readonly source: string;
}
const of = (held: readonly Located[], kind: Part["kind"]) => held.filter(({ part }) => part.kind === kind);

function Steps({ state, held, source }: HeldProps) {
  const draft = useDocument(({ analysis }) => analysis.draft);
  const doing = useDoing();
  const steps = stepsFor(draft);
  const parts = of(held, "step");
  const add = (id: string) => {
    const step = steps.find((each) => each.id === id);
    const select: Part = { kind: "step", id: `${state}.step.${parts.length + 1}` };
    if (step && doing(addLine({ kind: "state", name: state }, step.text), select)) ask(select, "source");
  };
  return (
    <PartsList title="What happens, in this order" parts={parts} source={source} ordered>
      <Add label="Add a step" choices={steps} add={add} />
      {steps.length === 0 && <p className="quiet">Add a role or an output to the scene first.</p>}
    </PartsList>
  );
}

function States({ state, held, source }: HeldProps) {
  const file = useDocument(({ analysis }) => analysis.ast);
  const doing = useDoing();
  const add = () => {
    const made = file && addState(file, undefined, state);
    if (made) doing(made.edits, { kind: "state", name: made.name });
  };
  return (
    <PartsList title="States inside" parts={of(held, "state")} source={source}>
      <Add label="Add a state inside" choices={[{ id: "state", label: "state" }]} add={add} />
    </PartsList>
  );
}

/** Arrows are tried in written order; exits are for when something goes wrong. */
function Ways({ state, held, source, composite }: HeldProps & { readonly composite: boolean }) {
  const file = useDocument(({ analysis }) => analysis.ast);
  const doing = useDoing();
  const targets = file ? partsOf(file).flatMap(({ part }) => (part.kind === "state" ? part.name : [])) : [];
  const choices = targets.map((name) => ({ id: name, label: name }));
  const lead = (to: string) => {
    const connected = file && connect(file, state, to);
    if (connected && doing(connected.edits, connected.part) && connected.asks) ask(connected.part, "when");
  };
  const exit = (id: string) => {
    const [cause = "", to = ""] = id.split(":");
    doing(addLine({ kind: "state", name: state }, `on ${cause} -> ${to}`));
  };
  const exits = ["failure", "budget"].flatMap((cause) =>
    targets.map((to) => ({ id: `${cause}:${to}`, label: `on ${cause} to ${to}` })),
  );
  return (
    <>
      {!composite && (
        <PartsList
          title="Where it leads: the first that holds"
          parts={of(held, "arrow")}
          source={source}
          ordered
        >
          <Add label="Add an arrow to" choices={choices} add={lead} />
        </PartsList>
      )}
      <PartsList title="When something goes wrong" parts={of(held, "exit")} source={source}>
        <Add label="Add an exit" choices={exits} add={exit} />
      </PartsList>
    </>
  );
}

function Questions({
  role,
  held,
  source,
}: {
  readonly role: string;
  readonly held: readonly Located[];
  readonly source: string;
}) {
  const file = useDocument(({ analysis }) => analysis.ast);
  const doing = useDoing();
  const add = () => {
    const made = file && questionFor(file, role);
    if (made) doing(made.edits, { kind: "question", role, name: made.name });
  };
  return (
    <>
      {held.map(({ part, node }) => (
        <fieldset key={keyOf(part)}>
          <legend>{"name" in part && part.name ? `Asked to ${part.name}` : "When it speaks"}</legend>
          <Form part={part} node={node} source={source} />
        </fieldset>
      ))}
      <PartsList title="What it can be asked" parts={held} source={source} ordered>
        <Add label="Add a question" choices={[{ id: "question", label: "question" }]} add={add} />
      </PartsList>
    </>
  );
}
