import { expect, it } from 'vitest';
import readme from '../../../README.md?raw';
import yaml from '../../../slack-app-manifest.yaml?raw';
import { MANIFEST_URL } from './manifest-link.ts';

it('is the link in the README', () => {
  expect(readme).toContain(`(${MANIFEST_URL})`);
});

it('says what slack-app-manifest.yaml says', () => {
  const manifest = JSON.parse(new URL(MANIFEST_URL).searchParams.get('manifest_json') ?? '');
  const listed = [...yaml.matchAll(/^ *- (\S+)$/gm)].map(([, item]) => item);
  const { bot } = manifest.oauth_config.scopes;
  const { bot_events, request_url } = manifest.settings.event_subscriptions;
  expect(listed).toEqual([...bot, ...bot_events]);
  expect(yaml).toContain(`request_url: ${request_url}`);
  for (const [, value] of yaml.matchAll(/: (true|false|SlackPanda|A live .*)$/gm))
    expect(JSON.stringify(manifest)).toContain(value);
});
