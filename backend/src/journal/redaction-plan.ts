import type { SlackRecord } from '../core/records/record.ts';
import { resolveTextVersion, textVersionOf, type WinningTextVersion } from '../core/state/text-version.ts';

/** An entry that is about to be added to the journal, or to its text version index. */
export interface NewEntry {
  offset: number;
  json: string;
  /** `undefined` if the JSON is not a record; then the entry is kept unchanged. */
  record: SlackRecord | undefined;
}

/** The entries and text versions that are committed already. */
export interface CommittedState {
  /** The winning text version of a message. */
  textVersion(message: string): WinningTextVersion | undefined;
  /** `undefined` if the entry was trimmed. */
  jsonAt(offset: number): string | undefined;
}

export interface RedactionPlan {
  /** The JSON, without its text, of old and new entries by offset. */
  redactedEntries: ReadonlyMap<number, string>;
  /** The changed text versions of the index by message. */
  textVersions: ReadonlyMap<string, WinningTextVersion>;
}

/**
 * Decides for new entries, one after the other, which texts are removed from them and from earlier ones. See
 * `docs/architecture.md#redaction`.
 */
export function planRedactions(additions: readonly NewEntry[], committed: CommittedState): RedactionPlan {
  const redactedEntries = new Map<number, string>();
  const textVersions = new Map<string, WinningTextVersion>();
  const firstOffset = additions[0]?.offset ?? 0;

  function jsonAt(offset: number): string | undefined {
    return redactedEntries.get(offset) ?? additions[offset - firstOffset]?.json ?? committed.jsonAt(offset);
  }
  function redact(offset: number): void {
    const json = jsonAt(offset);
    if (json !== undefined && textIn(json) !== undefined) redactedEntries.set(offset, withoutText(json));
  }

  for (const { offset, record } of additions) {
    const version = record && textVersionOf(record);
    if (!version) continue;
    const winner = textVersions.get(version.message) ?? committed.textVersion(version.message);
    // All entries of the winner have the same text, and the newest is the last to be trimmed.
    const winnerText = () => textIn(jsonAt(winner?.offsets.at(-1) ?? -1) ?? '{}') ?? '';
    const decision = resolveTextVersion(winner, winnerText, version, offset);
    if (!decision.keepsText) redact(offset);
    for (const earlier of decision.redactedOffsets) redact(earlier);
    if (decision.winning !== winner) textVersions.set(version.message, decision.winning);
  }
  return { redactedEntries, textVersions };
}

function textIn(json: string): string | undefined {
  const { text } = JSON.parse(json) as { text?: unknown };
  return typeof text === 'string' ? text : undefined;
}

/** The JSON of the record without its text. Fields unknown to this version of the product are kept. */
function withoutText(json: string): string {
  const { text: _, ...rest } = JSON.parse(json) as { text?: unknown };
  return JSON.stringify(rest);
}
