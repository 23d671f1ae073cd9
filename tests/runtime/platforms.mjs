// Plays whole runs, one a line: the calls of each visit to a platform, by their names in SCORM 2004, with faults that change
// between them; answers with what was said, what is stored after each visit, and what was sent.
import { createInterface } from "node:readline";
import { named, Platform } from "./platform.mjs";

for await (const line of createInterface({ input: process.stdin })) {
  const { visits, ...made } = JSON.parse(line);
  let beacons = 0;
  const platform = new Platform({ ...made, beacon: () => Boolean((beacons += 1)) });
  const of = (name) => named(name, platform.version);
  const said = visits.map((calls) => {
    const api = platform.open();
    const answers = calls.flatMap(([name, ...values]) => {
      if (name !== "faults") return [[api[of(name)](...values), api[of("GetLastError")]()]];
      Object.assign(platform.faults, ...values);
      return [];
    });
    return { answers, stored: platform.stored, rows: platform.rows };
  });
  process.stdout.write(`${JSON.stringify({ said, requests: platform.requests, beacons })}\n`);
}
