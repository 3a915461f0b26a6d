import { cleanup, render } from '@testing-library/react';
import type { Channel, Person } from 'backend/core/directory';
import { memo } from 'react';
import { afterEach, expect, it } from 'vitest';
import { createTimes } from '../times.ts';
import { MessageText } from './message-text.tsx';
import { NumbersContext, type Page, PageContext } from './page.ts';
import { NOW, sampleSummary } from './sample.ts';
import { createSlackLinks } from './slack-links.ts';

const now = () => NOW;
const nothing = () => undefined;
const page: Page = {
  now,
  present: now,
  times: createTimes('UTC'),
  gaps: [],
  links: createSlackLinks('acme'),
  freshness: { kind: 'live' },
  filter: {},
  point: nothing,
  clear: nothing,
  asOf: null,
  travel: nothing,
  kiosk: false,
  fetchEmojis: async () => ({}),
};

const Row = memo(() => <MessageText text="<@U1> is in *<#C1|once>*" />);

function shown(name: string) {
  const directory = {
    person: (id: string): Person => ({ id, name, avatar: '' }),
    channel: (id: string): Channel => ({ id, name: name.toLowerCase() }),
  };
  return (
    <PageContext value={page}>
      <NumbersContext value={{ summary: { ...sampleSummary(), directory }, cursor: '' }}>
        <Row />
      </NumbersContext>
    </PageContext>
  );
}

afterEach(cleanup);

it('says names as they are now, also in a row that is not drawn anew', () => {
  const { container, rerender } = render(shown('Ada'));
  expect(container.textContent).toBe('@Ada is in #ada');
  rerender(shown('Bea'));
  expect(container.textContent).toBe('@Bea is in #bea');
  rerender(shown(''));
  expect(container.textContent).toBe('@U1 is in #once');
});
