import type { Clock } from '../../async/clock.ts';
import type { SlackRecord } from '../../core/records/record.ts';
import type { Community } from '../../core/state/community.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import type { RereadList } from '../reread/reread-list.ts';

export interface WorkspaceSyncOptions {
  /** The bot token, `xoxb-...`. */
  token: string;
  /** Where Slack's Web API is. */
  apiUrl: string;
  /** The workspace to which the token must belong; empty for any. */
  teamId: string;
  /** The setting `JOIN_CHANNELS`. */
  joinChannels: string;
  /** How many days of the past are read; 0 for none. */
  historyDays: number;
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  /** The community as folded so far: only what it lacks is appended. */
  community: () => Community;
  /** Whether the log keeps up with what is appended, so that records of the past may be added. */
  hasRoom: () => boolean;
  /** Resolves once `community` holds the whole log. The sync waits for it at most ten seconds. */
  ready: () => Promise<void>;
  clock: Clock;
  /** How long a minute of Slack's rate limits lasts; shorter in tests. */
  rateLimitMinuteMs?: Milliseconds | undefined;
  /** Reads the history plan as it was saved last, and saves it so that it survives a crash. */
  plan: { read(): Promise<string | undefined>; write(json: string): Promise<void> };
  /** The channels whose history Slack changed as a whole. */
  rereads: RereadList;
  /** Logs a sentence for the operator. */
  warn: (text: string) => void;
}
