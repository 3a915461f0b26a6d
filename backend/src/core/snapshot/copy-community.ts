import type { Community } from '../state/community.ts';
import { DefinitionHistory } from '../state/definitions/definition-history.ts';
import { RecentTexts } from '../state/recent-texts.ts';
import { MessageRows } from '../state/rows/message-rows.ts';

/**
 * A copy of the community that `fold` does not change when it folds further records into the original. It costs 21
 * bytes a message and some milliseconds a million messages. Both share the `Interner`, which only grows.
 */
export function copyCommunity(community: Community): Community {
  const recentTexts = new RecentTexts();
  for (const { channel, ts, text, at } of community.recentTexts.newest()) recentTexts.put(channel, ts, text, at);
  return {
    ...community,
    workspace: { ...community.workspace },
    firstMessageUs: [...community.firstMessageUs],
    people: new Map([...community.people].map(([id, person]) => [id, { ...person }])),
    channels: new Map(
      [...community.channels].map(([id, channel]) => [
        id,
        { ...channel, rows: MessageRows.copyOf(community.authors, channel.rows), edits: channel.edits.copy() },
      ]),
    ),
    channelChanges: community.channelChanges.copy(),
    definitions: new DefinitionHistory(community.definitions.all()),
    recentTexts,
  };
}
