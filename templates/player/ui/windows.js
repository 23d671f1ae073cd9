// One lesson open in two windows: the newest is the one that saves, since each would overwrite what the other did.
(function (lp) {
  "use strict";

  /** Listen for other windows with this lesson. @implements {Lp.Windows} */
  lp.Windows = class {
    /** @param {string} id the lesson's @param {() => void} giveWay called when a newer window has it open */
    constructor(id, giveWay) {
      this.name = `lessonpack:${id}`;
      this.giveWay = giveWay;
      // Whichever of two windows has the greater number goes on, also when the clock was set back in between.
      this.opened = Date.now() + Math.random();
    }

    /** Tell the others, and hear of them; where the browser does not let windows talk, each is by itself. */
    listen() {
      try {
        this.channel = new BroadcastChannel(this.name);
      } catch {
        return;
      }
      this.channel.onmessage = ({ data }) => (data > this.opened ? this.giveWay() : this.tell());
      this.tell();
    }

    tell() {
      this.channel?.postMessage(this.opened);
    }

    /** A page that listens may not be kept for the way back. */
    rest() {
      this.channel?.close();
    }
  };
})(lessonpack);
