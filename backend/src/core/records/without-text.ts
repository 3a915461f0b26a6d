import { isQuestion } from './question.ts';
import type { MessageChangedRecord, MessageRecord, SlackRecord } from './record.ts';

/**
 * The record without its text, as `KEEP_TEXT=false` requires it on the log; see `docs/operations.md#privacy`. What the
 * fold reads from a text stays: see `questionField`.
 */
export function withoutText(record: SlackRecord): SlackRecord {
  if (!('text' in record)) return record;
  const { text, ...rest } = record;
  return { ...rest, ...questionField(text) };
}

/**
 * The field that a record has in place of a text that was removed: whether the text asks something, so that a replay
 * counts the same questions. See `docs/architecture.md#redaction`.
 */
export function questionField(text: string | undefined): { question?: true } {
  return text !== undefined && isQuestion(text) ? { question: true } : {};
}

/** Whether the text of a message asks something, or did before it was removed. */
export function isAsking({ text, question }: MessageRecord | MessageChangedRecord): boolean {
  return question === true || (text !== undefined && isQuestion(text));
}
