import type { FetchedTexts, MessageKey } from 'backend/core/protocol/message-texts';
import { SECOND_MS } from 'backend/core/time/units';

const TEXTS_TIMEOUT_MS = 20 * SECOND_MS;

/**
 * Fetches the texts of at most 100 messages (docs/architecture.md#texts). Throws if they do not arrive within 20 s, and
 * if the answer is not one of this route.
 */
export async function fetchTexts(keys: readonly MessageKey[]): Promise<FetchedTexts> {
  const list = keys.map(({ channel, ts }) => `${channel}:${ts}`).join(',');
  const signal = AbortSignal.timeout(TEXTS_TIMEOUT_MS);
  const response = await fetch(`/texts?m=${encodeURIComponent(list)}`, { signal });
  if (!response.ok) throw new Error(`Loading texts failed with status ${response.status}`);
  return parseTexts(await response.json());
}

/** Throws if the value is not the JSON of `GET /texts`. */
export function parseTexts(value: unknown): FetchedTexts {
  const { texts, kept } = fieldsOf(value);
  if (!Array.isArray(texts) || typeof kept !== 'boolean') throw new Error('The answer has no texts');
  return { kept, texts: texts.map(parseText) };
}

function parseText(value: unknown): FetchedTexts['texts'][number] {
  const { channel, ts, text } = fieldsOf(value);
  if (typeof channel !== 'string' || typeof ts !== 'string' || (text !== null && typeof text !== 'string'))
    throw new Error('The answer has a text without its message');
  return { channel, ts, text };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
