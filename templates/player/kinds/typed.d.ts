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
    accepts?: { from: string; to: string }[];
    /** The right number has the first one. */
    parts?: { accepts: { words?: string[]; from: string; to: string }; units: number }[];
    ceiling: number;
  }

  /** How what is typed differs from what is kept of it: numbers are kept with a point, whatever the language. */
  interface Writing {
    taken(text: string, unit: string): string;
    shown(text: string): string;
    /** Where it stands in a list, with its unit. */
    told(text: string, unit: string): string;
    /** All that earn the points, in the author's words. */
    right(question: TypedQuestion, unit: string): string[];
  }

  type TypedSheet = Sheet<TypedQuestion, Typed>;
}
