// Mistakes that the type check does not see, and what a package may not do. How code looks is left to its readers.

const mistakes = {
  "array-callback-return": "error",
  "consistent-return": "error", // a way out that says nothing looks like a value forgotten
  eqeqeq: "error", // platforms answer "0", 0, false and "", and mean different things
  "no-cond-assign": "error",
  "no-constant-condition": ["error", { checkLoops: "allExceptWhileTrue" }],
  "no-dupe-else-if": "error",
  "no-duplicate-case": "error",
  "no-empty": "error",
  "no-fallthrough": "error",
  "no-irregular-whitespace": "error",
  "no-loss-of-precision": "error",
  "no-misleading-character-class": "error",
  "no-self-assign": "error",
  "no-self-compare": "error",
  "no-shadow": "error", // two things of one name in sight are one too many
  "no-sparse-arrays": "error",
  "no-template-curly-in-string": "error",
  "no-unsafe-finally": "error",
  "no-unused-vars": "error",
  "no-useless-escape": "error",
  "no-var": "error",
  "prefer-const": "error",
};

const refused = (message, ...names) => names.map((name) => ({ name, message }));
const NETWORK = refused("No request leaves the package.", "fetch", "XMLHttpRequest", "WebSocket", "EventSource");
const STORAGE = refused("Frames of another site have no storage: only an adapter keeps things.", "localStorage", "sessionStorage");
const PAGE = refused("The core knows no page: it is tested, and used, without one.", "document", "window", "navigator", "location");
const NO_PLATFORM = {
  selector: "Literal[value=/^(cmi|adl)\\./]",
  message: "Only an adapter knows what a platform calls things.",
};

export default [
  { files: ["**/*.js", "**/*.mjs"], rules: mistakes, linterOptions: { reportUnusedDisableDirectives: "error" } },
  { files: ["**/*.js"], languageOptions: { sourceType: "script" } },
  {
    files: ["templates/player/**/*.js"],
    rules: {
      "no-alert": "error", // dialogs are forbidden in the frames of many platforms
      "no-console": "error", // a learner's console stays empty; support reads the adapter's log
      "no-eval": "error", // Content-Security-Policy forbids it, and all its kin
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-globals": ["error", ...NETWORK, ...STORAGE],
      "no-restricted-syntax": ["error", NO_PLATFORM],
      strict: ["error", "function"], // the files are joined into one script
    },
  },
  { files: ["templates/player/core/*.js", "templates/player/forms/*.js"], rules: { "no-restricted-globals": ["error", ...NETWORK, ...STORAGE, ...PAGE] } },
  {
    files: ["templates/player/adapters/*.js"],
    rules: { "no-restricted-globals": ["error", ...NETWORK], "no-restricted-syntax": "off" },
  },
  // The one global: declared by the first file, used by all the others.
  { files: ["templates/player/core/namespace.js"], rules: { "no-var": "off", "no-unused-vars": "off" } },
];
