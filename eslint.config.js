import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/node_modules/", ".venv*/", "out/", "build/", "dist/"] },
  js.configs.recommended,
  {
    files: ["geo/maps/web/**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: { ...globals.browser, L: "readonly" } },
    rules: {
      // Text from articles is data: nothing may turn a string into markup or into a program.
      "no-restricted-properties": ["error", ...["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe"].map((property) => ({ property, message: "No string becomes markup; use textContent or el()." }))],
      "no-restricted-syntax": ["error", { selector: "ExportDefaultDeclaration, ExportAllDeclaration, ImportDefaultSpecifier, ImportNamespaceSpecifier",
        message: "Modules export and import by name: geo/maps/scripts.py joins them." }],
    },
  },
  { files: ["geo/maps/web/frame.js"], languageOptions: { sourceType: "script" } },
  { files: ["tests/web/**/*.js", "eslint.config.js"], languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.node } },
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "consistent-return": "error", "curly": ["error", "multi-line"], "default-case-last": "error", "eqeqeq": "error", "no-eval": "error", "no-implied-eval": "error",
      "no-new-func": "error", "no-script-url": "error", "no-shadow": "error", "no-throw-literal": "error", "no-unused-expressions": "error",
      "no-use-before-define": ["error", { functions: false, variables: false, classes: false }], "no-var": "error", "object-shorthand": "error", "prefer-const": ["error", { destructuring: "all" }],
      "complexity": ["error", 16], "max-depth": ["error", 3],
    },
  },
];
