/** The `code` of an error of Node.js, such as `ENOENT`, or of a library; empty if it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
