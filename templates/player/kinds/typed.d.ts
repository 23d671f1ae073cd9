// Questions that are answered by typing into one field: what the build writes of them, and what is given.

declare namespace Lp {
  interface TypedQuestion extends Question {
    /** What keys and responses call the field. */
    gap: string;
    /** The most characters that can be typed. */
    length: number;
    right?: Typed;
  }

  interface Typed {
    gaps: Record<string, string>;
  }

  /** What of a key tells answers apart. */
  interface TypedKey {
    parts: { accepts: { words?: string[] }; units: number }[];
    ceiling: number;
  }

  type TypedSheet = Sheet<TypedQuestion, Typed>;
}
