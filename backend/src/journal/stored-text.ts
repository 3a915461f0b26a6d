import { z } from 'zod';
import type { Microseconds } from '../core/time/units.ts';
import { type ChangesByTeam, committedState, type JournalStore } from './journal-store.ts';

/** The text that people see of a message. */
export interface StoredText {
  text: string;
  /** 0 for the text as posted, else the time of the edit. */
  at: Microseconds;
}

/** The key of a text version: time, channel and team. */
const keySchema = z.tuple([z.number(), z.string(), z.string()]);
const entrySchema = z.object({ text: z.string() });

/**
 * The winning text of a message (docs/architecture.md#redaction); `undefined` if none is stored, the message is deleted,
 * or people do not see its text. `channel`: any id that the channel has or had. `isOwnTeam`: whether records of a team
 * are of this workspace.
 */
export function findStoredText(
  store: JournalStore,
  changes: ChangesByTeam,
  channel: string,
  ts: Microseconds,
  isOwnTeam: (team: string) => boolean,
): StoredText | undefined {
  const { changesOf, jsonAt } = committedState(store, changes);
  let winning: readonly number[] = [];
  // Keys are JSON arrays that begin with the time, and `-` follows `,`.
  for (const { key, value } of store.textVersions.getRange({ start: `[${ts},`, end: `[${ts}-` })) {
    const [, keyChannel, team] = parseKey(key) ?? [0, '', ''];
    const ofTeam = changesOf(team);
    if (!isOwnTeam(team) || ofTeam.currentId(keyChannel) !== ofTeam.currentId(channel)) continue;
    if (ofTeam.erasedUntilUs(channel) >= ts) return undefined;
    const [visible = 0, at = 0] = value;
    if (visible === 1 && at >= (winning[1] ?? 0)) winning = value;
  }
  const [, at = 0, ...offsets] = winning;
  const json = jsonAt(offsets.at(-1) ?? -1);
  const entry = json === undefined ? undefined : entrySchema.safeParse(JSON.parse(json)).data;
  return entry && { text: entry.text, at };
}

/** `undefined` for a key that was hashed because its ids are longer than Slack's. */
function parseKey(key: string): z.infer<typeof keySchema> | undefined {
  return key.endsWith(']') ? keySchema.safeParse(JSON.parse(key)).data : undefined;
}
