import { expect, it } from 'vitest';
import readme from '../../../README.md?raw';
import http from '../../../slack-app-manifest.yaml?raw';
import socket from '../../../slack-app-manifest-socket.yaml?raw';
import { CREATE_HTTP_APP_URL, CREATE_SOCKET_MODE_APP_URL } from './manifest-link.ts';

it.each([
  ['a request URL', CREATE_HTTP_APP_URL],
  ['Socket Mode', CREATE_SOCKET_MODE_APP_URL],
])('the README links to the page that creates an app with %s', (_method, url) => {
  expect(readme).toContain(`(${url})`);
});

it.each([
  ['slack-app-manifest.yaml', http, CREATE_HTTP_APP_URL],
  ['slack-app-manifest-socket.yaml', socket, CREATE_SOCKET_MODE_APP_URL],
])('the link to create an app holds the same manifest as %s', (_name, yaml, url) => {
  const manifest = JSON.parse(new URL(url).searchParams.get('manifest_json') ?? '');
  const listItems = [...yaml.matchAll(/^ *- (\S+)$/gm)].map(([, item]) => item);
  const { bot } = manifest.oauth_config.scopes;
  const { bot_events, request_url } = manifest.settings.event_subscriptions;
  expect(listItems).toEqual([...bot, ...bot_events]);
  expect(/request_url: (.*)/.exec(yaml)?.[1]).toBe(request_url);
  expect(/socket_mode_enabled: (.*)/.exec(yaml)?.[1]).toBe(String(manifest.settings.socket_mode_enabled));
  for (const [, value] of yaml.matchAll(/: (true|false|SlackPanda|A live .*)$/gm))
    expect(JSON.stringify(manifest)).toContain(value);
});
