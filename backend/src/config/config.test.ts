import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_HEALTH_RULES } from '../core/metrics/health-score.ts';
import { ConfigError, configWarnings, parseConfig } from './config.ts';
import { SETTING_NAMES } from './environment-schema.ts';

/** The lines of the error about an environment. */
function problemsOf(environment: Record<string, string>): string[] {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n').slice(1);
    throw error;
  }
  return [];
}

describe('the settings', () => {
  it('have defaults, except for the secrets', () => {
    expect(parseConfig({})).toEqual({
      port: 8000,
      dashboardPort: 3000,
      host: '127.0.0.1',
      maxConnections: 5000,
      dataDir: './data',
      journalMaxBytes: 1_073_741_824,
      logging: { level: 'info', format: undefined },
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      slack: {
        signingSecret: undefined,
        botToken: undefined,
        appToken: undefined,
        apiUrl: 'https://slack.com/api/',
        teamId: '',
        workspace: '',
        joinChannels: 'all',
        historyDays: 90,
      },
      kafka: undefined,
      access: { allowedHosts: ['localhost', '127.0.0.1', '[::1]'], token: undefined },
      publicBadge: false,
      corsOrigin: undefined,
      countDirectMessages: false,
      keepText: true,
      importMaxMb: 2048,
      health: DEFAULT_HEALTH_RULES,
    });
  });

  it('count as absent if they are empty', () => {
    const empty = Object.fromEntries(settingNames().map((name) => [name, name.length % 2 ? '' : '  ']));
    expect(parseConfig(empty)).toEqual(parseConfig({}));
  });

  it('are checked all at once, each problem with its name and an example', () => {
    const wrong = {
      PORT: 'eight thousand',
      DASHBOARD_PORT: '99999',
      MAX_CONNECTIONS: '5000.5',
      TIME_ZONE: 'Mars/Olympus',
      SLACK_SIGNING_SECRET: 'xoxb-1-bot',
      SLACK_BOT_TOKEN: 'xapp-1-A0-1-app',
      SLACK_APP_TOKEN: 'xoxb-1-bot',
      SLACK_API_URL: 'slack.com/api',
      SLACK_TEAM_ID: 'acme',
      SLACK_WORKSPACE: 'acme inc',
      HISTORY_DAYS: '-1',
      KAFKA_TOPIC: 'slack events',
      KAFKA_SSL: 'yes',
      DASHBOARD_TOKEN: 'short',
      CORS_ORIGIN: 'example.org',
      HEALTH_CAP: '-1',
      HEALTH_RED_BELOW: '180',
    };
    const problems = problemsOf(wrong);
    expect(problems).toHaveLength(Object.keys(wrong).length);
    for (const name of Object.keys(wrong)) {
      const line = problems.find((problem) => problem.trim().startsWith(`${name}: expected `));
      expect(line, name).toMatch(/for example|true or false/);
    }
    expect(problems.join()).not.toContain('short');
  });

  it.each([
    ['8f742231b10e8888', '16 characters'],
    ['8f742231b10e8888'.repeat(4), '64 characters'],
    ['8f742231b10e8888abcd99badc0ffeeg', 'others'],
    ['xsec-9zQx+/=', '12 characters'],
  ])('accept the signing secret %s with a warning that does not contain it', (secret, reason) => {
    const config = parseConfig({ SLACK_SIGNING_SECRET: secret });
    expect(config.slack.signingSecret).toBe(secret);
    const [warning, ...others] = configWarnings(config);
    expect(others).toEqual([]);
    expect(warning).toContain('SLACK_SIGNING_SECRET has an unusual form');
    expect(warning).toContain(reason);
    expect(warning).not.toContain(secret);
  });

  it('have no warning about a usual signing secret, or about none', () => {
    const secret = '8f742231b10e8888abcd99badc0ffee0';
    expect(configWarnings(parseConfig({ SLACK_SIGNING_SECRET: secret }))).toEqual([]);
    expect(configWarnings(parseConfig({}))).toEqual([]);
    expect(parseConfig({ SLACK_SIGNING_SECRET: ` ${secret}\n` }).slack.signingSecret).toBe(secret);
  });

  it.each([
    ['xoxb-1-bot', 'This is a bot token'],
    ['xapp-1-A0-1-app', 'This is an app-level token'],
    ['8f742231 b10e8888', 'space or a line end inside'],
    ['8f742231b10e8888\nabcd99badc0ffee0', 'space or a line end inside'],
  ])('refuse the signing secret %j, which is certainly another text', (secret, reason) => {
    const [problem, ...others] = problemsOf({ SLACK_SIGNING_SECRET: secret });
    expect(others).toEqual([]);
    expect(problem).toContain(reason);
    expect(problem).not.toContain(secret);
  });

  it.each(['8000.5', '-1', '65536'])('do not accept %s as a port', (port) => {
    expect(problemsOf({ PORT: port })).toHaveLength(1);
  });

  it.each(['acme', 'https://acme.slack.com', 'https://acme.slack.com/', 'acme.slack.com'])(
    'accept the workspace in the form %s',
    (given) => {
      expect(parseConfig({ SLACK_WORKSPACE: given }).slack.workspace).toBe('acme');
    },
  );

  it('are split at commas if they are lists', () => {
    const { access } = parseConfig({ ALLOWED_HOSTS: ' localhost, panda.example.org,, ' });
    expect(access.allowedHosts).toEqual(['localhost', 'panda.example.org']);
  });
});

describe('the settings of Redpanda', () => {
  const brokers = { KAFKA_BROKERS: 'one:9092, two:9092' };
  const login = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'panda', KAFKA_SASL_PASSWORD: 'bamboo' };

  it('lead to the embedded log without KAFKA_BROKERS', () => {
    expect(parseConfig({ KAFKA_TOPIC: 'other', KAFKA_SSL: 'true' }).kafka).toBeUndefined();
  });

  it('have a topic, no TLS and no login by default', () => {
    const kafka = { brokers: ['one:9092', 'two:9092'], topic: 'slack-events', ssl: false };
    expect(parseConfig(brokers).kafka).toEqual({ ...kafka, caFile: undefined, sasl: undefined });
  });

  it('accept a complete login', () => {
    const sasl = { mechanism: 'plain', username: 'panda', password: 'bamboo' };
    expect(parseConfig({ ...brokers, ...login }).kafka?.sasl).toEqual(sasl);
  });

  it.each(Object.keys(login))('refuse a login without %s, and do not show the password', (name) => {
    const [problem = '', ...others] = problemsOf({ ...brokers, ...login, [name]: '' });
    expect(others).toEqual([]);
    expect(problem.trim().startsWith(`${name}: expected a value`)).toBe(true);
    expect(problem).not.toContain('bamboo');
  });
});

describe('the documents about the settings', () => {
  it('have each of them once in .env.example, where only the secrets are not commented out', () => {
    const text = file('.env.example');
    expect(names(text, /^(?:# )?([A-Z][A-Z_]+)=/gm)).toEqual(settingNames());
    expect(names(text, /^([A-Z][A-Z_]+)=/gm)).toEqual(['SLACK_APP_TOKEN', 'SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET']);
  });

  it('show values in .env.example that are accepted', () => {
    const lines = [...file('.env.example').matchAll(/^(?:# )?([A-Z][A-Z_]+)=(.*)$/gm)];
    const shown = Object.fromEntries(lines.map(([, name, value]) => [name, value]));
    expect(problemsOf({ ...shown, KAFKA_SASL_MECHANISM: '' })).toEqual([]);
  });

  it('have one row for each of them in docs/operations.md', () => {
    const [, table = ''] = file('docs/operations.md').split(/^## Settings$/m);
    const [rows = ''] = table.split(/^## /m);
    expect(names(rows, /^\| `([A-Z][A-Z_]+)` \|/gm)).toEqual(settingNames());
  });

  it('pass all but those of another cluster to the container in docker-compose.yml', () => {
    const [, service = ''] = file('docker-compose.yml').split(/^ {2}slackpanda:$/m);
    const [own = ''] = service.split(/^ {2}redpanda:$/m);
    const elsewhere = /^KAFKA_(SSL|SASL)/;
    expect(names(own, /^ {6}([A-Z][A-Z_]+): /gm)).toEqual(settingNames().filter((name) => !elsewhere.test(name)));
  });
});

function settingNames(): string[] {
  return [...SETTING_NAMES].sort((a, b) => a.localeCompare(b));
}

function names(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name).sort((a, b) => a.localeCompare(b));
}

function file(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}
