import type { Part, PartNode } from "@polylogue/language";
import { useState } from "react";
import { freshName } from "../../intent/names.ts";
import { remove } from "../../intent/states.ts";
import { rename } from "../act.ts";
import { useDocument, useWorkspace } from "../context.ts";
import { useDoing } from "./doing.ts";
import { TextField } from "./text-field.tsx";

const kinds: Readonly<Partial<Record<PartNode["kind"], string>>> = {
  StateDeclaration: "State",
  FinalDeclaration: "Final",
  RoleDeclaration: "Role",
  Question: "Question",
  ValueDeclaration: "Value",
  TypeDeclaration: "Type",
  ModelDeclaration: "Model slot",
  TestDeclaration: "Test",
  ClaimDeclaration: "Claim",
  UseDeclaration: "Import",
  SetStep: "Step: sets a value",
  YieldsStep: "Step: leaves a row of data",
  SpeakStep: "Step: somebody speaks",
  StageStep: "Step: a stage",
  Arrow: "Arrow",
  ExitClause: "Exit",
};

const nameless: ReadonlySet<Part["kind"]> = new Set(["test", "use", "scene"]);

interface TitleProps {
  readonly part: Part;
  readonly node: PartNode;
}

/** What kind of part it is, its name, and what can be done with the whole of it. */
export function Title({ part, node }: TitleProps) {
  const named = "name" in part && part.name !== undefined && !nameless.has(part.kind);
  return (
    <header>
      <h2>{node.kind === "ValueDeclaration" ? node.job : (kinds[node.kind] ?? part.kind)}</h2>
      {named && <Name part={part} />}
      <div className="whole">
        {["state", "role", "value"].includes(part.kind) && <Duplicate part={part} />}
        <Remove part={part} />
      </div>
    </header>
  );
}

function Name({ part }: { readonly part: Part }) {
  const document = useWorkspace((state) => state.document);
  const [problem, setProblem] = useState<string>();
  const name = "name" in part ? (part.name ?? "") : "";
  return (
    <TextField
      id="name"
      label="Name"
      text={name}
      lines={1}
      problem={problem}
      write={(text) => {
        const why = document && text.trim() !== name ? rename(document, part, text) : undefined;
        setProblem(why);
        return why === undefined;
      }}
    />
  );
}

function Duplicate({ part }: { readonly part: Part }) {
  const file = useDocument(({ analysis }) => analysis.ast);
  const doing = useDoing();
  const duplicate = () => {
    if (!file || !("name" in part) || part.name === undefined) return;
    const name = freshName(file, part.name.replace(/_\d+$/, ""));
    doing([{ kind: "duplicate", part, name }], { ...part, name } as Part);
  };
  return (
    <button type="button" onClick={duplicate}>
      Duplicate
    </button>
  );
}

function Remove({ part }: { readonly part: Part }) {
  const file = useDocument(({ analysis }) => analysis.ast);
  const select = useDocument((state) => state.select);
  const doing = useDoing();
  return (
    <button type="button" onClick={() => file && doing(remove(file, [part])) && select?.(undefined)}>
      Delete
    </button>
  );
}
