import { pino } from 'pino';

/** Which words are said: those of this weight and above. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
/** `json`: a JSON object a line, for machines. `text`: a sentence a line, for people. */
export type LogFormat = 'json' | 'text';

/** Takes sentences for people, never a secret and never a text of Slack's. */
export interface Logger {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  /** The same, each line with the name of the part that says it. */
  child(part: string): Logger;
}

export interface LoggerOptions {
  level: LogLevel;
  format: LogFormat;
  /** Where the lines go, each with its end: by default the standard output. */
  write?: (line: string) => void;
}

/** Lines are written before the call returns: what is said last before a crash is what matters most. */
export function createLogger({ level, format, write }: LoggerOptions): Logger {
  const out = pino.destination({ fd: 1, sync: true });
  const raw = write ?? ((line: string) => out.write(line));
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return wrapPino(pino(options, { write: format === 'json' ? raw : (line) => raw(formatLine(line)) }));
}

/** Passed around without its object, as functions are. */
function wrapPino(target: pino.Logger): Logger {
  return {
    debug: (text) => target.debug(text),
    info: (text) => target.info(text),
    warn: (text) => target.warn(text),
    error: (text) => target.error(text),
    child: (part) => wrapPino(target.child({ part })),
  };
}

/** What kind of error, and where it happened. Without its message, which may quote what was being read. */
export function stackWithoutMessage(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is no error was thrown';
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames.slice(0, 8)].join('\n');
}

/** `09:14:05 warn kafka: ...`; what follows the first line is indented, so that no text can pass for a line of its own. */
function formatLine(line: string): string {
  const { time, level, part, msg }: { time: string; level: string; part?: string; msg: string } = JSON.parse(line);
  const head = [time.slice(11, 19), level === 'info' ? '' : level, part ? `${part}:` : ''].filter(Boolean).join(' ');
  return `${head} ${replaceControlCharacters(msg).replaceAll('\n', '\n  ')}\n`;
}

/** Without the characters that move a terminal's cursor or colour it. */
function replaceControlCharacters(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, '\uFFFD');
}
