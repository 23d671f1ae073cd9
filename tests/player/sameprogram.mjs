// Says whether two scripts are the same program: equal but for comments and blank space. Their paths are the arguments.
import { readFileSync } from "node:fs";
import ts from "typescript";

const program = (path) =>
  ts.transpile(readFileSync(path, "utf-8"), { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.None, removeComments: true });

const [one, other] = process.argv.slice(2).map(program);
if (!one || one !== other) process.exit(1);
