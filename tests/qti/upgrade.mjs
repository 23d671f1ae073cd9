// QTI 2.1 items on standard input (a JSON array of XML), QTI 3.0 on standard output, by citolab's own conversion.
import { convertQti2toQti3 } from "@citolab/qti-convert/qti-convert-node";

let input = "";
for await (const chunk of process.stdin.setEncoding("utf8")) input += chunk;
const upgraded = [];
for (const item of JSON.parse(input)) upgraded.push(await convertQti2toQti3(item));
process.stdout.write(JSON.stringify(upgraded));
