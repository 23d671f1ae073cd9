// Says whether scripts are the same program two by two. They may differ in comments, blanks and what ends the last of several,
// in whether a name may be given another value, whether several are declared at once, whether files are functions or
// blocks of one function, and in what is called by a name of its own, as long as each name means what it meant. Their
// paths are the arguments.
import { createRequire } from "node:module";

// `import` would first read all of it once more, for the names that it gives.
const ts = createRequire(import.meta.url)("typescript");

const options = { allowJs: true, noLib: true, noResolve: true, target: ts.ScriptTarget.ESNext };
const SHARED = ["lessonpack", "lp"];

/** Declarations one by one. */
const apart = (node) => (ts.isVariableStatement(node) ? node.declarationList.declarations.map((each) => [node.declarationList, each]) : [[node]]);

/** The function that a file, or each of several, is a block of; null for another statement. */
const wrapper = (node) => {
  const call = ts.isExpressionStatement(node) && ts.isCallExpression(node.expression) ? node.expression.expression : null;
  return call && ts.isParenthesizedExpression(call) && ts.isFunctionExpression(call.expression) ? call.expression : null;
};

/** Whether a name is that of a property, and of nothing that is declared. */
const isProperty = (name) => name.parent.name === name && (ts.isPropertyAccessExpression(name.parent) || ts.isObjectLiteralElementLike(name.parent) || ts.isClassElement(name.parent));

/** What is declared under a name, where it is used or declared; nothing under the name of a property, or of what others give. */
const meant = (name, checker) => {
  if (ts.isShorthandPropertyAssignment(name.parent)) return checker.getShorthandAssignmentValueSymbol(name.parent);
  if (isProperty(name) || name.parent.propertyName === name) return undefined;
  return checker.getSymbolAtLocation(name);
};

/** Whether a name is that of a property too. */
const isBoth = ({ parent }) => ts.isShorthandPropertyAssignment(parent)
  || (ts.isBindingElement(parent) && ts.isObjectBindingPattern(parent.parent) && !parent.propertyName && !parent.dotDotDotToken);

/** What a program says, statement by statement; nothing where it has a mistake. */
const program = (path) => {
  const whole = ts.createProgram([path], options);
  const checker = whole.getTypeChecker();
  const file = whole.getSourceFile(path);
  const numbers = new Map();

  /** A name as the number of what it means, in the order in which these are met; what all files share as it is called. */
  const called = (name) => {
    const symbol = meant(name, checker);
    if (!symbol?.declarations?.length || SHARED.includes(name.text)) return name.text;
    if (!numbers.has(symbol)) numbers.set(symbol, numbers.size);
    return [numbers.get(symbol), isBoth(name) ? name.text : ""];
  };

  /** Of each of its nodes the kind and the sign, what it is made of, and its words where it is made of nothing. */
  const said = (node) => {
    if (ts.isIdentifier(node)) return called(node);
    const parts = [];
    ts.forEachChild(node, (part) => {
      for (const [one, declared] of apart(part)) parts.push(declared ? [(one.flags & ts.NodeFlags.BlockScoped) > 0, said(declared)] : said(one));
    });
    return [node.kind, node.operator ?? (node.flags & ts.NodeFlags.BlockScoped) > 0, parts.length || ts.isBlock(node) ? parts : node.getText(file).replace(/;$/, "")];
  };

  /** What a statement at the top says: of a function the strictness and its parameters with each block. */
  const pieces = (node) => {
    const block = wrapper(node);
    if (!block) return [said(node)];
    const [strict, ...statements] = block.body.statements;
    const blocks = statements.every(ts.isBlock) ? statements.map((each) => each.statements) : [statements];
    return blocks.map((inner) => [strict.getText(file), block.parameters.map(said),
      inner.flatMap(apart).map(([one, declared]) => (declared ? [(one.flags & ts.NodeFlags.BlockScoped) > 0, said(declared)] : said(one)))]);
  };

  const isSound = !whole.getSyntacticDiagnostics(file).length && file.statements.length > 0;
  return isSound ? file.statements.flatMap(pieces).map((piece) => JSON.stringify(piece)) : [];
};

const programs = process.argv.slice(2).map(program);
const differs = (one, other) => !one.length || one.length !== other.length || one.some((piece, place) => piece !== other[place]);
if (programs.some((one, place) => differs(one, programs[place ^ 1]))) process.exit(1);
