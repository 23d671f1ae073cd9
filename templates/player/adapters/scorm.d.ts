// What the SCORM adapters give each other, and what the build gives them.

declare namespace Lp {
  interface Namespace {
    Scorm: new (win: Window, data: Data, version: ScormVersion) => Adapter;
    Ledger: { new (meanwhile: Record<string, string[]>): Ledger; meant(state: string): string; element(name: string): string };
  }

  type ScormFunction = "initialize" | "terminate" | "get" | "set" | "commit" | "lastError" | "errorString" | "diagnostic";

  /** What a version calls its API and the functions of it. */
  type ScormNames = Record<ScormFunction | "api", string>;

  /** What is to be written, in this order; null is left out. */
  type ScormFields = [name: string, value: string | null][];

  /** A version of SCORM: pure functions from what happened to what is written. */
  interface ScormVersion {
    names: ScormNames;
    /** The element that says who is learning. */
    learner: string;
    /** Elements, `n` for an index, that a learner would miss. */
    needed: string[];
    /** Those of them without which a platform keeps nothing worth the name: it is said even where it has no place for them. */
    vital: string[];
    /** What may stand in an element, `n` for an index, for the moment between two commits. */
    meanwhile: Record<string, string[]>;
    /** The word for a wrong answer. */
    wrong: string;
    alphabet: ScormAlphabet;
    /** What the platform knew when the session began; `has` are the values it need not be told again. */
    read(get: (name: string) => string): Pick<Standing, "status" | "score"> & { mode: string; credit: string; has: ScormFields };
    /** Score and status. */
    outcome(step: Step, has: ReadonlyMap<string, string>): ScormFields;
    /** How a platform is asked to go on to the next activity when the session ends. */
    onward: ScormFields;
    /** What is always said, since a session may end at any time. */
    leaving(seconds: number): ScormFields;
    /** One answer, after its id. */
    answer(given: ScormAnswer): ScormFields;
    /** One objective, after its id. */
    objective(achieved: ScormAchieved): ScormFields;
  }

  /** What stands between the pieces of a response, and between the two of a pair. */
  interface ScormAlphabet {
    between: string;
    pair: string;
  }

  /** How one question is reported; `names` are its parts in the version's alphabet, by their ids. */
  interface ScormInteraction {
    type: string;
    names: Record<string, string>;
    /** null where no answer is right. */
    pattern: string | null;
    /** The most characters that it takes of a text. */
    most?: number;
    /** What a gap's list offers, by gap and choice: `second.oxygen`. */
    words?: Record<string, string>;
    /** In place of the pattern where right answers are held back. */
    sealed?: string;
    weighting: string;
    objective: string | null;
    /** null where the version has no place for it. */
    description: string | null;
  }

  interface ScormAnswer extends ScormInteraction {
    /** null where nothing was given. */
    response: string | null;
    result: string;
    at: Date;
    seconds: number | null;
  }

  interface ScormAchieved {
    id: string;
    description: string | null;
    score: string | null;
    /** null where nothing is said of it. */
    status: Outcome["status"] | null;
    replaces: Achieved["replaces"];
  }

  interface Ledger {
    readonly told: Map<string, string>;
    again(state: string): [name: string, value: string, others: string[]][];
    readonly isDoubtful: boolean;
    found(name: string, value: string): void;
    write(name: string, value: string): void;
    settle(): void;
    doubt(): void;
  }

  /** What the build writes for these adapters (`src/lessonpack/targets/_reports.py`). */
  interface ScormReports {
    interactions: Record<string, ScormInteraction>;
    /** The lesson's objectives by their ids: what the platform knows them as. */
    objectives: Record<string, { id: string; description: string | null }>;
    /** The objective that stands for the whole in the manifest; null without one. */
    primary: string | null;
    /** The objective by which other activities of the course learn that this one is done; null where none waits. */
    done: string | null;
    /** True where the platform's own way on is hidden. */
    onward: boolean;
    /** Takes points to weights. */
    scale: number;
  }
}
