import { memo, useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import type { Entry } from "../../live/moment.ts";
import type { Stage } from "../../session/stage.ts";
import { useStage, useWorkspace } from "../context.ts";
import { EntryView } from "./entry.tsx";
import { Rewrite } from "./rewrite.tsx";
import { runState } from "./run-state.ts";
import { many } from "./words.ts";

/** Entries in one block; only blocks near what is seen are drawn. */
const size = 40;
/** Pixels that an entry takes until it was drawn once. */
const guess = 64;

/** The run up to the moment, to be read like a script. */
export function Transcript({ place = "stage" }: { readonly place?: "stage" | "beside" }) {
  const stage = useWorkspace((state) => state[place]);
  const entries = useStage((state) => state.moment.transcript, place);
  const rewriting = useStore(runState, (state) => state.rewriting);
  if (!stage || !entries)
    return <p className="quiet reading">No run is open. Run the scene, or open a run at the left.</p>;
  return (
    <div className="transcript">
      {entries.length === 0 && <p className="quiet reading">Nothing has happened yet at this moment.</p>}
      <Script entries={entries} stage={stage} />
      {place === "stage" && rewriting !== undefined && <Rewrite call={rewriting} />}
    </div>
  );
}

function Script({ entries, stage }: { readonly entries: readonly Entry[]; readonly stage: Stage }) {
  const place = useRef<HTMLOListElement>(null);
  const blocks = Math.ceil(entries.length / size);
  useEffect(() => {
    place.current?.lastElementChild?.scrollIntoView({ block: "end" });
  }, [entries.length]);
  return (
    <ol ref={place} className="script" aria-label={many(entries.length, "entry", "entries")}>
      {Array.from({ length: blocks }, (_, nth) => (
        <Block
          // Blocks only ever grow at the end.
          // oxlint-disable-next-line no-array-index-key
          key={nth}
          entries={entries}
          from={nth * size}
          to={Math.min(entries.length, (nth + 1) * size)}
          stage={stage}
        />
      ))}
    </ol>
  );
}

interface BlockProps {
  readonly entries: readonly Entry[];
  readonly from: number;
  readonly to: number;
  readonly stage: Stage;
}

/** A stretch of the script, drawn only while it is near the eye. */
const Block = memo(
  function Block({ entries, from, to, stage }: BlockProps) {
    const place = useRef<HTMLLIElement>(null);
    const [near, height] = useNear(place, (to - from) * guess);
    return (
      <li ref={place} style={near ? undefined : { height }}>
        {near && (
          <ol>
            {entries.slice(from, to).map((entry) => (
              <EntryView key={entry.at} entry={entry} stage={stage} />
            ))}
          </ol>
        )}
      </li>
    );
  },
  (one, other) =>
    one.from === other.from &&
    one.to === other.to &&
    one.stage === other.stage &&
    one.entries[one.from] === other.entries[other.from] &&
    one.entries[one.to - 1] === other.entries[other.to - 1],
);

/** Whether an element is near what is seen, and how high it was when it was drawn last. */
function useNear(place: React.RefObject<HTMLElement | null>, guessed: number): [boolean, number] {
  const [near, setNear] = useState(false);
  const height = useRef(guessed);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const observer = new IntersectionObserver(
      ([seen]) => {
        if (!seen) return;
        if (!seen.isIntersecting && seen.boundingClientRect.height > 0)
          height.current = seen.boundingClientRect.height;
        setNear(seen.isIntersecting);
      },
      { rootMargin: "600px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);
  return [near, height.current];
}
