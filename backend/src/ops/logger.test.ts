import { expect, it } from 'vitest';
import { createLogger, type LogFormat, type LogLevel, stackWithoutMessage } from './logger.ts';

function written(format: LogFormat, level: LogLevel = 'info') {
  const lines: string[] = [];
  return { lines, logger: createLogger({ level, format, write: (line) => lines.push(line) }) };
}

it('says what is of its level and above', () => {
  const { lines, logger } = written('json', 'warn');
  logger.debug('a');
  logger.info('b');
  logger.warn('c');
  logger.error('d');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'warn', time: expect.stringMatching(/^\d{4}-.*Z$/), msg: 'c' },
    { level: 'error', time: expect.any(String), msg: 'd' },
  ]);
});

it('names the part that speaks', () => {
  const { lines, logger } = written('json');
  logger.child('kafka').warn('is away');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ part: 'kafka', msg: 'is away' });
});

it('is read by people on a terminal', () => {
  const { lines, logger } = written('text');
  logger.info('SlackPanda\n  dashboard');
  logger.child('kafka').warn('is away');
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d SlackPanda\n {4}dashboard\n$/);
  expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d warn kafka: is away\n$/);
});

it.each(['json', 'text'] as const)('lets no text be a line of its own, or move the cursor, as %s', (format) => {
  const { lines, logger } = written(format);
  logger.warn('a\n09:00:00 error: all is lost\r\u001b[2J\u0007');
  const [first, ...others] = lines.join('').split('\n').filter(Boolean);
  expect(first).toBeDefined();
  for (const line of others) expect(line).toMatch(/^ {2}/);
  expect(lines.join('')).not.toMatch(/[^\P{Cc}\n]/u);
});

it('traces an error without what it quotes', () => {
  const error = new TypeError('private words\nin two lines');
  expect(stackWithoutMessage(error)).toMatch(/^TypeError\n\s+at .*logger\.test\.ts/);
  expect(stackWithoutMessage(error)).not.toMatch(/private|lines/);
});
