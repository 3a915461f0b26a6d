import { pino } from 'pino';

/** Lines of this level and above are written. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
/** `json`: one JSON object a line, for machines. `text`: plain text, for people. */
export type LogFormat = 'json' | 'text';

/** Logs sentences for operators, never a secret or a message text (docs/operations.md#logging). */
export interface Logger {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  /** Returns a logger whose lines have the name of a part of the product. */
  child(part: string): Logger;
}

export interface LoggerOptions {
  level: LogLevel;
  format: LogFormat;
  /** Writes a line, which ends with a newline; by default to the standard output. */
  write?: (line: string) => void;
}

/** Each call returns when its line is written, so that no line before a crash is lost. */
export function createLogger({ level, format, write }: LoggerOptions): Logger {
  const out = pino.destination({ fd: 1, sync: true });
  const writeLine = write ?? ((line: string) => out.write(line));
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return wrapPino(pino(options, { write: format === 'json' ? writeLine : (line) => writeLine(formatLine(line)) }));
}

/** Returns methods that do not use `this`, so they can be passed as callbacks. */
function wrapPino(target: pino.Logger): Logger {
  return {
    debug: (text) => target.debug(text),
    info: (text) => target.info(text),
    warn: (text) => target.warn(text),
    error: (text) => target.error(text),
    child: (part) => wrapPino(target.child({ part })),
  };
}

const MAX_STACK_FRAMES = 8;

/** Returns the name and the stack of an error, without its message, which may quote a text of Slack. */
export function stackWithoutMessage(error: unknown): string {
  if (!(error instanceof Error)) return 'a value that is not an Error was thrown';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames.slice(0, MAX_STACK_FRAMES)].join('\n');
}

/** `09:14:05 warn kafka: ...`. Further lines are indented, so that no text can look like another log line. */
function formatLine(line: string): string {
  const { time, level, part, msg }: { time: string; level: string; part?: string; msg: string } = JSON.parse(line);
  const head = [time.slice(11, 19), level === 'info' ? '' : level, part ? `${part}:` : ''].filter(Boolean).join(' ');
  return `${head} ${replaceControlCharacters(msg).replaceAll('\n', '\n  ')}\n`;
}

/** Control characters could move the cursor of a terminal or change its colours. */
function replaceControlCharacters(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, '\uFFFD');
}
