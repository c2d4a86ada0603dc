import { type AnswerField, answerFormat, type ChatRequest } from "@polylogue/protocol";

const reply: AnswerField[] = [{ name: "reply", type: { kind: "text" } }];
const verdict: AnswerField[] = [
  { name: "reason", type: { kind: "text", min: 1, max: 30 } },
  {
    name: "noticed",
    type: { kind: "list", of: { kind: "choice", options: ["Ben", "Ferry"] }, min: 0, max: 2 },
  },
];

/** A question that is answered in plain text. */
export function aRequest(change: Partial<ChatRequest> = {}): ChatRequest {
  return {
    key: "secret-run-key",
    role: "author",
    name: "author",
    messages: [{ role: "user", content: "What is to be done?" }],
    format: answerFormat("author", reply),
    answer: reply,
    sampling: {},
    ...change,
  };
}

/** A question that is answered in JSON. */
export function jsonRequest(change: Partial<ChatRequest> = {}): ChatRequest {
  const messages = [{ role: "user", content: "Who noticed?" }] as const;
  return aRequest({
    role: "judge",
    name: "judge",
    messages,
    format: answerFormat("judge", verdict),
    answer: verdict,
    ...change,
  });
}
