import { memo } from "react";
import type { Lane as LaneData } from "../../project/card.ts";
import { lastVerdict, reasonOf } from "../../project/live.ts";
import { useStage } from "../context.ts";
import { Chip } from "./chip.tsx";
import { Words } from "./words.tsx";

/** A stage: the company acts, the moderator stands between, and whoever notices hears of it. */
export const Lane = memo(function Lane({
  lane,
  roles,
  here,
}: {
  readonly lane: LaneData;
  readonly roles: readonly string[];
  readonly here: boolean;
}) {
  return (
    <div className="lane">
      <div className="lane-head">
        <span>on stage: {lane.stage}</span>
      </div>
      <div className="lane-body">
        <div className="company">
          {lane.cast.map(({ rows }, nth) => (
            <div className="cast" key={nth}>
              {rows.map((row, line) => (
                <div className="row" key={line}>
                  <Words text={row} roles={roles} />
                </div>
              ))}
            </div>
          ))}
        </div>
        <span className="acts" aria-hidden="true" />
        <Bench judges={lane.judges} roles={roles} here={here} />
        <span className="acts" aria-hidden="true" />
        <Noticed stage={lane.stage} here={here} />
      </div>
      <Verdict stage={lane.stage} here={here} />
      {lane.ends.map((end) => (
        <div className="row ends" key={end}>
          {end}
        </div>
      ))}
    </div>
  );
});

function Bench({
  judges,
  roles,
  here,
}: Pick<LaneData, "judges"> & { readonly roles: readonly string[]; readonly here: boolean }) {
  return (
    <div className="bench">
      {judges.map((judge, nth) => (
        <div className="judge" key={nth}>
          {judge.when && (
            <div className="when" title={judge.when}>
              {judge.when}
            </div>
          )}
          {judge.roles.length > 0 && (
            <div className="chips">
              {judge.roles.map((role) => (
                <Chip key={role} role={role} here={here} />
              ))}
            </div>
          )}
          {judge.rule?.map((row, line) => (
            <div className="row" key={line}>
              <Words text={row} roles={roles} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

interface Seen {
  readonly stage: string;
  readonly here: boolean;
}
const useVerdict = ({ stage, here }: Seen) =>
  useStage(({ moment }) => (here ? lastVerdict(moment, stage) : undefined));

/** Who noticed the last act. */
function Noticed(seen: Seen) {
  const verdict = useVerdict(seen);
  if (!verdict) return <div className="noticed quiet">whoever notices</div>;
  const names = verdict.feasible ? verdict.noticed : [];
  return (
    <div className="noticed" key={verdict.n}>
      {names.length === 0 ? (
        <span className="quiet">nobody</span>
      ) : (
        names.map((name) => <span key={name}>{name}</span>)
      )}
    </div>
  );
}

/** The last verdict and its reason, which travels from the judge to the one who acted. */
function Verdict(seen: Seen) {
  const verdict = useVerdict(seen);
  if (!verdict)
    return (
      <div className="verdict none">Each act is weighed before it happens; its verdict stands here.</div>
    );
  const { n, actor, action, feasible } = verdict;
  return (
    <div className={`verdict ${feasible ? "feasible" : "refused"}`} key={n} aria-live="polite">
      <div className="deed" title={action}>
        <span aria-hidden="true">{feasible ? "✓" : "✗"}</span>
        <span className="visually-hidden">{feasible ? "Feasible:" : "Refused:"}</span> <b>{actor}</b> {action}
      </div>
      <div className="reason" title={reasonOf(verdict)}>
        {reasonOf(verdict)}
      </div>
    </div>
  );
}
