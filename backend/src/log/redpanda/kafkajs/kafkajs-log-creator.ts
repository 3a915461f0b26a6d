import { type logCreator, logLevel } from 'kafkajs';
import { MINUTE_MS, type Milliseconds } from '../../../core/time/units.ts';
import type { KafkaLogger } from '../kafka-port.ts';
import { CLIENT_CLOSED_MESSAGE } from './kafka-sockets.ts';

const REPEAT_INTERVAL_MS: Milliseconds = 10 * MINUTE_MS;
const MAX_REMEMBERED_TEXTS = 200;
// The few retries are intended, since the forwarder sends again; and ensure-topic.ts reports whether a topic was created.
const IGNORED_MESSAGES = /^Limiting retries for the idempotent producer|^Response CreateTopics/;

/**
 * Passes on the warnings and errors of kafkajs, all as warnings, because the engine repairs what they report. The same
 * text appears at most once in ten minutes, with the number of repetitions since. Only the message and the text of the
 * error pass: other fields may hold secrets.
 */
export function createKafkajsLogCreator(logger: KafkaLogger, now: () => Milliseconds = Date.now): logCreator {
  const lastByText = new Map<string, { at: Milliseconds; repetitions: number }>();
  return () =>
    ({ level, log }) => {
      if (level > logLevel.WARN || level === logLevel.NOTHING) return;
      if (IGNORED_MESSAGES.test(log.message) || log.message.includes(CLIENT_CLOSED_MESSAGE)) return;
      const detail = typeof log['error'] === 'string' ? `: ${log['error']}` : '';
      const text = `kafka: ${log.message}${detail}`;
      const last = lastByText.get(text);
      if (last && now() - last.at < REPEAT_INTERVAL_MS) {
        last.repetitions++;
        return;
      }
      if (lastByText.size >= MAX_REMEMBERED_TEXTS) lastByText.clear();
      lastByText.set(text, { at: now(), repetitions: 0 });
      logger.warn(last?.repetitions ? `${text} (repeated ${last.repetitions} times since)` : text);
    };
}
