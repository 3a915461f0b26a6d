import { join } from 'node:path';
import type { SlackConfig } from './config.ts';
import type { Community } from './core/community.ts';
import type { SlackRecord } from './core/record.ts';
import type { Status } from './core/status.ts';
import { readDurable, writeDurably } from './feed/durable-file.ts';
import type { SlackCall } from './slack/call-log.ts';
import { clockOf } from './slack/clock.ts';
import { openSocketMode } from './slack/socket-mode.ts';
import { WorkspaceSync } from './slack/workspace-sync.ts';

export interface SlackSideParts {
  /** Resolves once the records survive a crash. */
  append: (records: readonly SlackRecord[]) => Promise<void>;
  community: () => Community;
  /** Whether the log keeps up, so that bulk can be added to it. */
  hasRoom: () => boolean;
  /** Resolves once the community is all that the log holds. */
  ready: () => Promise<void>;
  /** ms UTC. */
  now: () => number;
  /** How long a minute of Slack's rate limits lasts, ms. */
  minute?: number | undefined;
  /** Told of every delivery, by whichever way. */
  onCall: (call: SlackCall) => void;
  warn: (text: string) => void;
}

/** What goes to Slack from here, where the settings have tokens for it: Socket Mode, and what is asked of the Web API. */
export interface SlackSide {
  /** A record of a live event is stored. */
  heard(record: SlackRecord): void;
  /** A delivery was answered. */
  called(call: SlackCall): void;
  status(): Pick<Status, 'socket' | 'api'>;
  close(): Promise<void>;
}

const OFF: Status['api'] = {
  state: 'off',
  reason: '',
  missing_scopes: [],
  channels: null,
  history: null,
  gap_since: null,
};

export function openSlackSide(config: SlackConfig, dataDir: string, parts: SlackSideParts): SlackSide {
  const { append, now, onCall } = parts;
  const clock = clockOf(now);
  const warn = once(parts.warn);
  const file = join(dataDir, 'history');
  const sync = config.botToken
    ? new WorkspaceSync({
        ...parts,
        ...config,
        warn,
        token: config.botToken,
        clock,
        plan: {
          read: async () => await readDurable(file).then((bytes) => bytes && new TextDecoder().decode(bytes)),
          write: (json) => writeDurably(file, new TextEncoder().encode(json)),
        },
      })
    : undefined;

  function called(call: SlackCall): void {
    onCall(call);
    // What was refused may not come again: Slack tries three times within six minutes.
    if (call.outcome === 'not_stored' && call.cause !== 'busy') sync?.touch(false);
    if (call.outcome === 'stored') sync?.touch(true);
  }

  const heard = (record: SlackRecord) => sync?.heard(record);
  const { appToken, apiUrl, signingSecret } = config;
  const onTouch = (isInTouch: boolean) => sync?.touch(isInTouch);
  const socket = appToken
    ? openSocketMode({ appToken, apiUrl, clock, append, now, onRecord: heard, onCall: called, onTouch })
    : undefined;
  if (!socket && signingSecret) sync?.touch(true);

  return {
    heard,
    called,
    status: () => ({ socket: socket?.state() ?? null, api: sync?.describe() ?? OFF }),
    async close() {
      await Promise.all([socket?.close(), sync?.close()]);
    },
  };
}

/** What is tried again and again need not be complained of each time. */
function once(warn: (text: string) => void): (text: string) => void {
  let last = '';
  return (text) => {
    if (text !== last) warn(text);
    last = text;
  };
}
