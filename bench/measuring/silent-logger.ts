/** A logger that drops every line, for the parts of the product that a benchmark runs in its own process. */
export const silentLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };
