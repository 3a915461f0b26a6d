import { type logCreator, logLevel } from 'kafkajs';
import { CLIENT_CLOSED_MESSAGE } from './kafka-sockets.ts';

export interface KafkaLogger {
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

const REPEAT_INTERVAL_MS = 10 * 60_000;
const MAX_REMEMBERED_TEXTS = 200;
// Our retries are few on purpose, as the journal sends again; and what became of the topic is said in better words.
const IGNORED_MESSAGES = /^Limiting retries for the idempotent producer|^Response CreateTopics/;

/**
 * kafkajs's own words, as warnings: it shouts about what our loops repair. The same sentence at most once in ten
 * minutes, with how often it came meanwhile. Nothing but the message is taken: the rest may hold settings.
 */
export function createKafkaLogCreator(logger: KafkaLogger, now: () => number = Date.now): logCreator {
  const said = new Map<string, { at: number; since: number }>();
  return () =>
    ({ level, log }) => {
      if (level > logLevel.WARN || level === logLevel.NOTHING) return;
      if (IGNORED_MESSAGES.test(log.message) || log.message.includes(CLIENT_CLOSED_MESSAGE)) return;
      const detail = typeof log['error'] === 'string' ? `: ${log['error']}` : '';
      const text = `kafka: ${log.message}${detail}`;
      const last = said.get(text);
      if (last && now() - last.at < REPEAT_INTERVAL_MS) {
        last.since++;
        return;
      }
      if (said.size >= MAX_REMEMBERED_TEXTS) said.clear();
      said.set(text, { at: now(), since: 0 });
      logger.warn(last?.since ? `${text} (and ${last.since} times more since)` : text);
    };
}
