// QTI 2.1 items on standard input (a JSON array of XML in each line), QTI 3.0 on standard output, by citolab's own conversion.
import { createInterface } from "node:readline";
import { convertQti2toQti3 } from "@citolab/qti-convert/qti-convert-node";

for await (const line of createInterface({ input: process.stdin })) {
  const upgraded = [];
  for (const item of JSON.parse(line)) upgraded.push(await convertQti2toQti3(item));
  process.stdout.write(`${JSON.stringify(upgraded)}\n`);
}
