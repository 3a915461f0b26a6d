import type { z } from 'zod';
import { DEFAULT_HEALTH_RULES, type HealthRules } from '../core/metrics/health-score.ts';
import { signingSecretDoubt } from '../core/protocol/signing-secret.ts';
import type { LogFormat, LogLevel } from '../ops/logger.ts';
import { type Environment, environmentSchema } from './environment-schema.ts';

/** All settings, in the form in which the parts of the product use them (docs/operations.md#settings). */
export interface Config {
  port: number;
  dashboardPort: number;
  host: string;
  /** How many connections to `dashboardPort` may be open at a time. */
  maxConnections: number;
  dataDir: string;
  /** `format`: undefined for text on a terminal and JSON elsewhere. */
  logging: { level: LogLevel; format: LogFormat | undefined };
  /** How much the journal may hold while the topic accepts no records. */
  journalMaxBytes: number;
  timeZone: string;
  slack: SlackConfig;
  kafka: KafkaConfig | undefined;
  access: { allowedHosts: string[]; token: string | undefined };
  publicBadge: boolean;
  corsOrigin: string | undefined;
  countDirectMessages: boolean;
  keepText: boolean;
  /** The largest export that may be uploaded, MB. */
  importMaxMb: number;
  health: HealthRules;
}

export interface SlackConfig {
  signingSecret: string | undefined;
  /** `xoxb-...`, for calls of the Web API. */
  botToken: string | undefined;
  /** `xapp-...`, for Socket Mode. */
  appToken: string | undefined;
  /** Ends with a slash. */
  apiUrl: string;
  teamId: string;
  workspace: string;
  /** `all`, `none`, or globs of channel names. */
  joinChannels: string;
  /** How many days of history are read; 0 for none. */
  historyDays: number;
}

export interface KafkaConfig {
  brokers: string[];
  topic: string;
  ssl: boolean;
  caFile: string | undefined;
  sasl: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string } | undefined;
}

/** Its message names every wrong setting, each with the expected value and an example. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Parses the settings of an environment. An empty value counts as absent. Throws `ConfigError` if one is wrong. */
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
      quietMax: env.HEALTH_QUIET_MAX,
      redBelow: env.HEALTH_RED_BELOW,
      greenAbove: env.HEALTH_GREEN_ABOVE,
    },
  };
}

/** What is unusual about valid settings, one sentence each, without their values. */
export function configWarnings({ slack: { signingSecret } }: Pick<Config, 'slack'>): string[] {
  const doubt = signingSecret === undefined ? undefined : signingSecretDoubt(signingSecret);
  return doubt ? [`SLACK_SIGNING_SECRET has an unusual form. ${doubt.text}`] : [];
}

function kafkaConfig(env: Environment): KafkaConfig | undefined {
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

/** Returns the problems of settings that are valid alone but not together. */
function crossFieldProblems(given: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = [];
  const sasl = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'];
  const missing = sasl.filter((name) => given[name] === undefined);
  if (missing.length > 0 && missing.length < sasl.length)
    problems.push(`${missing.join(', ')}: expected a value, because the login needs all of ${sasl.join(', ')}`);
  const redBelow = Number(given['HEALTH_RED_BELOW'] ?? DEFAULT_HEALTH_RULES.redBelow);
  const greenAbove = Number(given['HEALTH_GREEN_ABOVE'] ?? DEFAULT_HEALTH_RULES.greenAbove);
  if (redBelow > greenAbove)
    problems.push('HEALTH_RED_BELOW: expected no more than HEALTH_GREEN_ABOVE, for example 100 and 150');
  return problems;
}

function problemText({ path, message }: z.core.$ZodIssue): string {
  return `${path.join('.')}: expected ${message}`;
}

function problemsText(problems: readonly string[]): string {
  return ['Some settings are wrong. Correct them in .env or in the environment:', ...problems].join('\n  ');
}
