import type { Hover } from "./hover.ts";

/** What the words of the language mean, in a sentence each. */
export const words: Readonly<Record<string, string>> = {
  scene: "Names the scene. A file without it is a library.",
  use: "Brings in types, roles, values or a whole scene of another file.",
  input: "A value that whoever runs the scene gives.",
  output: "A value that is the scene's result.",
  setting: "A value that may be changed for a run.",
  let: "A value of the scene's own.",
  type: "Gives a type a name.",
  model: "A slot that a language model fills when the scene is run, with its sampling.",
  budget: "Most calls, tokens, time or money that may be spent here.",
  role: "Somebody who can be asked: one person, or several seats.",
  moderator: "A role that judges what is done on a stage.",
  reviser: "A role that answers again in the light of what was said or happened.",
  state: "A place in the play: its steps run in order, then the first arrow that holds is taken.",
  final: "A state that ends the run.",
  stage: "A step in which players act, and judges say what is possible and who notices.",
  test: "Runs the scene with scripted answers and says what is expected.",
  is: "The persona: who this is.",
  called: "The name under which a player is known on a stage.",
  remembers: "How much of what was heard and said is kept, in entries.",
  secret: "What nobody else is shown unless it is revealed.",
  asked: "The prompt of a question.",
  says: "What is answered: a field, or fields between braces. In a test: the next scripted answer.",
  speaks: "Asks a role its plain question.",
  set: "Gives a value its next content.",
  yields: "Leaves a row for a data set.",
  when: "The condition under which this arrow, or this judge's line, is taken.",
  on: "Where to go after a failure or when a budget is spent.",
  follows: "Acts line by line, one each beat.",
  reacts: "Acts on what was noticed.",
  until: "Ends the stage as soon as this holds.",
  again: "How often an act that was refused may be tried anew.",
  always: "A claim: this holds at every moment at which all it reads is known.",
  never: "A claim: this holds at no moment.",
  eventually: "A claim: this holds at some moment of every run, its end at the latest.",
  given: "Sets inputs, settings and the seed of a test.",
  expect: "What must be true after the run.",
  fails: "In a test: the next asking of this role fails.",
  plays: "Plays another scene as one step.",
  every: "All seats of a role, or all items of a list.",
  pick: "Draws one at random; the seed decides.",
};

/** The word of the language at a place, and what it means. */
export function wordAt(source: string, offset: number): Hover | undefined {
  const start = /\w*$/.exec(source.slice(0, offset))?.index ?? offset;
  const word = /^\w+/.exec(source.slice(start))?.[0];
  if (word === undefined || !Object.hasOwn(words, word)) return undefined;
  return { span: { start, end: start + word.length }, title: word, doc: words[word] };
}
