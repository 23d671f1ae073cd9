// Questions that are answered by choosing: what the build writes of them, and what is given.

declare namespace Lp {
  interface ChoiceQuestion extends Question {
    shuffle: boolean;
    choices: Choice[];
    right?: Chosen;
  }

  interface Choice extends Keyed {
    /** Keeps its place when the others are shuffled. */
    fixed: boolean;
  }

  interface Chosen {
    chosen: string[];
  }

  interface ChoiceKind extends Kind<ChoiceQuestion, Chosen> {
    arranged(question: ChoiceQuestion, seed: number): Choice[];
  }
}
