// A platform without a page: the run-times and the ways of tests/runtime/lms, what visits leave behind, and the next visit.
import { readFileSync } from "node:fs";
import vm from "node:vm";

/** The scripts as a page loads them, in a context of their own. */
const context = vm.createContext({ performance });
for (const name of ["strict", "strict12", "strict2004", "recorder", "platforms"]) {
  const file = new URL(`lms/${name}.js`, import.meta.url);
  vm.runInContext(readFileSync(file, "utf-8"), context, { filename: file.href });
}
const { strict, Strict12, Strict2004, recorded, inWays } = vm.runInContext("({ strict, Strict12, Strict2004, recorded, inWays })", context);
const RUNTIMES = { 1.2: Strict12, 2004: Strict2004 };

export const { named } = strict;

export class Platform {
  /**
   * `version` is "1.2" or "2004"; `ways` see platforms.js; `settings` are the run-time's; `stored` is what earlier visits
   * left; `faults` see recorder.js and platforms.js, and may be changed at any time; `beacon` stands for sendBeacon of the
   * platform's window.
   */
  constructor({ version = "1.2", ways = [], settings = {}, stored = null, faults = {}, beacon = () => true } = {}) {
    Object.assign(this, { version, ways, settings, stored, faults, beacon, requests: [], calls: [] });
  }

  /** The API of the next visit. `calls` are this visit's from now on; `stored` is what has arrived, of all visits. */
  open() {
    const runtime = new RUNTIMES[this.version](this.settings, this.stored);
    const api = inWays(runtime, this.version, this.ways, this.faults, this.#server());
    const keep = ({ name, result }) => {
      if (["Commit", "Terminate"].includes(name) && result === "true") this.stored = { ...api.snapshot() };
    };
    this.calls = [];
    return recorded(api, this.version, this.faults, this.calls, this.ways.includes("books") ? () => true : keep);
  }

  /** What is stored of each interaction, by index: its fields by name. */
  get rows() {
    const rows = [];
    for (const [element, value] of Object.entries(this.stored ?? {})) {
      const [, index, field] = /^cmi\.interactions\.(\d+)\.(.+)$/.exec(element) ?? [];
      if (index) (rows[index] ??= {})[field] = value;
    }
    return rows;
  }

  /** Where the requests of one visit go: the first that arrives adds to what the visit was given. */
  #server() {
    let arrived = false;
    return {
      requests: this.requests,
      beacon: this.beacon,
      store: (values, given) => {
        this.stored = { ...(arrived ? this.stored : given), ...values };
        arrived = true;
        return true;
      },
    };
  }
}
