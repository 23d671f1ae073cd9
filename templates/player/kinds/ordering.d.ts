// Questions whose items are put in order: what the build writes of them, and what is given.

declare namespace Lp {
  interface OrderingQuestion extends Question {
    items: Keyed[];
  }

  interface Ordered {
    /** All items, by their ids; none as long as nothing was moved. */
    order: string[];
  }
}
