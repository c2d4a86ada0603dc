import { useDocument, useStage, useWorkspaceStore } from "../context.ts";
import { AnswerForm } from "./answer-form.tsx";
import { askedFields } from "./asked-fields.ts";
import { Messages } from "./messages.tsx";
import { runState, setSeats } from "./run-state.ts";

/** The question that waits for a person, with a form to answer it. */
export function YourTurn() {
  const waiting = useStage(({ timeline, length }) => (length > 0 ? timeline.last.waiting[0] : undefined));
  const call = useStage(({ timeline }) => (waiting ? timeline.last.calls[waiting.key] : undefined));
  const actors = useStage(({ timeline }) => (waiting ? timeline.last.actors : undefined)) ?? {};
  const command = useStage((state) => state.command);
  const scene = useDocument(({ analysis }) => analysis.scene);
  if (!waiting || !call || !command) return null;
  const { key, role, name } = waiting;
  return (
    <section className="your-turn" aria-labelledby="your-turn-title">
      <h2 id="your-turn-title" role="status">
        You are {name === "" ? role : name}
        {call.question === undefined ? "" : `, asked to ${call.question}`}
      </h2>
      <Messages messages={call.messages} short />
      <AnswerForm
        key={`${key} ${call.asked}`}
        fields={askedFields(scene, call, actors)}
        button="Answer"
        onAnswer={(text) => void command({ command: "answer", key, text })}
      >
        <GiveBack role={role} />
      </AnswerForm>
    </section>
  );
}

function GiveBack({ role }: { readonly role: string }) {
  const workspace = useWorkspaceStore();
  const run = useStage((state) => state.summary.id) ?? "";
  const give = async () => {
    await workspace.getState().stage?.getState().command({ command: "seat", role, human: false });
    setSeats(
      run,
      (runState.getState().seats[run] ?? []).filter((each) => each !== role),
    );
    workspace.getState().say(`After this answer, ${role} is played by the model again.`);
  };
  return (
    <button type="button" className="plain" onClick={() => void give()}>
      Give the seat back after this
    </button>
  );
}
