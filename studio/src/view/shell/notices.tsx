import { useWorkspace } from "../context.ts";

/** What the page has to say. */
export function Notices() {
  const notice = useWorkspace((state) => state.notice);
  const hush = useWorkspace((state) => state.hush);
  if (!notice) return null;
  return (
    <div className={notice.bad ? "notice bad" : "notice"} role={notice.bad ? "alert" : "status"}>
      <p>{notice.text}</p>
      {notice.details && notice.details.length > 0 && (
        <ul>
          {notice.details.slice(0, 8).map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
      <button type="button" onClick={hush}>
        Close
      </button>
    </div>
  );
}

/** The open file changed on disk while it has changes here. */
export function Conflict() {
  const conflict = useWorkspace((state) => state.conflict);
  const settle = useWorkspace((state) => state.settle);
  if (!conflict) return null;
  return (
    <div className="notice" role="alertdialog" aria-label="The file changed on disk">
      <p>
        <code>{conflict.path}</code> was changed on disk, and it has changes here that are not saved.
      </p>
      <button type="button" onClick={() => settle("disk")}>
        Take the text on disk (undo brings yours back)
      </button>{" "}
      <button type="button" onClick={() => settle("here")}>
        Keep the text here
      </button>
    </div>
  );
}
