import { join } from 'node:path';
import { createClock } from '../async/clock.ts';
import type { SlackConfig } from '../config/config.ts';
import type { GapCause } from '../core/protocol/gaps.ts';
import type { ServerStatus } from '../core/protocol/status.ts';
import type { SlackRecord } from '../core/records/record.ts';
import type { Community } from '../core/state/community.ts';
import type { DeliveryReport } from '../slack/ingest/delivery-log.ts';
import { startSocketModeReceiver } from '../slack/ingest/socket-mode-receiver.ts';
import { GapTracker } from '../slack/sync/gap-tracker.ts';
import { WorkspaceSync } from '../slack/sync/workspace-sync.ts';
import { readDurableFile, writeDurableFile } from '../storage/durable-file.ts';

export interface SlackIntegrationOptions {
  /** Writes down when events could be heard. */
  gapTracker: GapTracker;
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
  rateLimitMinuteMs?: number | undefined;
  /** Told of every delivery, by whichever way. */
  onCall: (call: DeliveryReport) => void;
  warn: (text: string) => void;
}

/** What goes to Slack from here, where the settings have tokens for it: Socket Mode, and what is asked of the Web API. */
export interface SlackIntegration {
  /** A record of a live event is stored. */
  eventStored(record: SlackRecord): void;
  /** A delivery was answered. */
  deliveryAnswered(call: DeliveryReport): void;
  status(): Pick<ServerStatus, 'socket' | 'api' | 'gaps'>;
  close(): Promise<void>;
}

const API_OFF: ServerStatus['api'] = {
  state: 'off',
  reason: '',
  missing_scopes: [],
  channels: null,
  history: null,
  gap_since: null,
};

/** When events could be heard and when not, as it was written down in `dataDir`. `now`: ms UTC. */
export function openGapTracker(dataDir: string, now: () => number, warn: (text: string) => void): Promise<GapTracker> {
  return GapTracker.open({
    clock: createClock(now),
    file: durableTextFile(join(dataDir, 'listening')),
    warn: withoutRepeats(warn),
  });
}

export function openSlackIntegration(
  config: SlackConfig,
  dataDir: string,
  parts: SlackIntegrationOptions,
): SlackIntegration {
  const { append, now, onCall, gapTracker: listening } = parts;
  const clock = createClock(now);
  const warn = withoutRepeats(parts.warn);
  const sync = config.botToken
    ? new WorkspaceSync({
        ...parts,
        ...config,
        warn,
        token: config.botToken,
        clock,
        plan: durableTextFile(join(dataDir, 'history')),
      })
    : undefined;
  listening.setCallbacks(
    (from, to) => sync?.eventsMissed(from, to),
    () => sync?.backfilledSince() ?? null,
  );

  /** Gaps first: what is to be read then covers them. */
  function touch(isInTouch: boolean, cause: GapCause): void {
    listening.setConnected(isInTouch, cause);
    sync?.setConnected(isInTouch);
  }

  function called(call: DeliveryReport): void {
    onCall(call);
    // What was refused may not come again: Slack tries three times within six minutes.
    if (call.outcome === 'not_stored' && call.cause !== 'busy') touch(false, 'not_stored');
    // What was on its way when the last connection closed does not mean that more will come.
    if (call.outcome === 'stored' && (!socket || socket.status().connections > 0)) touch(true, 'down');
  }

  const heard = (record: SlackRecord) => sync?.eventStored(record);
  const { appToken, apiUrl, signingSecret } = config;
  const onTouch = (isInTouch: boolean) => touch(isInTouch, 'disconnected');
  const socket = appToken
    ? startSocketModeReceiver({
        appToken,
        apiUrl,
        clock,
        append,
        now,
        onRecord: heard,
        onDelivery: called,
        onConnectedChange: onTouch,
      })
    : undefined;
  if (!socket && signingSecret) touch(true, 'down');

  return {
    eventStored: heard,
    deliveryAnswered: called,
    status: () => ({ socket: socket?.status() ?? null, api: sync?.status() ?? API_OFF, gaps: listening.gaps() }),
    async close() {
      await Promise.all([socket?.close(), sync?.close()]);
      await listening.close();
    },
  };
}

function durableTextFile(path: string) {
  return {
    read: async () => await readDurableFile(path).then((bytes) => bytes && new TextDecoder().decode(bytes)),
    write: (text: string) => writeDurableFile(path, new TextEncoder().encode(text)),
  };
}

/** What is tried again and again need not be complained of each time. */
function withoutRepeats(warn: (text: string) => void): (text: string) => void {
  let last = '';
  return (text) => {
    if (text !== last) warn(text);
    last = text;
  };
}
