/** What a call was given, as the form has it. */
export type MethodArguments = Readonly<Record<string, string>>;
export type WebApiResponse = { ok: boolean; error?: string; [field: string]: unknown };

export function errorResponse(code: string, more: Record<string, unknown> = {}): WebApiResponse {
  return { ok: false, error: code, ...more };
}

/** The page size that a call asks for, or the error it gets: docs.slack.dev/apis/web-api/pagination. */
export function pageSize({ limit }: MethodArguments, standard: number, most: number): number | WebApiResponse {
  if (limit === undefined) return standard;
  if (!/^[1-9]\d*$/.test(limit) || Number(limit) > most) return errorResponse('invalid_limit');
  return Number(limit);
}

/** A cursor is opaque, and one that we did not give out is refused. */
export function encodePageCursor(position: string): string {
  return Buffer.from(`stand-in:${position}`).toString('base64');
}

export function decodePageCursor(cursor: string): string | undefined {
  return /^stand-in:(.+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1];
}

/** A page of a list. */
export function listPage<T>(
  field: string,
  all: readonly T[],
  given: MethodArguments,
  standard: number,
  most: number,
  keep: (item: T) => boolean = () => true,
): WebApiResponse {
  const size = pageSize(given, standard, most);
  if (typeof size !== 'number') return size;
  const from = given['cursor'] ? Number(decodePageCursor(given['cursor'])) : 0;
  if (!Number.isInteger(from)) return errorResponse('invalid_cursor');
  const next_cursor = from + size < all.length ? encodePageCursor(String(from + size)) : '';
  return { ok: true, [field]: all.slice(from, from + size).filter(keep), response_metadata: { next_cursor } };
}
