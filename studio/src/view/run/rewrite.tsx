import { quotedIn } from "../../live/dependence.ts";
import { useDocument, useStage, useWorkspaceStore } from "../context.ts";
import { AnswerForm } from "./answer-form.tsx";
import { askedFields } from "./asked-fields.ts";
import { goOn } from "./go-on.ts";
import { runState } from "./run-state.ts";
import { Window } from "./window.tsx";

const close = () => runState.setState({ rewriting: undefined });

/** Writes a recorded answer anew, and goes on from there in a run of its own. */
export function Rewrite({ call: key }: { readonly call: string }) {
  const workspace = useWorkspaceStore();
  const call = useStage(({ timeline }) => timeline.last.calls[key]);
  const actors = useStage(({ timeline }) => timeline.last.actors) ?? {};
  const scene = useDocument(({ analysis }) => analysis.scene);
  const moment = useStage(({ timeline }) => timeline.last);
  if (!call || !moment) return null;
  const quoted = [...new Set(quotedIn(moment, key).map(({ name, role }) => name || role))];
  const go = async (answer: string) => {
    const { stage } = workspace.getState();
    close();
    if (stage) await goOn(workspace, stage, { call: key, answer });
  };
  return (
    <Window title={`What ${call.name || call.role} says instead`} onClose={close}>
      <p className="body quiet">
        The run goes on from here as a branch of its own. Answers before and beside this one serve again; only
        what depends on it is asked again. The original stays as it is.
        {quoted.length > 0 && ` Its words stand in later prompts of ${quoted.join(", ")}.`}
      </p>
      <AnswerForm
        fields={askedFields(scene, call, actors)}
        answer={call.answer ?? ""}
        button="Go on from here"
        onAnswer={(answer) => void go(answer)}
      >
        <button type="button" onClick={close}>
          Cancel
        </button>
      </AnswerForm>
    </Window>
  );
}
