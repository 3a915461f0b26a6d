import { type Community, findChannel } from '../../core/state/community.ts';
import { FLAG_BOT, FLAG_DELETED, FLAG_DIRECT_MESSAGE, FLAG_SEEN } from '../../core/state/rows/message-columns.ts';
import type { Microseconds } from '../../core/time/units.ts';

/** A message that the community holds and that may be gone from Slack. */
export interface Candidate {
  ts: Microseconds;
  bot: boolean;
  /** Whether it is in a direct conversation. */
  direct: boolean;
}

/** The messages of a channel that may be gone from Slack, as the community holds them now. */
export interface Candidates {
  /** Messages that Slack's history of the channel shows, oldest first. */
  posts: readonly Candidate[];
  /** Replies by the time of the first message of their thread, which may be deleted. */
  replies: ReadonlyMap<Microseconds, readonly Candidate[]>;
  /** The time of the earliest of all these messages; infinite if there is none. */
  oldestUs: Microseconds;
}

/** The messages of a channel up to an instant that are not deleted. */
export function collectCandidates(community: Community, channel: string, until: Microseconds): Candidates {
  const posts: Candidate[] = [];
  const replies = new Map<Microseconds, Candidate[]>();
  let oldestUs = Number.POSITIVE_INFINITY;
  for (const { threadTs, ...candidate } of messagesUntil(community, channel, until)) {
    oldestUs = Math.min(oldestUs, threadTs || candidate.ts);
    if (threadTs === 0) posts.push(candidate);
    else {
      const known = replies.get(threadTs);
      if (known) known.push(candidate);
      else replies.set(threadTs, [candidate]);
    }
  }
  return { posts, replies, oldestUs };
}

/** Whether the community holds a message up to an instant that is not deleted. An empty `channel` stands for all. */
export function hasMessagesUntil(community: Community, channel: string, until: Microseconds): boolean {
  const ids = channel ? [channel] : [...community.channels.keys()];
  return ids.some((id) => !messagesUntil(community, id, until).next().done);
}

function* messagesUntil(
  community: Community,
  channel: string,
  until: Microseconds,
): Generator<Candidate & { threadTs: Microseconds }> {
  const rows = findChannel(community, channel)?.rows;
  if (!rows) return;
  const { length, columns } = rows;
  for (let row = 0; row < length; row++) {
    const ts = columns.ts[row] ?? 0;
    if (ts > until) return;
    const flags = columns.flags[row] ?? 0;
    if ((flags & FLAG_SEEN) === 0 || (flags & FLAG_DELETED) !== 0) continue;
    const [bot, direct] = [(flags & FLAG_BOT) !== 0, (flags & FLAG_DIRECT_MESSAGE) !== 0];
    yield { ts, threadTs: columns.threadTs[row] ?? 0, bot, direct };
  }
}
