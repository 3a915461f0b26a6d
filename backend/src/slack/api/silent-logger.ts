import { type Logger, LogLevel } from '@slack/web-api';

const noop = () => undefined;

/**
 * A logger for Slack's client libraries that drops everything. They would log texts of messages, and WebSocket
 * addresses that are secret. The callers log what an operator needs.
 */
export const SILENT_LOGGER: Logger = {
  debug: noop,
  info: noop,
  warn: noop,
  error: noop,
  setLevel: noop,
  setName: noop,
  getLevel: () => LogLevel.ERROR,
};
