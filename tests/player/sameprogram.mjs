// Says whether scripts are the same program two by two: equal but for comments and blank space. Their paths are the arguments.
import { readFileSync } from "node:fs";
import ts from "typescript";

const program = (path) =>
  ts.transpile(readFileSync(path, "utf-8"), { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.None, removeComments: true });

const programs = process.argv.slice(2).map(program);
if (programs.some((one, place) => !one || one !== programs[place ^ 1])) process.exit(1);
