import { type FormEvent, useState } from "react";
import { useDocument, useWorkspace } from "../context.ts";

/** The scenes of the folder. */
export function Files() {
  const files = useWorkspace((state) => state.project?.files) ?? [];
  const open = useWorkspace((state) => state.open);
  const current = useDocument((state) => state.path);
  return (
    <section aria-labelledby="files-title">
      <h2 id="files-title">Scenes</h2>
      <ul className="list">
        {files.map(({ path, scene, doc }) => (
          <li key={path}>
            <button
              type="button"
              title={doc ?? path}
              aria-current={path === current}
              onClick={() => void open(path)}
            >
              <span className={scene ? "file-name" : "file-name quiet"}>
                {scene ?? path.split("/").at(-1)}
              </span>
              <span className="file-path">{path}</span>
            </button>
          </li>
        ))}
      </ul>
      <NewFile />
    </section>
  );
}

/** The beginning of a scene that passes its checks. */
const beginning = (name: string) => `/// What this scene shows.
scene ${name}

input  question: text
output reply: text

role answerer {
  asked """{question}"""
  says  reply: text
}

state answer {
  answerer speaks
  set reply = answerer.reply
                                -> done
}

final done
`;

function NewFile() {
  const create = useWorkspace((state) => state.create);
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const word = name.trim().replace(/\.scene$/, "");
    const scene =
      word
        .split("/")
        .at(-1)
        ?.replace(/[^\p{L}\p{N}]+/gu, "_")
        .replace(/^(?=\d)/, "_") ?? "";
    if (scene === "") return;
    setName("");
    void create(`${word}.scene`, beginning(scene));
  };
  return (
    <form className="new-file" onSubmit={submit}>
      <input
        aria-label="Name of a new scene"
        placeholder="New scene…"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" disabled={name.trim() === ""}>
        Add
      </button>
    </form>
  );
}
