import { join } from 'node:path';
import { createClock, monotonicClock } from '../async/clock.ts';
import type { SlackConfig } from '../config/config.ts';
import type { GapCause } from '../core/protocol/gaps.ts';
import type { ServerStatus } from '../core/protocol/status.ts';
import type { SlackRecord } from '../core/records/record.ts';
import type { Milliseconds } from '../core/time/units.ts';
import type { Feed } from '../feed/feed.ts';
import { createDeliveryLogger } from '../ops/delivery-logger.ts';
import type { Logger } from '../ops/logger.ts';
import type { PrometheusMetrics } from '../ops/prometheus-metrics.ts';
import type { DeliveryLog, DeliveryReport } from '../slack/ingest/delivery-log.ts';
import { type SocketModeReceiver, startSocketModeReceiver } from '../slack/ingest/socket-mode-receiver.ts';
import { WorkspaceSync } from '../slack/sync/workspace-sync.ts';
import { durableTextFile } from './durable-text-file.ts';
import type { Storage } from './open-storage.ts';
import { withoutRepeats } from './without-repeats.ts';

export interface ConnectSlackOptions {
  dataDir: string;
  storage: Pick<Storage, 'log' | 'gapTracker' | 'rereads' | 'append'>;
  feed: Feed;
  deliveryLog: DeliveryLog;
  metrics: PrometheusMetrics;
  /** The current time, UTC. */
  now: () => Milliseconds;
  logger: Logger;
  /** The length of the minute in which Slack's rate limits count; tests shorten it. */
  slackRateLimitMinuteMs?: Milliseconds | undefined;
}

/** The backfill pauses while at least this many records wait for a broker. */
const MAX_WAITING_RECORDS = 5000;

const API_OFF: ServerStatus['api'] = {
  state: 'off',
  reason: '',
  missing_scopes: [],
  channels: null,
  history: null,
  gap_since: null,
  history_changed: null,
};

/** Opens the connections to Slack for which the settings have tokens: Socket Mode, and the sync with the Web API. */
export function connectSlack(config: SlackConfig, options: ConnectSlackOptions): SlackConnection {
  return new SlackConnection(config, options);
}

/** The product's connections to Slack besides the route for events. Tracks whether events can arrive. */
export class SlackConnection {
  readonly #options: ConnectSlackOptions;
  readonly #isConnectable: boolean;
  readonly #logDelivery: (report: DeliveryReport) => void;
  readonly #sync: WorkspaceSync | undefined;
  #socket: SocketModeReceiver | undefined;

  constructor(config: SlackConfig, options: ConnectSlackOptions) {
    this.#options = options;
    this.#isConnectable = config.signingSecret !== undefined || config.appToken !== undefined;
    this.#logDelivery = createDeliveryLogger(options.logger.child('slack'));
    this.#sync = startSync(config, options);
    options.storage.gapTracker.setCallbacks(
      (from, to) => this.#sync?.eventsMissed(from, to),
      () => this.#sync?.backfilledSince() ?? null,
    );
    if (config.appToken) this.#socket = this.#startSocketMode(config.appToken, config.apiUrl);
    else if (config.signingSecret) this.#setConnected(true, 'down');
  }

  /** Call it when the record of a live event is stored. */
  readonly eventStored = (record: SlackRecord): void => {
    this.#sync?.eventStored(record);
  };

  /** Call it after each response to a delivery. */
  readonly deliveryAnswered = (report: DeliveryReport): void => {
    const { deliveryLog, metrics } = this.#options;
    deliveryLog.add(report);
    metrics.onDelivery(report);
    this.#logDelivery(report);
    // Slack sends a refused event at most three times within six minutes, so it may be lost.
    if (report.outcome === 'not_stored' && report.cause !== 'busy') this.#setConnected(false, 'not_stored');
    // An event over a Socket Mode connection that is closed by now, or soon, does not mean that more can arrive.
    const canMoreArrive = this.#socket === undefined || this.#socket.isConnected();
    if (report.outcome === 'stored' && canMoreArrive) this.#setConnected(true, 'down');
  };

  /** `now`: UTC. */
  status(now: Milliseconds): Pick<ServerStatus, 'slack' | 'journal' | 'setup' | 'socket' | 'api' | 'gaps'> {
    const { deliveryLog, storage, feed } = this.#options;
    const areChangesUnread = !this.#sync && storage.rereads.pending(feed.community).length > 0;
    return {
      ...deliveryLog.status(now, this.#isConnectable),
      socket: this.#socket?.status() ?? null,
      api: this.#sync?.status() ?? { ...API_OFF, history_changed: areChangesUnread ? 'unreadable' : null },
      gaps: storage.gapTracker.gaps(),
    };
  }

  /** Closes the connections. No event can arrive afterwards. */
  async close(): Promise<void> {
    await Promise.all([this.#socket?.close(), this.#sync?.close()]);
    this.#options.storage.gapTracker.setConnected(false, 'down');
  }

  #startSocketMode(appToken: string, apiUrl: string): SocketModeReceiver {
    const { storage, now, logger } = this.#options;
    const { warn, info } = logger.child('slack');
    return startSocketModeReceiver({
      appToken,
      apiUrl,
      clock: monotonicClock,
      warn,
      info,
      append: storage.append,
      now,
      onRecord: this.eventStored,
      onDelivery: this.deliveryAnswered,
      onConnectedChange: (isConnected, at) => this.#setConnected(isConnected, 'disconnected', at),
    });
  }

  /**
   * Notifies the gap tracker first, because the sync backfills the gap that it records. `at`: since when events can be
   * received, or no longer, ms UTC.
   */
  #setConnected(isConnected: boolean, cause: GapCause, at = this.#options.now()): void {
    this.#options.storage.gapTracker.setConnected(isConnected, cause, at);
    this.#sync?.setConnected(isConnected, at);
  }
}

function startSync(
  { botToken, apiUrl, teamId, joinChannels, historyDays }: SlackConfig,
  { dataDir, storage: { log, rereads, append }, feed, now, logger, slackRateLimitMinuteMs }: ConnectSlackOptions,
): WorkspaceSync | undefined {
  if (!botToken) return undefined;
  return new WorkspaceSync({
    token: botToken,
    apiUrl,
    teamId,
    joinChannels,
    historyDays,
    append,
    community: () => feed.community,
    hasRoom: () => log.status().waiting < MAX_WAITING_RECORDS,
    ready: () => feed.whenReady(),
    clock: createClock(now),
    rateLimitMinuteMs: slackRateLimitMinuteMs,
    plan: durableTextFile(join(dataDir, 'history')),
    rereads,
    warn: withoutRepeats(logger.child('slack').warn),
  });
}
