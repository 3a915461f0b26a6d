import { logLevel } from 'kafkajs';
import { expect, it } from 'vitest';
import { MINUTE_MS } from '../../../core/time/units.ts';
import { createKafkajsLogCreator } from './kafkajs-log-creator.ts';

function createTestLogger(): {
  log: (level: logLevel, message: string, extra?: object) => void;
  texts: string[];
  advance(ms: number): void;
} {
  const texts: string[] = [];
  let nowMs = 0;
  const keep = (text: string) => texts.push(text);
  const write = createKafkajsLogCreator({ info: keep, warn: keep, error: keep }, () => nowMs)(logLevel.INFO);
  return {
    texts,
    log: (level, message, extra = {}) =>
      write({ namespace: 'n', level, label: 'l', log: { timestamp: '', message, ...extra } }),
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

it('the log of kafkajs passes a message once in ten minutes, with the number of its repetitions', () => {
  const { log, texts, advance } = createTestLogger();
  for (let turn = 0; turn < 5; turn++) log(logLevel.ERROR, 'Connection error', { error: 'refused' });
  log(logLevel.WARN, 'another');
  expect(texts).toEqual(['kafka: Connection error: refused', 'kafka: another']);
  advance(10 * MINUTE_MS);
  log(logLevel.ERROR, 'Connection error', { error: 'refused' });
  expect(texts.at(-1)).toBe('kafka: Connection error: refused (repeated 4 times since)');
});

it('the log of kafkajs passes only warnings and errors that the engine does not report itself, without settings', () => {
  const { log, texts } = createTestLogger();
  log(logLevel.INFO, 'joined');
  log(logLevel.DEBUG, 'detail');
  log(logLevel.WARN, 'Limiting retries for the idempotent producer may invalidate EoS guarantees');
  log(logLevel.ERROR, 'failed', { sasl: { password: 'hunter2' }, stack: 'at' });
  expect(texts).toEqual(['kafka: failed']);
});
