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

    /**
     * True where closing the window closes the lesson alone: it, or the platform's page that it is a frame of, was opened
     * in a window for it. Who opened a window may be asked of any origin.
     * @param {Window} win
     */
    static isOwn(win) {
      return win === win.top || Boolean(win.top?.opener);
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
