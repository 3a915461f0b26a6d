/** The arguments of a call, as the form has them. */
export type MethodArguments = Readonly<Record<string, string>>;
export type WebApiResponse = { ok: boolean; error?: string; [field: string]: unknown };

export function errorResponse(code: string, more: Record<string, unknown> = {}): WebApiResponse {
  return { ok: false, error: code, ...more };
}

/** Returns the page size of a call, or the error response: docs.slack.dev/apis/web-api/pagination. */
export function pageSize({ limit }: MethodArguments, defaultSize: number, maxSize: number): number | WebApiResponse {
  if (limit === undefined) return defaultSize;
  if (!/^[1-9]\d*$/.test(limit) || Number(limit) > maxSize) return errorResponse('invalid_limit');
  return Number(limit);
}

/** Returns an opaque cursor. `decodePageCursor` returns undefined for any other text. */
export function encodePageCursor(position: string): string {
  return Buffer.from(`position:${position}`).toString('base64');
}

export function decodePageCursor(cursor: string): string | undefined {
  return /^position:(.+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1];
}

/** Returns one page of a list. `keep` filters after the page is cut, as Slack does. */
export function listPage<T>(
  field: string,
  all: readonly T[],
  given: MethodArguments,
  defaultSize: number,
  maxSize: number,
  keep: (item: T) => boolean = () => true,
): WebApiResponse {
  const size = pageSize(given, defaultSize, maxSize);
  if (typeof size !== 'number') return size;
  const from = given['cursor'] ? Number(decodePageCursor(given['cursor'])) : 0;
  if (!Number.isInteger(from)) return errorResponse('invalid_cursor');
  const next_cursor = from + size < all.length ? encodePageCursor(String(from + size)) : '';
  return { ok: true, [field]: all.slice(from, from + size).filter(keep), response_metadata: { next_cursor } };
}
