// Says whether scripts are the same program two by two. They may differ in comments, blanks and what ends the last of several,
// in whether a name may be given another value, whether several are declared at once, and whether files are functions or
// blocks of one function. Their paths are the arguments.
import { readFileSync } from "node:fs";
import ts from "typescript";

/** Declarations one by one. */
const apart = (node) => (ts.isVariableStatement(node) ? node.declarationList.declarations.map((each) => [node.declarationList, each]) : [[node]]);

/** What a program says: of each of its nodes the kind and the sign, what it is made of, and its words where it is made of nothing. */
const said = (node, file) => {
  const parts = [];
  ts.forEachChild(node, (part) => {
    for (const [one, declared] of apart(part)) parts.push(declared ? [(one.flags & ts.NodeFlags.BlockScoped) > 0, said(declared, file)] : said(one, file));
  });
  return [node.kind, node.operator ?? (node.flags & ts.NodeFlags.BlockScoped) > 0, parts.length ? parts : node.getText(file).replace(/;$/, "")];
};

/** The function that a file, or each of several, is a block of; null for another statement. */
const wrapper = (node) => {
  const call = ts.isExpressionStatement(node) && ts.isCallExpression(node.expression) ? node.expression.expression : null;
  return call && ts.isParenthesizedExpression(call) && ts.isFunctionExpression(call.expression) ? call.expression : null;
};

/** What a statement at the top says: of a function the strictness and its parameters with each block. */
const pieces = (node, file) => {
  const whole = wrapper(node);
  if (!whole) return [said(node, file)];
  const [strict, ...statements] = whole.body.statements;
  const blocks = statements.every(ts.isBlock) ? statements : [ts.factory.createBlock(statements)];
  return blocks.map(({ statements: inner }) => [strict.getText(file), whole.parameters.map((each) => said(each, file)),
    inner.flatMap(apart).map(([one, declared]) => (declared ? [(one.flags & ts.NodeFlags.BlockScoped) > 0, said(declared, file)] : said(one, file)))]);
};

const program = (path) => {
  const file = ts.createSourceFile(path, readFileSync(path, "utf-8"), ts.ScriptTarget.ESNext);
  return !file.parseDiagnostics.length && file.statements.length ? JSON.stringify(file.statements.flatMap((node) => pieces(node, file))) : "";
};

const programs = process.argv.slice(2).map(program);
if (programs.some((one, place) => !one || one !== programs[place ^ 1])) process.exit(1);
