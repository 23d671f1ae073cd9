// The one global of the player; every file below adds to it.
var lessonpack = /** @type {Lp.Namespace} */ ({});
