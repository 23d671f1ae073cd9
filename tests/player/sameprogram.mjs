// Says whether scripts are the same program two by two: equal but for comments, blanks and what ends the last of several. Their paths are the arguments.
import { readFileSync } from "node:fs";
import ts from "typescript";

/** What a program says: of each of its nodes the kind and the sign, what it is made of, and its words where it is made of nothing. */
const said = (node, file) => {
  const parts = [];
  ts.forEachChild(node, (part) => void parts.push(said(part, file)));
  return [node.kind, node.operator ?? node.flags & ts.NodeFlags.BlockScoped, parts.length ? parts : node.getText(file).replace(/;$/, "")];
};

const program = (path) => {
  const file = ts.createSourceFile(path, readFileSync(path, "utf-8"), ts.ScriptTarget.ESNext);
  return !file.parseDiagnostics.length && file.statements.length ? JSON.stringify(file.statements.map((node) => said(node, file))) : "";
};

const programs = process.argv.slice(2).map(program);
if (programs.some((one, place) => !one || one !== programs[place ^ 1])) process.exit(1);
