import { Panel } from "@xyflow/react";
import { useDocument, useStage } from "../context.ts";
import { canvasCommands } from "./commands.ts";
import { useBoard, useGestures } from "./context.ts";

const keysOf = (id: string) => canvasCommands.find((command) => command.id === `canvas.${id}`)?.keys;

function Tool({ id, words, run }: { readonly id: string; readonly words: string; readonly run: () => void }) {
  const keys = keysOf(id);
  return (
    <button type="button" onClick={run} title={keys ? `${words} (${keys.replaceAll("-", " ")})` : words}>
      {words}
    </button>
  );
}

/** What can be added, and how it is looked at. */
export function Tools() {
  const gestures = useGestures();
  const running = useStage(() => true) ?? false;
  const follows = useBoard((state) => state.follows);
  return (
    <Panel position="top-left" className="tools">
      <Tool id="add-state" words="Add state" run={() => gestures.addState()} />
      <Tool id="add-final" words="Add final" run={() => gestures.addFinal()} />
      <Tool id="fit" words="Fit" run={() => gestures.fit()} />
      <Tool id="tidy" words="Tidy" run={() => gestures.tidy()} />
      {running && (
        <button
          type="button"
          aria-pressed={follows}
          onClick={() => gestures.board.store.setState({ follows: !follows })}
        >
          Follow the run
        </button>
      )}
    </Panel>
  );
}

/** Where one is, what cannot be shown, and what to do where there is nothing. */
export function Where() {
  const gestures = useGestures();
  const inside = useBoard((state) => state.inside);
  const empty = useBoard((state) => state.elements.nodes.length === 0);
  const ready = useBoard((state) => state.ready);
  const stale = useDocument((state) => state.stale) ?? false;
  const scene = useDocument(({ graph }) => graph?.scene);
  return (
    <Panel position="top-center" className="where">
      {inside !== undefined && (
        <nav aria-label="Where in the scene">
          <button type="button" onClick={() => gestures.enter(undefined)}>
            {scene}
          </button>
          <span>▸ {inside}</span>
        </nav>
      )}
      {stale && <p className="stale-note">The text cannot be read just now; this is the graph of before.</p>}
      {!ready && <p role="status">Laying out the graph …</p>}
      {empty && <Empty library={scene === undefined} />}
    </Panel>
  );
}

function Empty({ library }: { readonly library: boolean }) {
  return library ? (
    <p>A file without a line `scene name` is a library: it has nothing to draw.</p>
  ) : (
    <p>Double click, or press n, to add the first state. Then drag from its lower edge to lead somewhere.</p>
  );
}
