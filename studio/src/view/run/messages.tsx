import type { Message } from "@polylogue/protocol";

const whose: Readonly<Record<Message["role"], string>> = {
  system: "Who they are",
  user: "What they were told and asked",
  assistant: "What they said before",
};

/** Messages of a call, letter by letter as they were sent. */
export function Messages({
  messages,
  short = false,
}: {
  readonly messages: readonly Message[];
  /** Only the last one is open. */
  readonly short?: boolean;
}) {
  return (
    <div className="messages">
      {messages.map(({ role, content }, nth) => (
        // A call's messages never change their places.
        // oxlint-disable-next-line no-array-index-key
        <details key={nth} open={!short || nth === messages.length - 1}>
          <summary>
            {whose[role]} <span className="quiet">{role}</span>
          </summary>
          <pre>{content}</pre>
        </details>
      ))}
    </div>
  );
}
