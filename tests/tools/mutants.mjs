// The ways in which a line of the player's scripts could be wrong, as JSON: each place with what may stand there instead.
import { readFileSync } from "node:fs";
import { parse } from "acorn";

const OPPOSITES = { "===": "!==", "!==": "===", "<": "<=", "<=": "<", ">": ">=", ">=": ">" };

/** Each node below this one with its parent, and the parent's field that holds it. */
const nodes = function* (parent) {
  for (const [field, value] of Object.entries(parent)) {
    for (const node of [value].flat()) {
      if (typeof node?.type !== "string") continue;
      yield { node, parent, field };
      yield* nodes(node);
    }
  }
};

const places = function* (path) {
  const text = readFileSync(path, "utf-8");
  const of = ({ start, end }) => text.slice(start, end);
  const inBrackets = (node) => `(${of(node)})`;

  const instead = function* ({ node, parent, field }) {
    const { type, operator, left, right, value } = node;
    if (field === "test" && !OPPOSITES[operator] && operator !== "!") yield `!${inBrackets(node)}`;
    if (type === "BinaryExpression" && OPPOSITES[operator]) yield `${inBrackets(left)} ${OPPOSITES[operator]} ${inBrackets(right)}`;
    else if (type === "BinaryExpression" && operator === "-") yield `${inBrackets(left)} + ${inBrackets(right)}`;
    else if (type === "BinaryExpression") yield inBrackets(left);
    if (type === "LogicalExpression") {
      if (operator !== "??") yield `(${inBrackets(left)} ${operator === "&&" ? "||" : "&&"} ${inBrackets(right)})`;
      yield inBrackets(left);
      yield inBrackets(right);
    }
    if (type === "UnaryExpression" && operator === "!") yield inBrackets(node.argument);
    if (type === "Literal" && typeof value === "boolean") yield String(!value);
    if (type === "Literal" && typeof value === "number") yield String(value + 1);
    if (type === "CallExpression" && node.callee.object && !node.arguments.length && parent.type !== "ExpressionStatement") {
      yield inBrackets(node.callee.object);
    }
    if (type === "ReturnStatement" && node.argument && node.argument.value !== null) yield "return null;";
    if (type === "ExpressionStatement" && !node.directive && parent.type !== "Program") yield ";";
  };

  for (const place of nodes(parse(text, { ecmaVersion: "latest", locations: true }))) {
    const { start, end, loc } = place.node;
    const after = [...instead(place)];
    if (after.length) yield { path, line: loc.start.line, start, end, instead: after };
  }
};

process.stdout.write(JSON.stringify(process.argv.slice(2).flatMap((path) => [...places(path)])));
