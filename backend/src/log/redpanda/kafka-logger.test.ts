import { logLevel } from 'kafkajs';
import { expect, it } from 'vitest';
import { createKafkaLogCreator } from './kafka-logger.ts';

function createTestLogger(): {
  speak: (level: logLevel, message: string, extra?: object) => void;
  said: string[];
  wait(ms: number): void;
} {
  const said: string[] = [];
  let clock = 0;
  const keep = (text: string) => said.push(text);
  const write = createKafkaLogCreator({ info: keep, warn: keep, error: keep }, () => clock)(logLevel.INFO);
  return {
    said,
    speak: (level, message, extra = {}) =>
      write({ namespace: 'n', level, label: 'l', log: { timestamp: '', message, ...extra } }),
    wait: (ms) => {
      clock += ms;
    },
  };
}

it('says a sentence once in ten minutes, and how often it came meanwhile', () => {
  const { speak, said, wait } = createTestLogger();
  for (let turn = 0; turn < 5; turn++) speak(logLevel.ERROR, 'Connection error', { error: 'refused' });
  speak(logLevel.WARN, 'another');
  expect(said).toEqual(['kafka: Connection error: refused', 'kafka: another']);
  wait(10 * 60_000);
  speak(logLevel.ERROR, 'Connection error', { error: 'refused' });
  expect(said.at(-1)).toBe('kafka: Connection error: refused (and 4 times more since)');
});

it('keeps to warnings, and to what is not said elsewhere, without settings', () => {
  const { speak, said } = createTestLogger();
  speak(logLevel.INFO, 'joined');
  speak(logLevel.DEBUG, 'detail');
  speak(logLevel.WARN, 'Limiting retries for the idempotent producer may invalidate EoS guarantees');
  speak(logLevel.ERROR, 'failed', { sasl: { password: 'hunter2' }, stack: 'at' });
  expect(said).toEqual(['kafka: failed']);
});
