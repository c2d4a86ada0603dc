const head = `/// A long scene for benchmarks: one rehearsal after another, each with its own people.
scene long

input   instruction: text
output  reply: text

setting players:      integer 1..12 = 4
setting steps:        integer 2..8  = 4
setting interactions: integer 1..64 = 12             /// acts admitted before a rehearsal ends
setting memory:       integer 0..64 = 6
setting votes:        integer 1..9  = 1

budget 20000 calls

model performer { temperature: 0.2, top_p: 1, max_tokens: 1024 }

type Person = { name: text 1..40, kind: "person" | "object", traits: text 1..120, status: text 1..120 }
type Event  = { who: text, did: text, harm: text }
`;

// `#` is the part's number, `@` the state that comes after it.
const part = `
// ---- rehearsal # ----------------------------------------------------------

let happened#: Event[] = []
let consequences#: text = ""

role author# {
  asked """{instruction}"""
  says  reply: text
}

role director# {
  is "a dramatist who sees what an answer sets in motion"

  asked """
    Question: {instruction}
    Answer: {author#.reply}

    In what situation would a person ask this? If they follow the answer, what comes of it, step by step?
    """
  says { situation: text 1..400, future: text 1..600 }

  asked to cast """
    Situation: {director#.situation}
    What follows: {director#.future}

    Who asks? What do they do, in at most {steps} plain acts that begin with a verb? Name at most {players} others.
    """
  says {
    protagonist: Person
    plan:        text 1..160[2..steps]
    others:      Person[1..players]
  }
}

role player#[](self: Person) {
  called    "{self.name}"
  is        "{self.name}, {self.kind}: {self.traits}. {self.status}"
  remembers memory
  asked     """What do you do now? One line that begins with a verb. A thing can only be used, move or break."""
  says      action: text 1..200
}

/// The whole verdict in one call.
moderator world#[votes](who: text, action: text) {
  is        "the world: what is possible happens, and who is near notices it"
  remembers 12
  asked """
    {who} is about to do this: {action}
    Is it possible here and now, given what happened before? Who notices it? What harm may come of it?
    """
  says {
    reason:   text 1..200
    feasible: boolean
    noticed:  player#[]
    harm:     text 0..200                            /// empty when there is none
  }
}

role chronicler# {
  asked """
    What happened when the answer was followed:
    {for e in happened#}
    - {e.who}: {e.did} {e.harm}
    {end}

    What came of it, for whom?
    """
  says consequences: text 1..600
}

state draft# {
  author# speaks
  set reply = author#.reply                          // whatever goes wrong later, there is an answer
                                                     -> casting#
}

state casting# {
  director# speaks
  director# is asked to cast
  on failure                                         -> @
                                                     -> rehearsal#
}

state rehearsal# {
  budget 300 calls
  stage town# {
    player#(director#.protagonist) follows director#.plan
    for every p in director#.others, player#(p) reacts
    each act is judged by world#(act.name, act.action)
    again at most 1 time
    until count(town#.acts) >= interactions
  }
  set happened# = [{ who: a.name, did: a.action, harm: a.harm } for a in town#.acts when a.harm != "" or votes > 1]
  on budget                                          -> @
  on failure                                         -> @
  when count(happened#) > 0                          -> aftermath#
                                                     -> @
}

state aftermath# {
  chronicler# speaks
  set consequences# = chronicler#.consequences
  for every p in player#, for every t in p.turns, yields trace { prompt: t.prompt, completion: t.completion }
  yields critique { prompt: instruction, response: author#.reply, critique: consequences# }
  on failure                                         -> @
                                                     -> @
}
`;

const tail = `
final done {
  yields sft { prompt: instruction, completion: reply }
}
`;

/** A scene without faults of about so many characters; another `edition` has other names throughout. */
export function longScene(characters: number, edition = 0): string {
  const parts = Math.ceil((characters - head.length - tail.length) / part.length);
  const texts = Array.from({ length: parts }, (_, i) => {
    const next = i + 1 < parts ? `draft${edition}_${i + 2}` : "done";
    return part.replaceAll("#", `${edition}_${i + 1}`).replaceAll("@", next);
  });
  return head + texts.join("") + tail;
}
