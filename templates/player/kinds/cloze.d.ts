// Texts with gaps: what the build writes of them, and what is given.

declare namespace Lp {
  interface ClozeQuestion extends Question {
    gaps: ClozeGap[];
    /** Answers that the author says something of; of a sealed question they are sealed. */
    known?: KnownAnswer[];
    right?: Filled;
  }

  interface ClozeGap {
    id: string;
    /** The most characters that can be typed; none where there is a list. */
    length?: number;
    /** A number is typed. */
    number?: true;
    /** What a list offers. */
    choices?: Keyed[];
    /** Whether each learner meets the choices in an order of their own. */
    shuffle?: true;
  }

  /** Words of a gap, and what is said of them. */
  interface KnownAnswer {
    gap: string;
    words: string[];
    case: boolean;
    patterns?: string[];
    id: string;
  }

  /** Each gap with its text, or the id of what was chosen. */
  interface Filled {
    gaps: Record<string, string>;
  }

  type ClozeSheet = Sheet<ClozeQuestion, Filled>;
}
