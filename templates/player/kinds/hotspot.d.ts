// Questions that are answered by pointing at places of a picture: what the build writes of them, and what is given.

declare namespace Lp {
  interface HotspotQuestion extends Question {
    /** Pixels of the picture, across and down. */
    size: [number, number];
    /** The right areas by their ids, in the order of the key. */
    areas: string[];
    /** Areas of which something is said. */
    others: { id: string; area: Accepted }[];
    right?: Pointed;
  }

  interface Pointed {
    points: [number, number][];
  }

  interface HotspotArea {
    id: string;
    area: any;
    isRight: boolean;
  }

  type HotspotSheet = Sheet<HotspotQuestion, Pointed>;
}
