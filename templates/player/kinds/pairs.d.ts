// Questions whose terms get partners: what the build writes of them, and what is given.

declare namespace Lp {
  interface PairsQuestion extends Question {
    terms: Keyed[];
    partners: Keyed[];
  }

  interface Paired {
    /** Each term with its partner, by their ids. */
    pairs: [string, string][];
  }
}
