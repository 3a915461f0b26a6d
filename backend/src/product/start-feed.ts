import type { Config } from '../config/config.ts';
import type { Milliseconds } from '../core/time/units.ts';
import { startCheckpointWriter } from '../feed/checkpoint-writer.ts';
import { Feed } from '../feed/feed.ts';
import type { Logger } from '../ops/logger.ts';
import type { PrometheusMetrics } from '../ops/prometheus-metrics.ts';
import type { DeliveryLog } from '../slack/ingest/delivery-log.ts';
import { EventStreamHub } from '../stream/event-stream-hub.ts';
import type { Storage } from './open-storage.ts';

export interface StartFeedOptions {
  /** The current time, UTC. */
  now: () => Milliseconds;
  logger: Logger;
  /** Counts each batch that is folded. */
  metrics: PrometheusMetrics;
  /** Observes each record that is folded. */
  deliveryLog: DeliveryLog;
}

export interface RunningFeed {
  feed: Feed;
  hub: EventStreamHub;
  /** Resolves when the feed is closed. Rejects if the log or the journal fails permanently. */
  ended: Promise<void>;
  /** Starts to save checkpoints. Entries that are already folded count as saved. */
  saveCheckpoints(): void;
  close(): Promise<void>;
}

/** Starts to fold the log, from the checkpoint on, and to send its entries to the clients of the hub. */
export function startFeed(
  { slack }: Pick<Config, 'slack'>,
  { journal, log, checkpoints, checkpoint, gapTracker, rereads, restoreText }: Storage,
  { now, logger, metrics, deliveryLog }: StartFeedOptions,
): RunningFeed {
  for (const acceptedAt of Object.values(checkpoint?.events ?? {})) {
    deliveryLog.eventReceived(acceptedAt);
    gapTracker.eventReceived(acceptedAt);
  }
  const feed = new Feed(log, {
    team: slack.teamId,
    checkpoint,
    onRecord(record) {
      deliveryLog.observeRecord(record);
      gapTracker.observeRecord(record);
      rereads.observeRecord(record);
    },
    onFold: metrics.onFold,
    ...(restoreText ? { restoreText } : {}),
  });
  const hub = new EventStreamHub(feed, { now });
  const followed = feed.follow();
  const ended = Promise.race([followed, journal.hung]);
  ended.catch(() => undefined); // it may reject before the caller awaits it
  let stopSaving = async (): Promise<void> => undefined;
  return {
    feed,
    hub,
    ended,
    saveCheckpoints() {
      stopSaving = startCheckpointWriter(feed, checkpoints, logger.child('checkpoint').warn);
    },
    async close() {
      hub.close();
      feed.close();
      // The last checkpoint holds everything that the feed has folded.
      await followed.finally(stopSaving);
    },
  };
}
