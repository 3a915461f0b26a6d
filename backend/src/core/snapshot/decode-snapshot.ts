import { ChannelChanges } from '../state/channel-changes.ts';
import { type Community, createCommunity, getOrCreatePerson, type PersonState } from '../state/community.ts';
import { DefinitionHistory } from '../state/definitions/definition-history.ts';
import { MessageRows } from '../state/rows/message-rows.ts';
import { decodeEdits, decodeRows } from './column-codec.ts';
import { SNAPSHOT_VERSION, type SnapshotHead, type SnapshotPerson } from './snapshot-layout.ts';
import { VarintReader } from './varint.ts';

/**
 * Decodes what `encodeSnapshot` returned. Throws if the bytes are truncated, damaged or of another version. It trusts
 * what it can decode: the bytes come from this server or from its disk.
 */
export function decodeSnapshot(bytes: Uint8Array): { meta: unknown; community: Community } {
  const { head, columns } = splitHeadAndColumns(bytes);
  const community = createCommunity(head.team, head.horizon);
  community.workspace = head.workspace;
  community.channelChanges = new ChannelChanges(head.channelChanges);
  community.definitions = new DefinitionHistory(head.definitions);
  const authors = Uint32Array.from(head.authors, (id) => community.authors.intern(id));
  const input = new VarintReader(columns);
  for (const channel of head.channels) {
    const [id, rowCount, name, namedAtUs, createdAtUs, creator, preHorizon, archived, general, editCount] = channel;
    const rows = MessageRows.from(community.authors, decodeRows(input, rowCount, authors));
    community.channels.set(id, {
      rows,
      edits: decodeEdits(input, editCount),
      name: { at: namedAtUs, value: name },
      createdAtUs,
      creator,
      preHorizon,
      archived,
      general,
    });
  }
  for (const [id, us] of head.firstMessages) community.firstMessageUs[community.authors.intern(id)] = us;
  for (const person of head.people) decodePerson(community, person);
  for (const { channel, ts, text, at } of head.recent) community.recentTexts.put(channel, ts, text, at);
  return { meta: head.meta, community };
}

function decodePerson(community: Community, person: SnapshotPerson): void {
  const [id, joinedAtUs, eventJoinUs, pastJoinUs, bot, at, name, avatar, deleted, guest, messageProfile, home] = person;
  const state = getOrCreatePerson(community, id);
  Object.assign(state, { joinedAtUs, eventJoinUs, pastJoinUs, bot: bot === 1 } satisfies Partial<PersonState>);
  state.profile = { at, name, avatar, deleted: deleted === 1, guest: guest === 1 };
  if (messageProfile) state.messageProfile = messageProfile;
  state.home = { here: home % 2 === 1, elsewhere: home >= 2 };
}

function splitHeadAndColumns(bytes: Uint8Array): { head: SnapshotHead; columns: Uint8Array } {
  const length = bytes.length < 4 ? -1 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length < 0 || 4 + length > bytes.length) throw new RangeError('the snapshot is truncated');
  const head: SnapshotHead = JSON.parse(
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(4, 4 + length)),
  );
  if (head.version !== SNAPSHOT_VERSION)
    throw new RangeError(`the snapshot has version ${head.version}, not ${SNAPSHOT_VERSION}`);
  return { head, columns: bytes.subarray(4 + length) };
}
