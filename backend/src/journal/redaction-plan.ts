import type { SlackRecord } from '../core/records/record.ts';
import { resolveTextVersion, textVersionOf, type WinningTextVersion } from '../core/state/text-version.ts';

/** An entry that is about to be in the log, or in its index. */
export interface NewEntry {
  offset: number;
  json: string;
  /** `undefined` if the text is no record: then it is kept as it is. */
  record: SlackRecord | undefined;
}

/** What was committed before. */
export interface CommittedState {
  textVersion(message: string): WinningTextVersion | undefined;
  /** `undefined` once trimmed. */
  jsonAt(offset: number): string | undefined;
}

export interface RedactionPlan {
  /** Entries, old and new, that are stored without their text. */
  redactedEntries: ReadonlyMap<number, string>;
  /** What the index says from now on, by message. */
  textVersions: ReadonlyMap<string, WinningTextVersion>;
}

/** Decides for several entries in order, each in the light of those before it. */
export function planRedactions(additions: readonly NewEntry[], committed: CommittedState): RedactionPlan {
  const rewritten = new Map<number, string>();
  const standings = new Map<string, WinningTextVersion>();
  const first = additions[0]?.offset ?? 0;

  function jsonAt(offset: number): string | undefined {
    return rewritten.get(offset) ?? additions[offset - first]?.json ?? committed.jsonAt(offset);
  }
  function redact(offset: number): void {
    const json = jsonAt(offset);
    if (json !== undefined && textIn(json) !== undefined) rewritten.set(offset, withoutText(json));
  }

  for (const { offset, record } of additions) {
    const version = record && textVersionOf(record);
    if (!version) continue;
    const standing = standings.get(version.message) ?? committed.textVersion(version.message);
    // All of a standing's entries say the same, and the newest is the last to be trimmed.
    const standingText = () => textIn(jsonAt(standing?.offsets.at(-1) ?? -1) ?? '{}') ?? '';
    const decision = resolveTextVersion(standing, standingText, version, offset);
    if (!decision.keepsText) redact(offset);
    for (const earlier of decision.redactedOffsets) redact(earlier);
    if (decision.winning !== standing) standings.set(version.message, decision.winning);
  }
  return { redactedEntries: rewritten, textVersions: standings };
}

function textIn(json: string): string | undefined {
  const { text } = JSON.parse(json) as { text?: unknown };
  return typeof text === 'string' ? text : undefined;
}

/** The same record, with every field but its text, also those that this version of the product does not know. */
function withoutText(json: string): string {
  const { text: _, ...rest } = JSON.parse(json) as { text?: unknown };
  return JSON.stringify(rest);
}
