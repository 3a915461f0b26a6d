import type { Plugin } from 'vite';

const MODULE_ID = '\0plain-jsx-runtime';

/**
 * A plugin that imports React's JSX function once and calls it as a plain function. React is a CommonJS module, so each of
 * the 700 elements would otherwise be a `(0, runtime.jsx)(...)`, 400 bytes of the compressed script. In React's production
 * build `jsxs` is the same function as `jsx`.
 */
export function plainJsxRuntime(): Plugin {
  return {
    name: 'plain-jsx-runtime',
    apply: 'build',
    enforce: 'pre',
    resolveId: (source, importer) => (source === 'react/jsx-runtime' && importer !== MODULE_ID ? MODULE_ID : undefined),
    load: (id) =>
      id === MODULE_ID
        ? `import * as runtime from 'react/jsx-runtime'; const { jsx, Fragment } = runtime; export { jsx, jsx as jsxs, Fragment };`
        : undefined,
  };
}
