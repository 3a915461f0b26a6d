import { expect, it } from 'vitest';
import { createLogger, type LogFormat, type LogLevel, stackWithoutMessage } from './logger.ts';

function createTestLogger(format: LogFormat, level: LogLevel = 'info') {
  const lines: string[] = [];
  return { lines, logger: createLogger({ level, format, write: (line) => lines.push(line) }) };
}

it('a logger writes lines of its level and above', () => {
  const { lines, logger } = createTestLogger('json', 'warn');
  logger.debug('a');
  logger.info('b');
  logger.warn('c');
  logger.error('d');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: 'warn', time: expect.stringMatching(/^\d{4}-.*Z$/), msg: 'c' },
    { level: 'error', time: expect.any(String), msg: 'd' },
  ]);
});

it('a child logger adds its part to each line', () => {
  const { lines, logger } = createTestLogger('json');
  logger.child('kafka').warn('is unreachable');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ part: 'kafka', msg: 'is unreachable' });
});

it('a logger with the text format writes plain lines', () => {
  const { lines, logger } = createTestLogger('text');
  logger.info('SlackPanda\n  dashboard');
  logger.child('kafka').warn('is unreachable');
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d SlackPanda\n {4}dashboard\n$/);
  expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d warn kafka: is unreachable\n$/);
});

it.each(['json', 'text'] as const)(
  'a logger with the %s format escapes text that would look like another line or move the cursor',
  (format) => {
    const { lines, logger } = createTestLogger(format);
    logger.warn('a\n09:00:00 error: all is lost\r\u001b[2J\u0007');
    const [first, ...others] = lines.join('').split('\n').filter(Boolean);
    expect(first).toBeDefined();
    for (const line of others) expect(line).toMatch(/^ {2}/);
    expect(lines.join('')).not.toMatch(/[^\P{Cc}\n]/u);
  },
);

it('the stack of an error has none of the texts that its message quotes', () => {
  const error = new TypeError('private words\nin two lines');
  expect(stackWithoutMessage(error)).toMatch(/^TypeError\n\s+at .*logger\.test\.ts/);
  expect(stackWithoutMessage(error)).not.toMatch(/private|lines/);
});
