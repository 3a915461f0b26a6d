import dotenv from 'dotenv';
import { z } from 'zod';
import { DEFAULT_HEALTH_RULES, type HealthRules } from '../core/metrics/health-score.ts';
import type { LogFormat, LogLevel } from '../ops/logger.ts';
import { setInEnvFile } from './env-file.ts';

/** Everything a person can set, in the form in which the parts take it. */
export interface Config {
  port: number;
  dashboardPort: number;
  host: string;
  /** To the port that faces people, at a time. */
  maxConnections: number;
  dataDir: string;
  /** `format`: undefined for what suits the place that is written to. */
  logging: { level: LogLevel; format: LogFormat | undefined };
  /** How much the journal may hold for a topic that does not take it. */
  journalMaxBytes: number;
  timeZone: string;
  slack: SlackConfig;
  kafka: KafkaConfig | undefined;
  access: { allowedHosts: string[]; token: string | undefined };
  publicBadge: boolean;
  corsOrigin: string | undefined;
  countDirectMessages: boolean;
  keepText: boolean;
  /** The largest export that the page and the route take, MB. */
  importMaxMb: number;
  health: HealthRules;
}

export interface SlackConfig {
  signingSecret: string | undefined;
  /** `xoxb-...`: what the product asks Slack with. */
  botToken: string | undefined;
  /** `xapp-...`: events come over Socket Mode. */
  appToken: string | undefined;
  /** Ends with a slash. */
  apiUrl: string;
  teamId: string;
  workspace: string;
  /** `all`, `none`, or globs of channel names. */
  joinChannels: string;
  /** How far back history is read; 0 for not at all. */
  historyDays: number;
}

export interface KafkaConfig {
  brokers: string[];
  topic: string;
  ssl: boolean;
  caFile: string | undefined;
  sasl: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string } | undefined;
}

/** Names every problem of the settings at once, each with its variable and an example. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The settings of this process: its environment, and beneath it the file `.env` where it was started. */
export function loadConfig(): Config {
  return parseConfig({ ...envFileSettings(), ...environmentSettings() });
}

/**
 * Writes settings to `.env`, for the next `loadConfig`. Returns what stands against it, in words, or an empty text: the environment
 * wins over the file, and wrong values are not written.
 */
export async function saveSettings(values: Readonly<Record<string, string>>): Promise<string> {
  const fixed = Object.keys(values).filter((name) => environmentSettings()[name] !== undefined);
  if (fixed.length > 0) return `${fixed.join(', ')} comes from the environment of the process: change it there`;
  try {
    parseConfig({ ...envFileSettings(), ...environmentSettings(), ...values });
    await setInEnvFile('.env', values);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What the environment says; an empty value counts as absent. */
function environmentSettings(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value?.trim()));
}

/** What the file says now: the environment of this process stays as it was when it started. */
function envFileSettings(): Record<string, string> {
  const found = {};
  dotenv.config({ quiet: true, processEnv: found });
  return found;
}

/** The settings in an environment; an empty value counts as absent. Throws `ConfigError`. */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = environmentSchema.safeParse(given);
  const problems = [...(parsed.error?.issues ?? []).map(problemText), ...crossFieldProblems(given)];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problemsText(problems));
  const env = parsed.data;
  return {
    port: env.PORT,
    dashboardPort: env.DASHBOARD_PORT,
    host: env.HOST,
    maxConnections: env.MAX_CONNECTIONS,
    dataDir: env.DATA_DIR,
    logging: { level: env.LOG_LEVEL, format: env.LOG_FORMAT },
    journalMaxBytes: env.JOURNAL_MAX_BYTES,
    timeZone: env.TIME_ZONE,
    slack: {
      signingSecret: env.SLACK_SIGNING_SECRET,
      botToken: env.SLACK_BOT_TOKEN,
      appToken: env.SLACK_APP_TOKEN,
      apiUrl: env.SLACK_API_URL,
      teamId: env.SLACK_TEAM_ID,
      workspace: env.SLACK_WORKSPACE,
      joinChannels: env.JOIN_CHANNELS,
      historyDays: env.HISTORY_DAYS,
    },
    kafka: kafkaConfig(env),
    access: { allowedHosts: env.ALLOWED_HOSTS, token: env.DASHBOARD_TOKEN },
    publicBadge: env.PUBLIC_BADGE,
    corsOrigin: env.CORS_ORIGIN,
    countDirectMessages: env.COUNT_DIRECT_MESSAGES,
    keepText: env.KEEP_TEXT,
    importMaxMb: env.IMPORT_MAX_MB,
    health: {
      base: env.HEALTH_BASE,
      perMessage: env.HEALTH_PER_MESSAGE,
      perMember: env.HEALTH_PER_MEMBER,
      cap: env.HEALTH_CAP,
      quietMinutes: env.HEALTH_QUIET_MINUTES,
      quietPenalty: env.HEALTH_QUIET_PENALTY,
      redBelow: env.HEALTH_RED_BELOW,
      greenAbove: env.HEALTH_GREEN_ABOVE,
    },
  };
}

const portSetting = (standard: number) =>
  numberSetting('8000', 0, 65_535, standard).refine(Number.isInteger, 'a whole number, for example 8000');
const listSetting = (standard: string) =>
  z
    .string()
    .default(standard)
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    );
const booleanSetting = (standard: 'true' | 'false') =>
  z
    .enum(['true', 'false'], 'true or false')
    .default(standard)
    .transform((text) => text === 'true');

const environmentSchema = z.object({
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
  TIME_ZONE: z
    .string()
    .default(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
    .refine(isTimeZone, 'an IANA time zone, for example Europe/Lisbon'),
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(
      /^[0-9a-f]{32}$/i,
      'the 32 hexadecimal digits under Basic Information, Signing Secret, of your Slack app, for example 8f742231b10e8888abcd99badc0ffee0',
    )
    .optional(),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(
      /^xoxb-\S+$/,
      'the Bot User OAuth Token under OAuth & Permissions of your Slack app, for example xoxb-1234567890-abc (xapp-... is SLACK_APP_TOKEN)',
    )
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(
      /^xapp-\S+$/,
      'an App-Level Token with connections:write under Basic Information of your Slack app, for example xapp-1-A0123-456-abc (xoxb-... is SLACK_BOT_TOKEN)',
    )
    .optional(),
  SLACK_API_URL: z
    .url({ protocol: /^https?$/, error: "the address of Slack's Web API, for example https://slack.com/api/" })
    .transform((url) => url.replace(/\/?$/, '/'))
    .default('https://slack.com/api/'),
  JOIN_CHANNELS: z.string().default('all'),
  HISTORY_DAYS: numberSetting('90', 0, 3650, 90),
  SLACK_TEAM_ID: z
    .string()
    .regex(/^T[A-Z0-9]+$/, "a workspace's id, for example T024BE7LD")
    .default(''),
  SLACK_WORKSPACE: z
    .string()
    .transform((text) => text.replace(/^https:\/\//, '').replace(/\.slack\.com\/?$/, ''))
    .refine(
      (text) => /^[a-z0-9-]+$/.test(text),
      "the first word of your workspace's address, for example acme for acme.slack.com",
    )
    .default(''),
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
  HEALTH_RED_BELOW: numberSetting('100', 0, 1e6, DEFAULT_HEALTH_RULES.redBelow),
  HEALTH_GREEN_ABOVE: numberSetting('150', 0, 1e6, DEFAULT_HEALTH_RULES.greenAbove),
});

function numberSetting(example: string, least: number, most: number, standard: number) {
  const words = `a number from ${least} to ${most}, for example ${example}`;
  return z.coerce.number(words).min(least, words).max(most, words).default(standard);
}

function kafkaConfig(env: z.infer<typeof environmentSchema>): KafkaConfig | undefined {
  if (env.KAFKA_BROKERS.length === 0) return undefined;
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = env;
  const sasl = mechanism && username && password ? { mechanism, username, password } : undefined;
  return {
    brokers: env.KAFKA_BROKERS,
    topic: env.KAFKA_TOPIC,
    ssl: env.KAFKA_SSL,
    caFile: env.KAFKA_SSL_CA_FILE,
    sasl,
  };
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** The names of all settings, so that nothing that is written about them can rot. */
export const SETTING_NAMES: readonly string[] = Object.keys(environmentSchema.shape);

/** What no setting shows alone. */
function crossFieldProblems(given: Readonly<Record<string, string | undefined>>): string[] {
  const found: string[] = [];
  const sasl = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'];
  const missing = sasl.filter((name) => given[name] === undefined);
  if (missing.length > 0 && missing.length < sasl.length)
    found.push(`${missing.join(', ')}: expected a value, because the others of ${sasl.join(', ')} have one`);
  if (Number(given['HEALTH_RED_BELOW'] ?? 100) > Number(given['HEALTH_GREEN_ABOVE'] ?? 150))
    found.push('HEALTH_RED_BELOW: expected no more than HEALTH_GREEN_ABOVE, for example 100 and 150');
  return found;
}

function problemText({ path, message }: z.core.$ZodIssue): string {
  return `${path.join('.')}: expected ${message}`;
}

function problemsText(problems: readonly string[]): string {
  return ['The settings are wrong (.env or environment):', ...problems].join('\n  ');
}
