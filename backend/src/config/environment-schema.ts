import { z } from 'zod';
import { DEFAULT_HEALTH_RULES } from '../core/metrics/health-score.ts';
import { booleanSetting, listSetting, numberSetting, portSetting, timeZoneSetting } from './setting-types.ts';
import { slackSettings } from './slack-settings.ts';

/** Every setting by its name in the environment. The texts complete "NAME: expected ...". */
export const environmentSchema = z.object({
  PORT: portSetting(8000),
  DASHBOARD_PORT: portSetting(3000),
  HOST: z.string().default('127.0.0.1'),
  MAX_CONNECTIONS: numberSetting('5000', 10, 1_000_000, 5000).refine(
    Number.isInteger,
    'a whole number, for example 5000',
  ),
  DATA_DIR: z.string().default('./data'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'debug, info, warn or error').default('info'),
  LOG_FORMAT: z.enum(['json', 'text'], 'json or text').optional(),
  JOURNAL_MAX_BYTES: numberSetting('1073741824', 1_048_576, 1e15, 1_073_741_824),
  TIME_ZONE: timeZoneSetting(),
  ...slackSettings,
  KAFKA_BROKERS: listSetting(''),
  KAFKA_TOPIC: z
    .string()
    .regex(/^[\w.-]{1,249}$/, 'a topic name, for example slack-events')
    .default('slack-events'),
  KAFKA_SSL: booleanSetting('false'),
  KAFKA_SSL_CA_FILE: z.string().optional(),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'], 'plain, scram-sha-256 or scram-sha-512')
    .optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  ALLOWED_HOSTS: listSetting('localhost,127.0.0.1,[::1]'),
  DASHBOARD_TOKEN: z
    .string()
    .min(16, 'at least 16 characters, for example the output of: openssl rand -hex 16')
    .optional(),
  PUBLIC_BADGE: booleanSetting('false'),
  CORS_ORIGIN: z.url({ protocol: /^https?$/, error: 'an origin, for example https://status.example.org' }).optional(),
  COUNT_DIRECT_MESSAGES: booleanSetting('false'),
  KEEP_TEXT: booleanSetting('true'),
  IMPORT_MAX_MB: numberSetting('2048', 1, 1e6, 2048),
  HEALTH_BASE: numberSetting('100', 0, 1e6, DEFAULT_HEALTH_RULES.base),
  HEALTH_PER_MESSAGE: numberSetting('0.5', 0, 1e6, DEFAULT_HEALTH_RULES.perMessage),
  HEALTH_PER_MEMBER: numberSetting('1', 0, 1e6, DEFAULT_HEALTH_RULES.perMember),
  HEALTH_CAP: numberSetting('200', 1, 1e6, DEFAULT_HEALTH_RULES.cap),
  HEALTH_QUIET_MINUTES: numberSetting('30', 1, 1e6, DEFAULT_HEALTH_RULES.quietMinutes),
  HEALTH_QUIET_PENALTY: numberSetting('1', 0, 1e6, DEFAULT_HEALTH_RULES.quietPenalty),
  HEALTH_QUIET_MAX: numberSetting('1', 0, 1e6, DEFAULT_HEALTH_RULES.quietMax).refine(
    Number.isInteger,
    'a whole number, for example 1',
  ),
  HEALTH_RED_BELOW: numberSetting('100', 0, 1e6, DEFAULT_HEALTH_RULES.redBelow),
  HEALTH_GREEN_ABOVE: numberSetting('150', 0, 1e6, DEFAULT_HEALTH_RULES.greenAbove),
});

export type Environment = z.infer<typeof environmentSchema>;

/** The names of all settings. Tests compare `.env.example`, the compose file and the documents with them. */
export const SETTING_NAMES: readonly string[] = Object.keys(environmentSchema.shape);
