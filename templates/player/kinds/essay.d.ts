// Questions that are answered by a text of one's own: what the build writes of them, and what is given.

declare namespace Lp {
  interface EssayQuestion extends Question {
    /** How many signs of the saved state the text may take. */
    room: number;
    /** How many words are asked for. */
    least?: number;
    most?: number;
  }

  interface Prose {
    text: string;
  }

  type EssaySheet = Sheet<EssayQuestion, Prose>;
}
