// Questions whose terms get partners: what the build writes of them, and what is given.

declare namespace Lp {
  interface PairsQuestion extends Question {
    terms: Keyed[];
    /** Whether each learner meets the terms in an order of their own. */
    shuffle?: true;
    /** Whether a partner is given to one term alone. */
    once?: true;
    /** Those that are fixed keep their place when the others are shuffled. */
    partners: (Keyed & { fixed: boolean })[];
  }

  interface Paired {
    /** Each term with its partner, by their ids. */
    pairs: [string, string][];
  }
}
