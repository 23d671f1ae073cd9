// Plays calls, one list of them a line, with the strict run-times, and answers with what they said and what they keep.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import vm from "node:vm";

/** The scripts as a page loads them, in a context of their own. */
const context = vm.createContext({});
for (const name of ["strict", "strict12", "strict2004"]) {
  const file = new URL(`lms/${name}.js`, import.meta.url);
  vm.runInContext(readFileSync(file, "utf-8"), context, { filename: file.href });
}
const VERSIONS = vm.runInContext("({ Strict12, Strict2004 })", context);
const LAST_ERROR = { Strict12: "LMSGetLastError", Strict2004: "GetLastError" };

/** What a call answers, or the name of the error that it throws. */
const answer = function (api, [name, ...values]) {
  try {
    return api[name](...values);
  } catch (error) {
    return `thrown ${error.name}`;
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  const { version, settings, stored, calls } = JSON.parse(line);
  const api = new VERSIONS[version](settings, stored);
  const answers = calls.map((call) => [answer(api, call), api[LAST_ERROR[version]]()]);
  process.stdout.write(`${JSON.stringify({ answers, kept: api.snapshot() })}\n`);
}
